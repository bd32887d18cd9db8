"""Measurements of one quarter: measured, measured again while provisional, corrected with a reason, verified."""

from collections.abc import Sequence
from decimal import Decimal

from services.indicators.doubts import check, flags
from services.indicators.figures import changed, targets_of, version_of
from services.indicators.indicator_commands import CorrectMeasurement, Measure, Stated, Statement, VerifyMeasurement
from services.indicators.indicator_state import Indicator, after
from services.indicators.rules import NoRule, in_force
from services.indicators.scale import value_of_label, value_of_ratio
from shared.decider import Refused
from shared.events.indicators import (
    Definition,
    IndicatorEvent,
    Measured,
    Measurement,
    MeasurementCorrected,
    MeasurementVerified,
    Rules,
)

MOST_YEARS = 20  # that an indicator is followed for: what a stream's state and one assessment can hold


def measure(indicator: Indicator, command: Measure) -> Sequence[IndicatorEvent]:
    reading = indicator.readings.get(command.place)
    measurement, doubts = _judged(indicator, command)
    if reading and reading.measurement == measurement:
        return []
    if reading and reading.measurement.standing == "final":
        raise Refused("the measurement is final", "standing", "a correction with a reason")
    return _said(indicator, command, Measured(*command.indicator, *command.place, measurement, doubts))


def correct(indicator: Indicator, command: CorrectMeasurement) -> Sequence[IndicatorEvent]:
    reading = indicator.readings.get(command.place)
    if reading is None:
        raise Refused(f"nothing is measured in quarter {command.place.quarter}", accepted="a measurement")
    measurement, doubts = _judged(indicator, command)
    if reading.measurement == measurement:
        return []
    corrected = MeasurementCorrected(*command.indicator, *command.place, measurement, doubts, command.reason)
    return _said(indicator, command, corrected)


def verify(indicator: Indicator, command: VerifyMeasurement) -> Sequence[IndicatorEvent]:
    reading = indicator.readings.get(command.place)
    if reading is None:
        raise Refused(f"nothing is measured in quarter {command.place.quarter}, so nothing can be verified")
    if command.by in reading.measured_by:
        raise Refused("nobody verifies what they measured or corrected themselves")
    if not command.confirmed and command.notes is None:
        raise Refused("it does not fit, and nothing says why", "notes", "what does not fit")
    value = reading.measurement.value
    verified = MeasurementVerified(*command.indicator, *command.place, value, command.confirmed, command.notes)
    return [verified] if verified != reading.verified else []


def check_year(indicator: Indicator, year: int) -> None:
    """Raises Refused where it would be one year too many."""
    if year not in indicator.years and len(indicator.years) >= MOST_YEARS:
        raise Refused(f"it has {MOST_YEARS} years already", "year", f"one of {sorted(indicator.years)}")


def measurement_of(definition: Definition, stated: Stated) -> Measurement:
    """Raises Refused where it is not on the scale, or says two different things."""
    measurement = Measurement(
        value=_value(definition, stated),
        standing=stated.standing,
        source=stated.source,
        evidence=stated.evidence,
        label=stated.label,
        numerator=stated.numerator,
        denominator=stated.denominator,
    )
    check(definition, measurement)
    return measurement


def _value(definition: Definition, stated: Stated) -> Decimal:
    """With all its digits, also where it follows from a quotient."""
    if stated.value is not None:
        return stated.value
    if definition.scale == "predicate" and stated.label is not None:
        return value_of_label(definition, stated.label)
    if stated.numerator is not None and stated.denominator is not None:
        return value_of_ratio(definition, stated.numerator, stated.denominator)
    raise Refused("nothing says what was reached", *_asked_for(definition))


def _asked_for(definition: Definition) -> tuple[str, str]:
    if definition.scale == "predicate":
        return "label", f"one of {', '.join(each.label for each in definition.predicates)}"
    return ("numerator", "numerator and denominator") if definition.ratio else ("value", "a number")


def _judged(indicator: Indicator, command: Statement) -> tuple[Measurement, tuple[str, ...]]:
    """The measurement, and the names of the rules that doubt it."""
    year, quarter = command.place
    check_year(indicator, year)
    definition, rules = _definition(indicator, command), _rules(command)
    measurement = measurement_of(definition, command.stated)
    others = [each.measurement.value for place, each in indicator.readings.items() if place != command.place]
    return measurement, flags(definition, targets_of(indicator, year)[quarter - 1], measurement, others, rules)


def _definition(indicator: Indicator, command: Statement) -> Definition:
    version = version_of(indicator, command.place)
    if version is None:
        year, quarter = command.place
        began = indicator.versions[0].effective_from
        ended = f" and before {indicator.retired.effective_from}" if indicator.retired else ""
        accepted = f"a quarter that ends from {began} on{ended}"
        raise Refused(f"no version of it is in force at the end of quarter {quarter} of {year}", "quarter", accepted)
    return version.definition


def _rules(command: Statement) -> Rules:
    try:
        return in_force(command.rules, *command.place)
    except NoRule as none:
        raise Refused(str(none), "quarter", "a quarter that rules have been adopted for") from none


def _said(indicator: Indicator, command: Statement, event: Measured | MeasurementCorrected) -> Sequence[IndicatorEvent]:
    return [event, *changed(after(indicator, event, by=""), command.rules, [command.place.year])]
