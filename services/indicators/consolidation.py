"""One figure of several quarters: which of them count, and what their targets and realisations come to together.

A quarter without a target is not due and never counts, measured or not. A blank is not zero: a quarter that is due but
not measured counts on neither side, so both sides are always of the same quarters.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import get_args

from services.indicators.achievement import high_of
from services.indicators.arithmetic import in_one_context
from shared.events.indicators import Consolidation, Measurement, QuarterInput, QuarterTargets, Target
from shared.events.terms import Quarter

QUARTERS: tuple[Quarter, ...] = get_args(Quarter)


def quarter_inputs(
    kind: Consolidation, targets: QuarterTargets, measurements: Mapping[int, Measurement], upto: int
) -> tuple[QuarterInput, ...]:
    """All quarters up to and including `upto`, and which of them count."""
    counting = _counting(kind, [quarter for quarter in due(targets, upto) if quarter in measurements])
    return tuple(
        QuarterInput(quarter, targets[quarter - 1], _value(measurements.get(quarter)), quarter in counting)
        for quarter in QUARTERS[:upto]
    )


def due(targets: QuarterTargets, upto: int = 4) -> list[Quarter]:
    return [quarter for quarter in QUARTERS[:upto] if targets[quarter - 1] is not None]


def both_sides(kind: Consolidation, counted: Sequence[QuarterInput]) -> tuple[Target, Decimal]:
    """Target and realisation of the quarters that count, at least one."""
    targets = [each.target for each in counted if each.target is not None]
    return consolidated_target(kind, targets), consolidated(kind, values_of(counted))


def values_of(counted: Sequence[QuarterInput]) -> list[Decimal]:
    return [each.value for each in counted if each.value is not None]


@in_one_context
def consolidated(kind: Consolidation, values: Sequence[Decimal]) -> Decimal:
    """Of at least one value, in the order of quarters."""
    match kind:
        case "sum":
            return sum(values[1:], start=values[0])
        case "average":
            return sum(values[1:], start=values[0]) / len(values)
        case "last":
            return values[-1]


def consolidated_target(kind: Consolidation, targets: Sequence[Target]) -> Target:
    """Bound by bound; it is a range where one of them is."""
    value = consolidated(kind, [target.value for target in targets])
    if all(target.upper is None for target in targets):
        return Target(value)
    return Target(value, consolidated(kind, [high_of(target) for target in targets]))


def _counting(kind: Consolidation, filled: Sequence[Quarter]) -> Sequence[Quarter]:
    return filled[-1:] if kind == "last" else filled


def _value(measurement: Measurement | None) -> Decimal | None:
    return measurement.value if measurement else None
