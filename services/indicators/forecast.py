"""How a year is expected to end, by one simple, named method for each kind of indicator.

`last` keeps the last value. Otherwise realisation over target so far is applied to the year's targets (`pace`); where
the target so far is 0 or a range, every quarter that is due brings the average of those that count (`even`).
"""

from collections.abc import Sequence
from decimal import Decimal

from services.indicators.achievement import high_of, score_of
from services.indicators.arithmetic import ZERO, in_one_context
from services.indicators.consolidation import both_sides, consolidated, consolidated_target, values_of
from services.indicators.rules import default_band
from shared.events.indicators import (
    Consolidation,
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
    kind: Consolidation,
    formula: FormulaId,
    counted: Sequence[QuarterInput],
    targets: QuarterTargets,
    annual: Target | None,
) -> Outlook:
    """`counted` are the quarters that count, at least one."""
    year = [target for target in targets if target is not None]
    planned = consolidated_target(kind, year)
    method = _method(kind, formula, counted)
    expected = _expected(method, kind, counted, planned, len(year))
    return Outlook(method, len(year), planned, annual or planned, expected)


def out_of_reach(
    definition: Definition, ahead: Outlook, forecast: Decimal | None, counted: Sequence[QuarterInput], rules: Rules
) -> bool:
    """Whether the year is expected to end in the worst band, or a sum is already above what it may become."""
    if forecast is not None and default_band(score_of(forecast, rules), rules).tone == "bad":
        return True
    return _only_grows(definition) and _realised(counted) > _most(definition, ahead.target)


def _method(kind: Consolidation, formula: FormulaId, counted: Sequence[QuarterInput]) -> ForecastMethod:
    if kind == "last":
        return "last_value"
    return "pace" if formula != "range" and _target_so_far(counted) > ZERO else "even"


@in_one_context
def _expected(
    method: ForecastMethod, kind: Consolidation, counted: Sequence[QuarterInput], planned: Target, due: int
) -> Decimal:
    realised = _realised(counted)
    match method:
        case "last_value":
            return values_of(counted)[-1]
        case "pace":
            return realised * planned.value / _target_so_far(counted)
        case "even":
            return realised * (due if kind == "sum" else 1) / len(counted)


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
