"""What an indicator is after everything that has happened to it; it holds what decisions read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from services.indicators.indicator_commands import IndicatorId, Place
from shared.envelope import Recorded
from shared.events.indicators import (
    Achievement,
    AchievementAssessed,
    Definition,
    DefinitionChanged,
    IndicatorAgreed,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRetired,
    IndicatorReturned,
    IndicatorRevisionDropped,
    Measured,
    Measurement,
    MeasurementCorrected,
    MeasurementVerified,
    RevisionStarted,
    TargetsApproved,
    TargetsProposed,
    TargetsReturned,
)


class Status(StrEnum):
    ABSENT = "absent"
    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"
    REVISING = "under_revision"
    RETIRED = "retired"


class Version(Struct, frozen=True):
    """A definition that was agreed, and the day from which it holds."""

    number: int
    effective_from: date
    definition: Definition


class YearTargets(Struct, frozen=True):
    """`proposed` waits for an approver, `returned` is why the last proposal was given back, `approved` is in force."""

    proposed: TargetsProposed | None = None
    proposer: str = ""
    returned: TargetsReturned | None = None
    approved: TargetsProposed | None = None


class Reading(Struct, frozen=True):
    """What is measured now, who had a hand in it, and its verification."""

    measurement: Measurement
    flags: tuple[str, ...]
    measured_by: frozenset[str]
    verified: MeasurementVerified | None = None


class Indicator(Struct, frozen=True):
    """`definition` is the one that is worked on, otherwise the newest in force; `versions` are by day and number.

    `proposer` is who proposed last; `achieved` are the figures as they were recorded last.
    """

    status: Status = Status.ABSENT
    name: IndicatorId | None = None
    definition: Definition | None = None
    versions: tuple[Version, ...] = ()
    proposer: str = ""
    warnings: tuple[str, ...] = ()
    returned: IndicatorReturned | None = None
    revision: RevisionStarted | None = None
    retired: IndicatorRetired | None = None
    targets: Mapping[int, YearTargets] = {}
    readings: Mapping[Place, Reading] = {}
    achieved: Mapping[Place, Achievement] = {}

    @property
    def newest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def years(self) -> frozenset[int]:
        """Those that it has targets or measurements of."""
        return frozenset(self.targets) | {place.year for place in self.readings}


def evolve(indicator: Indicator, recorded: Recorded[IndicatorEvent]) -> Indicator:
    return after(indicator, recorded.event, recorded.envelope.actor)


def after(indicator: Indicator, event: IndicatorEvent, by: str) -> Indicator:
    """The indicator once an event has happened, caused by somebody."""
    match event:
        case Measured() | MeasurementCorrected():
            return _read(indicator, event, by)
        case AchievementAssessed(year=year, quarter=quarter, achievement=achievement):
            return replace(indicator, achieved={**indicator.achieved, Place(year, quarter): achievement})
        case MeasurementVerified(year=year, quarter=quarter):
            place = Place(year, quarter)
            verified = replace(indicator.readings[place], verified=event)
            return replace(indicator, readings={**indicator.readings, place: verified})
        case TargetsProposed() | TargetsReturned() | TargetsApproved():
            targets = _targets(indicator.targets.get(event.year, YearTargets()), event, by)
            return replace(indicator, targets={**indicator.targets, event.year: targets})
        case IndicatorDrafted(unit=unit, code=code, definition=definition):
            return replace(indicator, status=Status.DRAFT, name=IndicatorId(unit, code), definition=definition)
        case DefinitionChanged(definition=definition):
            return replace(indicator, definition=definition)
        case IndicatorProposed(warnings=warnings):
            return replace(indicator, status=Status.PROPOSED, warnings=warnings, proposer=by, returned=None)
        case IndicatorReturned() as returned:
            return replace(indicator, status=Status.RETURNED, returned=returned)
        case IndicatorAgreed():
            return _agreed(indicator, event)
        case RevisionStarted() as revision:
            return replace(indicator, status=Status.REVISING, revision=revision)
        case IndicatorRevisionDropped():
            before = indicator.versions[-1].definition
            return replace(indicator, status=Status.AGREED, revision=None, returned=None, definition=before)
        case IndicatorRetired() as retired:
            return replace(indicator, status=Status.RETIRED, retired=retired)


def _read(indicator: Indicator, event: Measured | MeasurementCorrected, by: str) -> Indicator:
    """Measured again or corrected, it is open for verification again."""
    place = Place(event.year, event.quarter)
    before = indicator.readings.get(place)
    measured_by = (before.measured_by if before else frozenset()) | {by}
    reading = Reading(event.measurement, event.flags, measured_by)
    return replace(indicator, readings={**indicator.readings, place: reading})


def _targets(year: YearTargets, event: TargetsProposed | TargetsReturned | TargetsApproved, by: str) -> YearTargets:
    match event:
        case TargetsProposed():
            return replace(year, proposed=event, proposer=by, returned=None)
        case TargetsReturned():
            return replace(year, proposed=None, returned=event)
        case TargetsApproved():
            return replace(year, proposed=None, approved=year.proposed)


def _agreed(indicator: Indicator, event: IndicatorAgreed) -> Indicator:
    if indicator.definition is None:
        raise ValueError(f"{event.code} was agreed before it was drafted")
    version = Version(event.version, event.effective_from, indicator.definition)
    return replace(indicator, status=Status.AGREED, revision=None, versions=(*indicator.versions, version))
