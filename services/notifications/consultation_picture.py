"""Consultations in the picture: what each waits for, until when, and what was agreed on."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.envelope import Recorded
from shared.events.plans import (
    Clock,
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationEvent,
    ConsultationHeld,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationResumed,
    ConsultationStarted,
    ConsultationTimed,
    ConsultationWaiting,
    FollowUpAgreed,
    FollowUpDone,
    FollowUpReturned,
    FollowUpVerified,
)


class Waiting(Struct, frozen=True, gc=False):
    """Until when one of the two clocks has to stop, and since when that is so; None while it does not run."""

    since: datetime
    due: datetime


class FollowUp(Struct, frozen=True, gc=False):
    """`since` is when it was agreed on, returned, or done."""

    owner: str
    description: str
    due: date
    since: datetime
    state: Literal["open", "done", "verified"] = "open"


class Consultation(Struct, frozen=True, gc=False):
    id: str
    unit: str = ""
    topic: str = ""
    team: str | None = None
    response: Waiting | None = None
    resolution: Waiting | None = None
    needs: str | None = None
    needed_since: datetime | None = None
    follow_ups: dict[str, FollowUp] = {}


def evolve_consultation(consultation: Consultation, recorded: Recorded[ConsultationEvent]) -> Consultation:
    at = recorded.envelope.time
    match recorded.event:
        case ConsultationRequested(unit=unit, topic=topic) | ConsultationStarted(unit=unit, topic=topic):
            return replace(consultation, unit=unit, topic=topic)
        case ConsultationAssigned(team=team):
            return replace(consultation, team=team)
        case ConsultationTimed(response=response, resolution=resolution):
            return replace(consultation, response=_waiting(response, at), resolution=_waiting(resolution, at))
        case ConsultationWaiting(needs=needs):
            return replace(consultation, needs=needs, needed_since=at)
        case ConsultationResumed() | ConsultationHeld() | ConsultationClosed() | ConsultationReopened():
            return replace(consultation, needs=None, needed_since=None)
        case FollowUpAgreed(follow_up=name, owner=owner, description=description, due=due):
            return _with(consultation, name, FollowUp(owner, description, due, at))
        case FollowUpDone(follow_up=name):
            return _with(consultation, name, replace(consultation.follow_ups[name], state="done", since=at))
        case FollowUpReturned(follow_up=name, due=due):
            return _with(consultation, name, replace(consultation.follow_ups[name], state="open", since=at, due=due))
        case FollowUpVerified(follow_up=name):
            return _with(consultation, name, replace(consultation.follow_ups[name], state="verified", since=at))
        case _:
            return consultation


def _waiting(clock: Clock | None, at: datetime) -> Waiting | None:
    return Waiting(at, clock.due) if clock and clock.state == "running" and clock.due else None


def _with(consultation: Consultation, name: str, follow_up: FollowUp) -> Consultation:
    return replace(consultation, follow_ups=consultation.follow_ups | {name: follow_up})
