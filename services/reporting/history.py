"""The history of a unit, an action or a figure: who changed what, when and why, with what stood there before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from services.reporting.documents import Plan, Realisation
from services.reporting.folds import evolve_plan
from shared.envelope import Recorded
from shared.events.plans import (
    AccountOpened,
    AccountRevoked,
    AccountRotated,
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ConsultationFact,
    Event,
    ParentChanged,
    PlanDrafted,
    PlanEvent,
    PlanFact,
    PlanKind,
    ProgressCorrected,
    ProgressReported,
    ProgressVerified,
    UnitRegistered,
    UnitRenamed,
    WindowExtended,
    WindowScheduled,
)

Values = Mapping[str, Any]


class Change(Struct, frozen=True):
    """A value that is another one than before; None is no value."""

    field: str
    before: Any
    after: Any


class Entry(Struct, frozen=True):
    """One event: `what` is its published name, `by` a pseudonym, `at` UTC, `reason` given where one has to be."""

    fact: str
    what: str
    at: datetime
    by: str
    role: str
    reason: str | None
    kind: PlanKind | None
    action: str | None
    quarter: int | None
    changes: tuple[Change, ...]
    correlation_id: str


class Scope(NamedTuple):
    """What a history is about; None is everything."""

    kind: PlanKind | None = None
    action: str | None = None
    quarter: int | None = None

    def holds(self, entry: Entry) -> bool:
        own = (entry.kind, entry.action, entry.quarter)
        return all(wanted in {None, value} for wanted, value in zip(self, own, strict=True))


def history(unit: str, events: Iterable[Recorded[Event]], scope: Scope) -> list[Entry]:
    """The entries about a unit in order of time; `events` are whole streams, each in order."""
    remembered = _Remembered()
    entries = [remembered.entry(recorded) for recorded in events if _concerns(unit, recorded.event)]
    return sorted(filter(scope.holds, entries), key=_place)


def changes(before: Values, after: Values) -> Iterator[Change]:
    for field in [*after, *(field for field in before if field not in after)]:
        if before.get(field) != after.get(field):
            yield Change(field, before.get(field), after.get(field))


def _concerns(unit: str, event: Event) -> bool:
    return not isinstance(event, WindowExtended) or event.unit == unit


def _place(entry: Entry) -> tuple[datetime, str, int]:
    stream, _, version = entry.fact.rpartition("@")
    return entry.at, stream, int(version)


class _Remembered:
    """What is known of each stream so far: what an event changes is seen by comparing it."""

    def __init__(self) -> None:
        self._plans: defaultdict[str, Plan] = defaultdict(Plan)
        self._stated: dict[str, Values] = {}

    def entry(self, recorded: Recorded[Event]) -> Entry:
        event, envelope = recorded.event, recorded.envelope
        return Entry(
            fact=f"{recorded.stream}@{recorded.version}",
            what=envelope.type,
            at=envelope.time,
            by=envelope.actor,
            role=envelope.actorrole,
            reason=getattr(event, "reason", None),
            kind=event.kind if isinstance(event, PlanFact) else None,
            action=_action(event),
            quarter=getattr(event, "quarter", None),
            changes=tuple(changes(*self._values(recorded))),
            correlation_id=envelope.correlationid,
        )

    def _values(self, recorded: Recorded[Event]) -> tuple[Values, Values]:
        """What the event is about, before it and after it."""
        event, stream = recorded.event, recorded.stream
        match event:
            case UnitRegistered(name=name, kind=kind, parent=parent, official_code=code):
                return {}, {"name": name, "kind": kind, "parent": parent, "official_code": code}
            case UnitRenamed(name=name, previous_name=previous, effective_from=effective_from):
                return {"name": previous}, {"name": name, "effective_from": effective_from}
            case AccountOpened(name=name) | AccountRotated(name=name) | AccountRevoked(name=name):
                return {}, {"account": name}
            case ConsultationFact():
                return {}, {}
            case WindowScheduled(opens=opens, closes=closes):
                return self._swap(stream, {"opens": opens, "closes": closes})
            case WindowExtended(unit=unit, until=until):
                return self._swap(f"{stream}/{unit}", {"until": until})
            case _:
                return self._of_plan(Recorded(stream, recorded.version, recorded.unit, event, recorded.envelope))

    def _swap(self, subject: str, after: Values) -> tuple[Values, Values]:
        before = self._stated.get(subject, {})
        self._stated[subject] = after
        return before, after

    def _of_plan(self, recorded: Recorded[PlanEvent]) -> tuple[Values, Values]:
        before = self._plans[recorded.stream]
        after = self._plans[recorded.stream] = evolve_plan(before, recorded)
        return _subject(before, recorded.event), _subject(after, recorded.event)


def _subject(plan: Plan, event: PlanEvent) -> Values:
    """The part of a plan that an event is about."""
    match event:
        case ProgressReported() | ProgressCorrected():
            return _statement(plan.realisation(event.action, event.quarter))
        case ProgressVerified():
            return _verification(plan.realisation(event.action, event.quarter))
        case ActionAdded(action=action) | ActionChanged(action=action):
            return _fields(plan.draft.get(action.id))
        case ActionRemoved(action=name):
            return _fields(plan.draft.get(name))
        case PlanDrafted() | ParentChanged():
            return {"status": plan.status, **_fields(plan.parent)}
        case _:
            newest = plan.revisions[-1] if plan.revisions else None
            effective_from = newest.effective_from if newest else None
            due = plan.step.due if plan.step else None
            return {
                "status": plan.status,
                "due": due,
                "revision": len(plan.revisions),
                "effective_from": effective_from,
            }


def _statement(realisation: Realisation | None) -> Values:
    """What was stated, and the value whose verification holds."""
    if realisation is None:
        return {}
    verification = realisation.verification
    return {**asdict(realisation.progress), "verified": verification.value if verification else None}


def _verification(realisation: Realisation | None) -> Values:
    verification = realisation.verification or realisation.reopened if realisation else None
    if verification is None:
        return {}
    return {"verified": verification.value, **asdict(verification.assessment), "notes": verification.notes}


def _fields(struct: Struct | None) -> Values:
    return asdict(struct) if struct else {}


def _action(event: Event) -> str | None:
    match event:
        case ActionAdded(action=action) | ActionChanged(action=action):
            return action.id
        case ProgressReported() | ProgressCorrected() | ProgressVerified() | ActionRemoved():
            return event.action
        case _:
            return None
