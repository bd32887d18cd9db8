"""What may be entered: numbers that cannot be are refused, numbers that can be doubted are flagged by a named rule."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from services.indicators.achievement import achieve, formula_of
from services.indicators.arithmetic import HUNDRED, ZERO, in_one_context
from services.indicators.scale import check_bounds, check_number_of_word, check_ratio, check_shape, check_word
from services.indicators.texts import Text
from shared.decider import Refused
from shared.events.indicators import Definition, Measurement, Rules, Target

# Above 1, as a fraction may be exceeded like any target: 1.0561 beside 86.33 is 105.61 %.
LARGEST_FRACTION = Decimal("1.2")
FAR = 10  # an order of magnitude: a thousands sign misread, a unit mistaken
APART = 20  # a fraction and a percentage of the same thing are a hundred apart, and things change

ADVICE: Mapping[str, Text] = {
    "not_due": Text(
        "Triwulan ini tidak punya target, sehingga realisasinya tidak masuk hitungan. "
        "Periksa triwulannya atau usulkan target.",
        "The quarter has no target, so the realisation does not count. Check the quarter, or propose a target.",
    ),
    "outlier": Text(
        "Capaian jauh di atas target. Periksa angka dan satuannya; bila benar, jelaskan di sumber data "
        "dan tinjau targetnya.",
        "Far more is reached than was aimed at. Check the number and its unit; if it is right, say why in the source "
        "and look at the target again.",
    ),
    "scale_mix": Text(
        "Angka ini tampak sebagai pecahan di antara persen, atau sebaliknya (0,25 dan 56,25). "
        "Tulis semuanya dalam persen.",
        "It looks like a fraction among percentages, or the reverse (0.25 and 56.25). Write all as percentages.",
    ),
    "magnitude": Text(
        "Angka ini sepuluh kali lebih besar atau lebih kecil daripada semua triwulan lain. "
        "Periksa pemisah ribuan dan satuannya.",
        "It is ten times above or below every other quarter. Check the thousands sign and the unit.",
    ),
    "over_hundred": Text(
        "Persentase di atas 100. Periksa pembilang dan penyebutnya; bila memang dapat melebihi 100, tulis batasnya.",
        "A percentage above 100. Check numerator and denominator; if it can exceed 100, state the upper bound.",
    ),
}


class Doubted(Struct, frozen=True):
    """A measurement, the quarter's target and the realisations of other quarters."""

    definition: Definition
    target: Target | None
    value: Decimal
    others: tuple[Decimal, ...]
    rules: Rules


def check(definition: Definition, measurement: Measurement) -> None:
    """Raises Refused: out of bounds, not one of the words, or not what numerator and denominator come to."""
    if definition.scale == "predicate":
        check_word(definition, measurement)
    elif measurement.label is not None:
        raise Refused("a word was given for a scale of numbers", "label", "no word, but a value")
    check_bounds(definition, measurement.value, "value")
    check_ratio(definition, measurement)


def check_target(definition: Definition, target: Target, field: str) -> None:
    """Raises Refused: bounds where none belong or none where they do, or a number that is not on the scale."""
    check_shape(target, definition.polarity, field)
    for value in (target.value, target.upper):
        if value is not None:
            check_bounds(definition, value, field)
            check_number_of_word(definition, value, field)


@in_one_context
def flags(
    definition: Definition, target: Target | None, measurement: Measurement, others: Sequence[Decimal], rules: Rules
) -> tuple[str, ...]:
    """The names of the rules that doubt a measurement; `others` are the realisations of other quarters."""
    doubted = Doubted(definition, target, measurement.value, tuple(others), rules)
    return tuple(name for name, doubts in _RULES.items() if doubts(doubted))


def _outlier(doubted: Doubted) -> bool:
    if doubted.target is None:
        return False
    raw = achieve(formula_of(doubted.definition, doubted.rules), doubted.target, doubted.value).raw
    return raw is not None and raw > doubted.rules.outlier


def _scale_mix(doubted: Doubted) -> bool:
    """A fraction among percentages, or a percentage among fractions."""
    if doubted.definition.scale != "percent":
        return False
    known = [*doubted.others, *([doubted.target.value] if doubted.target else [])]
    return any(_mixed(doubted.value, each) or _mixed(each, doubted.value) for each in known)


def _mixed(one: Decimal, other: Decimal) -> bool:
    return ZERO < one <= LARGEST_FRACTION < other and other >= APART * one


def _magnitude(doubted: Doubted) -> bool:
    known = [other for other in doubted.others if other > ZERO]
    if not known or doubted.value <= ZERO:
        return False
    return doubted.value >= FAR * max(known) or doubted.value * FAR <= min(known)


def _over_hundred(doubted: Doubted) -> bool:
    definition = doubted.definition
    return definition.scale == "percent" and definition.maximum is None and doubted.value > HUNDRED


def _not_due(doubted: Doubted) -> bool:
    return doubted.target is None


_RULES: Mapping[str, Callable[[Doubted], bool]] = {
    "not_due": _not_due,
    "outlier": _outlier,
    "scale_mix": _scale_mix,
    "magnitude": _magnitude,
    "over_hundred": _over_hundred,
}
