"""Makers of indicators for tests: the shipped rules, definitions, targets and measurements."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from services.indicators.assessment import assess
from services.indicators.rules import parse
from shared.events.indicators import Achievement, Definition, Measurement, QuarterTargets, Rules, Standing, Target

REFERENCE = Path(__file__).parents[2] / "deploy" / "reference"
FIRST: Rules = parse((REFERENCE / "rules-2025-1.json").read_bytes())
SECOND: Rules = parse((REFERENCE / "rules-2025-2.json").read_bytes())

Number = str | int | Decimal
Aim = Number | tuple[Number, Number] | None


def definition(**changed: Any) -> Definition:
    fields: dict[str, Any] = {
        "name": "Persentase pengaduan yang selesai tepat waktu",
        "scale": "number",
        "polarity": "maximise",
        "consolidation": "sum",
        "frequency": "quarterly",
        **changed,
    }
    return Definition(**fields)


def target(aim: Number | tuple[Number, Number]) -> Target:
    if isinstance(aim, tuple):
        return Target(Decimal(aim[0]), Decimal(aim[1]))
    return Target(Decimal(aim))


def targets(*aims: Aim) -> QuarterTargets:
    """Of the quarters from the first on; the rest has none."""
    year = [None if aim is None else target(aim) for aim in aims]
    return cast("QuarterTargets", (*year, *[None] * (4 - len(year))))


def measured(value: Number, standing: Standing = "final", **given: Any) -> Measurement:
    return Measurement(Decimal(value), standing, "laporan", (), **given)


def year(*values: Number | None) -> Mapping[int, Measurement]:
    return {quarter: measured(value) for quarter, value in enumerate(values, start=1) if value is not None}


def assessed(
    aims: QuarterTargets,
    values: Mapping[int, Measurement],
    quarter: int = 4,
    rules: Rules = FIRST,
    annual: Target | None = None,
    **changed: Any,
) -> Achievement:
    found = assess(definition(**changed), 1, aims, values, quarter, rules, annual)
    assert found is not None
    return found
