"""The history of an indicator: who changed what, when and why, with what stood there before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from services.reporting.history import Change, Values, changes
from services.reporting.indicator_documents import Indicator
from services.reporting.indicator_folds import evolve_indicator
from shared.envelope import Recorded
from shared.events.indicators import (
    AchievementAssessed,
    DefinitionChanged,
    IndicatorDrafted,
    IndicatorEvent,
    Measured,
    MeasurementCorrected,
    MeasurementVerified,
    TargetsApproved,
    TargetsProposed,
    TargetsReturned,
)

LEFT_OUT = frozenset({"quarters", "outlook"})  # the document does not keep them
RENAMED = {"due": "quarters_due", "target": "consolidated_target"}  # other things are called so elsewhere


class IndicatorEntry(Struct, frozen=True):
    """One event: `what` is its published name, `by` a pseudonym, `at` UTC; year and quarter where it is about one."""

    fact: str
    what: str
    at: datetime
    by: str
    role: str
    reason: str | None
    year: int | None
    quarter: int | None
    changes: tuple[Change, ...]
    correlation_id: str

    def concerns(self, year: int) -> bool:
        return self.year in {None, year}


def indicator_history(events: Iterable[Recorded[IndicatorEvent]]) -> list[IndicatorEntry]:
    """The entries of one stream from its beginning, in order."""
    indicator: Indicator | None = None
    entries = []
    for recorded in events:
        before, indicator = indicator, evolve_indicator(indicator, recorded)
        entries.append(_entry(recorded, _subject(before, recorded.event), _subject(indicator, recorded.event)))
    return entries


def _entry(recorded: Recorded[IndicatorEvent], before: Values, after: Values) -> IndicatorEntry:
    event, envelope = recorded.event, recorded.envelope
    return IndicatorEntry(
        fact=f"{recorded.stream}@{recorded.version}",
        what=envelope.type,
        at=envelope.time,
        by=envelope.actor,
        role=envelope.actorrole,
        reason=getattr(event, "reason", None),
        year=getattr(event, "year", None),
        quarter=getattr(event, "quarter", None),
        changes=tuple(changes(before, after)),
        correlation_id=envelope.correlationid,
    )


def _subject(indicator: Indicator | None, event: IndicatorEvent) -> Values:
    """The part of an indicator that an event is about."""
    if indicator is None:
        return {}
    match event:
        case Measured() | MeasurementCorrected() | MeasurementVerified():
            return _reading(indicator, event.year, event.quarter)
        case AchievementAssessed():
            assessed = indicator.year(event.year).achievements.get(event.quarter)
            achievement = assessed.achievement if assessed else None
            return {RENAMED.get(name, name): value for name, value in _fields(achievement) if name not in LEFT_OUT}
        case TargetsProposed() | TargetsReturned() | TargetsApproved():
            return _targets(indicator, event.year)
        case IndicatorDrafted() | DefinitionChanged():
            return dict(_fields(indicator.open))
        case _:
            version = indicator.versions[-1] if indicator.versions else None
            return {
                "state": indicator.state,
                "warnings": indicator.warnings,
                "due": indicator.step.due,
                "version": version.version if version else None,
                "effective_from": version.effective_from if version else None,
                "retired_from": indicator.until,
            }


def _reading(indicator: Indicator, year: int, quarter: int) -> Values:
    reading = indicator.year(year).readings.get(quarter)
    if reading is None:
        return {}
    check = reading.check
    return {
        **asdict(reading.measurement),
        "flags": reading.flags,
        "verified": check.value if check else None,
        "confirmed": check.confirmed if check else None,
        "notes": check.notes if check else None,
    }


def _targets(indicator: Indicator, year: int) -> Values:
    targets = indicator.year(year).targets
    if targets is None:
        return {}
    proposed, in_force = targets.open, targets.in_force
    newest = proposed or in_force
    return {
        "targets_state": targets.state,
        "targets_proposed": proposed.quarters if proposed else None,
        "targets": in_force.quarters if in_force else None,
        "annual": newest.annual if newest else None,
    }


def _fields(struct: Struct | None) -> Iterable[tuple[str, Any]]:
    return asdict(struct).items() if struct else ()
