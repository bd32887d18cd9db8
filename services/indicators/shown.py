"""An indicator as its API shows it: what is worked on, what is in force, targets, measurements, figures, warnings."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from services.indicators import doubts, quality
from services.indicators.figures import version_of
from services.indicators.indicator_commands import IndicatorId, Place
from services.indicators.indicator_state import Indicator, Reading, Status, Version, YearTargets
from services.indicators.texts import Text
from shared.events.indicators import (
    Achievement,
    Definition,
    Measurement,
    QuarterTargets,
    Target,
)
from shared.events.terms import Quarter


class ShownAdvice(Struct, frozen=True):
    """A rule that warns, and what can be done about it."""

    rule: str
    advice: Text


class ShownReturn(Struct, frozen=True):
    reason: str
    due: date


class ShownRetirement(Struct, frozen=True):
    reason: str
    effective_from: date


class ShownTargets(Struct, frozen=True):
    quarters: QuarterTargets
    annual: Target | None
    reason: str | None


class ShownYear(Struct, frozen=True):
    """`returned` is why the last proposal was given back."""

    year: int
    in_force: ShownTargets | None
    proposed: ShownTargets | None
    returned: str | None


class ShownVerification(Struct, frozen=True):
    confirmed: bool
    notes: str | None


class ShownMeasurement(Struct, frozen=True):
    year: int
    quarter: Quarter
    version: int | None
    measurement: Measurement
    doubts: Sequence[ShownAdvice]
    verification: ShownVerification | None


class ShownFigure(Struct, frozen=True):
    year: int
    quarter: Quarter
    achievement: Achievement


class ShownIndicator(Struct, frozen=True):
    """`warnings` are those of the definition that is worked on."""

    unit: str
    code: str
    status: Status
    definition: Definition | None
    versions: Sequence[Version]
    revision: str | None
    returned: ShownReturn | None
    retired: ShownRetirement | None
    warnings: Sequence[ShownAdvice]
    targets: Sequence[ShownYear]
    measurements: Sequence[ShownMeasurement]
    figures: Sequence[ShownFigure]


def shown(name: IndicatorId, indicator: Indicator, others: Sequence[Definition]) -> ShownIndicator:
    returned, retired = indicator.returned, indicator.retired
    return ShownIndicator(
        *name,
        status=indicator.status,
        definition=indicator.definition,
        versions=indicator.versions,
        revision=indicator.revision.reason if indicator.revision else None,
        returned=ShownReturn(returned.reason, returned.due) if returned else None,
        retired=ShownRetirement(retired.reason, retired.effective_from) if retired else None,
        warnings=_warnings(indicator, others),
        targets=[_year(year, targets) for year, targets in sorted(indicator.targets.items())],
        measurements=[_measured(indicator, place, each) for place, each in sorted(indicator.readings.items())],
        figures=[ShownFigure(*place, achievement) for place, achievement in sorted(indicator.achieved.items())],
    )


def _warnings(indicator: Indicator, others: Sequence[Definition]) -> Sequence[ShownAdvice]:
    if indicator.definition is None:
        return []
    names = quality.warnings(indicator.definition, others, has_targets=bool(indicator.targets))
    return _advice(names, quality.ADVICE)


def _year(year: int, targets: YearTargets) -> ShownYear:
    approved, proposed = targets.approved, targets.proposed
    return ShownYear(
        year,
        ShownTargets(approved.quarters, approved.annual, approved.reason) if approved else None,
        ShownTargets(proposed.quarters, proposed.annual, proposed.reason) if proposed else None,
        targets.returned.reason if targets.returned else None,
    )


def _measured(indicator: Indicator, place: Place, reading: Reading) -> ShownMeasurement:
    version, verified = version_of(indicator, place), reading.verified
    return ShownMeasurement(
        *place,
        version=version.number if version else None,
        measurement=reading.measurement,
        doubts=_advice(reading.flags, doubts.ADVICE),
        verification=ShownVerification(verified.confirmed, verified.notes) if verified else None,
    )


def _advice(rules: Sequence[str], advice: Mapping[str, Text]) -> Sequence[ShownAdvice]:
    return [ShownAdvice(rule, advice[rule]) for rule in rules]
