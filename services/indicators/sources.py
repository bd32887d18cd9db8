"""The events that a figure was made of: who agreed, proposed, approved, measured and verified what, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from services.indicators.indicator_commands import Place
from shared.envelope import Recorded
from shared.events.indicators import (
    AchievementAssessed,
    IndicatorAgreed,
    IndicatorEvent,
    Measured,
    Measurement,
    MeasurementCorrected,
    MeasurementVerified,
    TargetsApproved,
    TargetsProposed,
)


class Mark(Struct, frozen=True):
    """An event by its id, and who caused it when; `actor` is a pseudonym."""

    event: str
    at: datetime
    actor: str
    role: str


class VerificationSource(Struct, frozen=True):
    confirmed: bool
    notes: str | None
    verified: Mark


class MeasurementSource(Struct, frozen=True):
    """`reason` is that of a correction; `flags` are the rules that doubt the measurement."""

    measurement: Measurement
    flags: tuple[str, ...]
    reason: str | None
    measured: Mark
    verification: VerificationSource | None = None


class Sources(Struct, frozen=True):
    """`agreed` is the version of the definition; the targets are of the year, the measurements up to the quarter."""

    agreed: Mark | None = None
    targets_proposed: Mark | None = None
    targets_approved: Mark | None = None
    measurements: Mapping[int, MeasurementSource] = {}
    assessed: Mark | None = None


class _Found(Struct, frozen=True):
    """`proposed` are targets that nobody has approved yet."""

    sources: Sources = Sources()
    proposed: Mark | None = None


def sources_of(events: Iterable[Recorded[IndicatorEvent]], place: Place, version: int) -> Sources:
    """`events` are those of the indicator's stream, up to the moment that is asked about."""
    found = _Found()
    for recorded in events:
        found = _with(found, recorded, place, version)
    return found.sources


def _with(found: _Found, recorded: Recorded[IndicatorEvent], place: Place, version: int) -> _Found:
    sources, mark = found.sources, _mark(recorded)
    match recorded.event:
        case IndicatorAgreed(version=agreed) if agreed == version:
            return replace(found, sources=replace(sources, agreed=mark))
        case TargetsProposed(year=year) if year == place.year:
            return replace(found, proposed=mark)
        case TargetsApproved(year=year) if year == place.year:
            approved = replace(sources, targets_proposed=found.proposed, targets_approved=mark)
            return replace(found, sources=approved)
        case Measured(year=year, quarter=quarter) | MeasurementCorrected(year=year, quarter=quarter) as event if (
            year == place.year and quarter <= place.quarter
        ):
            reason = event.reason if isinstance(event, MeasurementCorrected) else None
            source = MeasurementSource(event.measurement, event.flags, reason, mark)
            return _with_measurement(found, quarter, source)
        case MeasurementVerified(year=year, quarter=quarter) as event if (
            year == place.year and quarter <= place.quarter
        ):
            verification = VerificationSource(event.confirmed, event.notes, mark)
            return _with_measurement(found, quarter, replace(sources.measurements[quarter], verification=verification))
        case AchievementAssessed(year=year, quarter=quarter) if (year, quarter) == place:
            return replace(found, sources=replace(sources, assessed=mark))
    return found


def _with_measurement(found: _Found, quarter: int, source: MeasurementSource) -> _Found:
    measurements = {**found.sources.measurements, quarter: source}
    return replace(found, sources=replace(found.sources, measurements=measurements))


def _mark(recorded: Recorded[IndicatorEvent]) -> Mark:
    envelope = recorded.envelope
    return Mark(envelope.id, envelope.time, envelope.actor, envelope.actorrole)
