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
    """While it is `closed` nobody is waited for: what was agreed on and not done goes on where it is reopened."""

    id: str
    unit: str = ""
    topic: str = ""
    team: str | None = None
    response: Waiting | None = None
    resolution: Waiting | None = None
    needs: str | None = None
    needed_since: datetime | None = None
    follow_ups: dict[str, FollowUp] = {}
    closed: bool = False


def evolve_consultation(consultation: Consultation, recorded: Recorded[ConsultationEvent]) -> Consultation:
    at = recorded.envelope.time
    match recorded.event:
        case ConsultationRequested(unit=unit, topic=topic) | ConsultationStarted(unit=unit, topic=topic):
            return replace(consultation, unit=unit, topic=topic)
        case ConsultationAssigned(team=team):
            return replace(consultation, team=team)
        case ConsultationTimed(response=response, resolution=resolution):
            known, clocks = (consultation.response, consultation.resolution), (response, resolution)
            response_now, resolution_now = (_waiting(*each, at) for each in zip(known, clocks, strict=True))
            return replace(consultation, response=response_now, resolution=resolution_now)
        case ConsultationWaiting(needs=needs):
            return replace(consultation, needs=needs, needed_since=at)
        case ConsultationResumed() | ConsultationHeld():
            return replace(consultation, needs=None, needed_since=None)
        case ConsultationClosed() | ConsultationReopened() as event:
            return replace(consultation, needs=None, needed_since=None, closed=isinstance(event, ConsultationClosed))
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


def _waiting(known: Waiting | None, clock: Clock | None, at: datetime) -> Waiting | None:
    """A clock that goes on as it did is the same matter, so that who was told of it is still known."""
    if clock is None or clock.state != "running" or clock.due is None:
        return None
    return known if known and known.due == clock.due else Waiting(at, clock.due)


def _with(consultation: Consultation, name: str, follow_up: FollowUp) -> Consultation:
    return replace(consultation, follow_ups=consultation.follow_ups | {name: follow_up})
