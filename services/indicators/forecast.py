"""How a year is expected to end, by one simple, named method for each kind of indicator.

Realisation over target so far is applied to the year's targets (`pace`), within the bounds of the scale: targets that
rise over the year are no reason to warn of somebody who keeps up with them. Where no such proportion makes sense (a
range, a scale of words, a target of 0 or less), `last` keeps the last value (`last_value`), and otherwise every
quarter that is due brings the average of those that count (`even`).
"""

from collections.abc import Sequence
from decimal import Decimal

from services.indicators.achievement import high_of, score_of
from services.indicators.arithmetic import ZERO, in_one_context
from services.indicators.consolidation import both_sides, consolidated, consolidated_target, values_of
from services.indicators.rules import default_band
from shared.events.indicators import (
    Definition,
    ForecastMethod,
    FormulaId,
    Outlook,
    QuarterInput,
    QuarterTargets,
    Rules,
    Target,
)


def outlook(
    definition: Definition,
    formula: FormulaId,
    counted: Sequence[QuarterInput],
    targets: QuarterTargets,
    annual: Target | None,
) -> Outlook:
    """`counted` are the quarters that count, at least one."""
    year = [target for target in targets if target is not None]
    planned = consolidated_target(definition.consolidation, year)
    method = _method(definition, formula, counted, planned)
    expected = _expected(method, definition, counted, planned, len(year))
    return Outlook(method, len(year), planned, annual or planned, expected)


def out_of_reach(
    definition: Definition, ahead: Outlook, forecast: Decimal | None, counted: Sequence[QuarterInput], rules: Rules
) -> bool:
    """Whether the year is expected to end in the worst band, or a sum is already above what it may become."""
    if forecast is not None and default_band(score_of(forecast, rules), rules).tone == "bad":
        return True
    return _only_grows(definition) and _realised(counted) > _most(definition, ahead.target)


@in_one_context
def at_pace(counted: Sequence[QuarterInput], planned: Target) -> Decimal:
    """What the year comes to where realisation and target keep their proportion; the target so far is above 0."""
    return _realised(counted) * planned.value / _target_so_far(counted)


def _method(
    definition: Definition, formula: FormulaId, counted: Sequence[QuarterInput], planned: Target
) -> ForecastMethod:
    proportional = formula != "range" and definition.scale != "predicate"
    if proportional and min(_target_so_far(counted), planned.value) > ZERO:
        return "pace"
    return "last_value" if definition.consolidation == "last" else "even"


@in_one_context
def _expected(
    method: ForecastMethod, definition: Definition, counted: Sequence[QuarterInput], planned: Target, due: int
) -> Decimal:
    realised, summed = _realised(counted), definition.consolidation == "sum"
    match method:
        case "last_value":
            return realised
        case "pace":
            expected = at_pace(counted, planned)
            return expected if summed else _on_scale(definition, expected)
        case "even":
            return realised * (due if summed else 1) / len(counted)


def _on_scale(definition: Definition, value: Decimal) -> Decimal:
    """The bounds are those of one value, such as 100 % of a share: a sum may pass them."""
    above = value if definition.minimum is None else max(value, definition.minimum)
    return above if definition.maximum is None else min(above, definition.maximum)


def _realised(counted: Sequence[QuarterInput]) -> Decimal:
    return consolidated("sum", values_of(counted))


def _target_so_far(counted: Sequence[QuarterInput]) -> Decimal:
    return both_sides("sum", counted)[0].value


def _only_grows(definition: Definition) -> bool:
    """A sum of what is never below 0, held against a bound above."""
    bounded = definition.polarity in {"minimise", "range"}
    return bounded and definition.consolidation == "sum" and (definition.minimum or ZERO) >= ZERO


def _most(definition: Definition, target: Target) -> Decimal:
    return high_of(target) if definition.polarity == "range" else target.value
