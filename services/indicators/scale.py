"""The scale of an indicator: which numbers, words and quotients are on it; what is not is refused."""

from decimal import Decimal

from services.indicators.arithmetic import ZERO, in_one_context, over
from shared.decider import Refused
from shared.decimals import to_places
from shared.events.indicators import Definition, Measurement, Polarity, Target

LEAST_PLACES = 2


def check_shape(target: Target, polarity: Polarity, field: str) -> None:
    """Raises Refused where a target has bounds and should have none, or the other way round."""
    if polarity == "range" and target.upper is None:
        raise Refused("a range has two bounds", field, "a lower and an upper bound")
    if polarity != "range" and target.upper is not None:
        raise Refused(f"a target under polarity {polarity} has no upper bound", field, "one number")
    if target.upper is not None and target.upper < target.value:
        raise Refused(f"the range ends at {target.upper:f}", field, f"an upper bound of at least {target.value:f}")


def check_bounds(definition: Definition, value: Decimal, field: str) -> None:
    """Raises Refused; a percentage is never below 0 unless its definition says so."""
    least = ZERO if definition.minimum is None and definition.scale == "percent" else definition.minimum
    most = definition.maximum
    if (least is not None and value < least) or (most is not None and value > most):
        raise Refused(f"{value:f} is not on the scale of the indicator", field, _between(least, most))


def check_word(definition: Definition, measurement: Measurement) -> None:
    if measurement.label is None:
        raise Refused("the scale is one of words", "label", _words(definition))
    if value_of_label(definition, measurement.label) != measurement.value:
        raise Refused(f"{measurement.value:f} is not the number of {measurement.label!r}", "value", "no value")


def check_number_of_word(definition: Definition, value: Decimal, field: str) -> None:
    numbers = [each.value for each in definition.predicates]
    if definition.scale == "predicate" and value not in numbers:
        accepted = ", ".join(f"{each.value:f} ({each.label})" for each in definition.predicates)
        raise Refused(f"{value:f} is the number of no word", field, accepted)


def check_ratio(definition: Definition, measurement: Measurement) -> None:
    numerator, denominator = measurement.numerator, measurement.denominator
    if numerator is None and denominator is None and not definition.ratio:
        return
    if numerator is None:
        raise Refused("the numerator is missing", "numerator", "a number")
    if denominator is None:
        raise Refused("the denominator is missing", "denominator", "a number other than 0")
    quotient = _as_stated(value_of_ratio(definition, numerator, denominator), measurement.value)
    if quotient != measurement.value:
        raise Refused(f"numerator over denominator is {quotient:f}", "value", f"{quotient:f}, or none")


def value_of_label(definition: Definition, label: str) -> Decimal:
    """The number of a word; raises Refused where the scale has no such word."""
    for each in definition.predicates:
        if each.label == label:
            return each.value
    raise Refused(f"{label!r} is not on the scale of the indicator", "label", _words(definition))


@in_one_context
def value_of_ratio(definition: Definition, numerator: Decimal, denominator: Decimal) -> Decimal:
    """In percent where the scale is; raises Refused where the denominator is 0."""
    if denominator == ZERO:
        raise Refused("nothing can be divided by 0", "denominator", "a number other than 0")
    return over(numerator, denominator) if definition.scale == "percent" else numerator / denominator


def _as_stated(quotient: Decimal, value: Decimal) -> Decimal:
    """With as many places as the value was stated with, at least two: 1 of 3 is 33.33 per cent, and not 33."""
    return to_places(quotient, max(LEAST_PLACES, -int(value.as_tuple().exponent)))


def _words(definition: Definition) -> str:
    return f"one of {', '.join(each.label for each in definition.predicates)}"


def _between(least: Decimal | None, most: Decimal | None) -> str:
    ends = [f"at least {least:f}" if least is not None else "", f"at most {most:f}" if most is not None else ""]
    return ", ".join(end for end in ends if end)
