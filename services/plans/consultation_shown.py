"""A consultation as its API shows it: how it stands, what was agreed, where its clocks stand at this moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from services.plans.consultation_clock import standing
from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation, FollowUp, Status
from services.plans.working_time import Calendar
from shared.events.plans import (
    Clock,
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationHeld,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationScheduled,
    ConsultationStarted,
    ConsultationTimed,
    ConsultationTriaged,
    ConsultationWaiting,
    PrecedentKept,
    Urgency,
)
from shared.events.terms import Evidence


class ShownFollowUp(Struct, frozen=True):
    """`returned` says why it was to be done again; `session` in which minutes it stands."""

    id: str
    description: str
    owner: str
    due: date
    session: int | None
    status: Literal["open", "done", "verified"]
    note: str | None
    evidence: Sequence[Evidence]
    returned: str | None
    verified: str | None


class ShownClocks(Struct, frozen=True):
    """In seconds of working time; `response` is None where nobody asked."""

    response: Clock | None
    resolution: Clock
    hours: str
    levels: str


class ShownConsultation(Struct, frozen=True):
    """`asked` is how it began: what the unit asked, or what it was started for.

    `withdrawable` says whether the unit may take it back.
    """

    consultation: str
    unit: str
    status: Status
    asked_at: datetime | None
    urgency: Urgency
    asked: ConsultationRequested | ConsultationStarted | None
    triaged: ConsultationTriaged | None
    assigned: ConsultationAssigned | None
    scheduled: ConsultationScheduled | None
    sessions: Sequence[ConsultationHeld]
    follow_ups: Sequence[ShownFollowUp]
    waiting: ConsultationWaiting | None
    precedent: PrecedentKept | None
    closed: ConsultationClosed | None
    reopened: ConsultationReopened | None
    withdrawable: bool
    clocks: ShownClocks | None


def shown(name: ConsultationId, consultation: Consultation, calendar: Calendar, at: datetime) -> ShownConsultation:
    return ShownConsultation(
        *name,
        status=consultation.status,
        asked_at=consultation.asked_at,
        urgency=consultation.urgency,
        asked=consultation.asked,
        triaged=consultation.triaged,
        assigned=consultation.assigned,
        scheduled=consultation.scheduled,
        sessions=consultation.held,
        follow_ups=_follow_ups(consultation.follow_ups),
        waiting=consultation.waiting,
        precedent=consultation.precedent,
        closed=consultation.closed,
        reopened=consultation.reopened,
        withdrawable=consultation.withdrawable,
        clocks=_clocks(standing(calendar, consultation.timed, at)) if consultation.timed else None,
    )


def _follow_ups(follow_ups: Mapping[str, FollowUp]) -> Sequence[ShownFollowUp]:
    return [
        ShownFollowUp(
            name,
            each.agreed.description,
            each.agreed.owner,
            each.due,
            each.agreed.session,
            each.status,
            each.done.note if each.done else None,
            each.done.evidence if each.done else (),
            each.returned.reason if each.returned else None,
            each.verified.note if each.verified else None,
        )
        for name, each in follow_ups.items()
    ]


def _clocks(timed: ConsultationTimed) -> ShownClocks:
    return ShownClocks(timed.response, timed.resolution, timed.hours, timed.levels)
