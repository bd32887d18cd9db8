"""What a consultation is after everything that has happened to it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.envelope import Recorded
from shared.events.plans import (
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationEvent,
    ConsultationHeld,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationResumed,
    ConsultationScheduled,
    ConsultationStarted,
    ConsultationTimed,
    ConsultationTriaged,
    ConsultationWaiting,
    FollowUpAgreed,
    FollowUpDone,
    FollowUpReturned,
    FollowUpVerified,
    PrecedentKept,
    Urgency,
)


class Status(StrEnum):
    ABSENT = "absent"
    REQUESTED = "requested"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    SCHEDULED = "scheduled"
    HELD = "held"
    CLOSED = "closed"


class FollowUp(Struct, frozen=True):
    """`due` is the newest day; `done` the newest report, of `done_by`, and `returned` why the one before was not it."""

    agreed: FollowUpAgreed
    due: date
    status: Literal["open", "done", "verified"] = "open"
    done: FollowUpDone | None = None
    done_by: str = ""
    returned: FollowUpReturned | None = None
    verified: FollowUpVerified | None = None


class Consultation(Struct, frozen=True):
    """`asked` is how it began, `urgency` what counts; `scheduled` is the next session, `held` are the past ones.

    `cancelled` is the session that was scheduled when it was closed.
    """

    status: Status = Status.ABSENT
    asked_at: datetime | None = None
    changed_at: datetime | None = None
    asked: ConsultationRequested | ConsultationStarted | None = None
    urgency: Urgency = "normal"
    triaged: ConsultationTriaged | None = None
    assigned: ConsultationAssigned | None = None
    scheduled: ConsultationScheduled | None = None
    cancelled: ConsultationScheduled | None = None
    held: tuple[ConsultationHeld, ...] = ()
    follow_ups: Mapping[str, FollowUp] = {}
    waiting: ConsultationWaiting | None = None
    precedent: PrecedentKept | None = None
    closed: ConsultationClosed | None = None
    reopened: ConsultationReopened | None = None
    timed: ConsultationTimed | None = None

    @property
    def topic(self) -> str:
        return self.asked.topic if self.asked else ""

    @property
    def question(self) -> str:
        return self.asked.question if self.asked else ""

    @property
    def withdrawable(self) -> bool:
        """Whether its unit may still take it back: it asked for it, and nothing was agreed on yet."""
        asked = isinstance(self.asked, ConsultationRequested)
        return asked and self.status is not Status.CLOSED and not self.held and not self.follow_ups

    @property
    def with_unit(self) -> bool:
        """Whether the next step is its unit's: it is waited for, or everything that is to be done is its own to do."""
        if self.waiting:
            return True
        unfinished = [each for each in self.follow_ups.values() if each.status != "verified"]
        return self.status is Status.HELD and bool(unfinished) and all(map(self._is_owed_by_unit, unfinished))

    def _is_owed_by_unit(self, follow_up: FollowUp) -> bool:
        return follow_up.status == "open" and follow_up.agreed.owner == follow_up.agreed.unit


def evolve(consultation: Consultation, recorded: Recorded[ConsultationEvent]) -> Consultation:
    after = apply(consultation, recorded.event, recorded.envelope.actor)
    at = recorded.envelope.time
    return replace(after, asked_at=consultation.asked_at or at, changed_at=at)


def apply(consultation: Consultation, event: ConsultationEvent, by: str = "") -> Consultation:
    """`by` is who did it, where that is known already."""
    match event:
        case ConsultationRequested():
            return replace(consultation, status=Status.REQUESTED, asked=event, urgency=event.urgency)
        case ConsultationStarted():
            return replace(consultation, status=Status.TRIAGED, asked=event, urgency=event.urgency)
        case ConsultationTriaged():
            return replace(consultation, status=Status.TRIAGED, triaged=event, urgency=event.urgency)
        case ConsultationAssigned():
            status = Status.ASSIGNED if consultation.status is Status.TRIAGED else consultation.status
            return replace(consultation, status=status, assigned=event)
        case ConsultationScheduled():
            return replace(consultation, status=Status.SCHEDULED, scheduled=event, cancelled=None)
        case ConsultationHeld():
            held = (*consultation.held, event)
            return replace(consultation, status=Status.HELD, held=held, scheduled=None, cancelled=None, waiting=None)
        case FollowUpAgreed():
            return _with(consultation, FollowUp(event, event.due))
        case FollowUpDone() | FollowUpVerified() | FollowUpReturned():
            return _with(consultation, _follow_up(consultation.follow_ups[event.follow_up], event, by))
        case ConsultationWaiting():
            return replace(consultation, waiting=event)
        case ConsultationResumed():
            return replace(consultation, waiting=None)
        case PrecedentKept():
            return replace(consultation, precedent=event)
        case ConsultationClosed():
            return _closed(consultation, event)
        case ConsultationReopened():
            return replace(consultation, status=_before_closing(consultation), reopened=event, closed=None)
        case ConsultationTimed():
            return replace(consultation, timed=event)


def _closed(consultation: Consultation, event: ConsultationClosed) -> Consultation:
    cancelled = consultation.scheduled or consultation.cancelled
    return replace(consultation, status=Status.CLOSED, closed=event, scheduled=None, cancelled=cancelled, waiting=None)


def _follow_up(known: FollowUp, event: FollowUpDone | FollowUpVerified | FollowUpReturned, by: str) -> FollowUp:
    match event:
        case FollowUpDone():
            return replace(known, status="done", done=event, done_by=by)
        case FollowUpVerified():
            return replace(known, status="verified", verified=event)
        case FollowUpReturned():
            return replace(known, status="open", due=event.due, returned=event)


def _with(consultation: Consultation, follow_up: FollowUp) -> Consultation:
    follow_ups = {**consultation.follow_ups, follow_up.agreed.follow_up: follow_up}
    return replace(consultation, follow_ups=follow_ups)


def _before_closing(consultation: Consultation) -> Status:
    if consultation.held:
        return Status.HELD
    if consultation.assigned:
        return Status.ASSIGNED
    asked = isinstance(consultation.asked, ConsultationRequested)
    return Status.REQUESTED if asked and not consultation.triaged else Status.TRIAGED
