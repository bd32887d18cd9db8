"""Consultations in the read model: how far each is, how its clocks stand, what was agreed and what was done of it."""

from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from services.reporting.documents import Mark
from services.reporting.folds import mark_of
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
    ConsultationScheduled,
    ConsultationStarted,
    ConsultationTimed,
    ConsultationTriaged,
    ConsultationWaiting,
    Ending,
    FollowUpAgreed,
    FollowUpDone,
    FollowUpReturned,
    FollowUpVerified,
    Help,
    Linked,
    PrecedentKept,
    Urgency,
)

Stage = Literal["requested", "triaged", "assigned", "scheduled", "held", "closed"]
FollowUpState = Literal["agreed", "done", "verified"]


class FollowUp(Struct, frozen=True):
    """What was agreed; `owner` is the unit that has to do it until the end of the day `due`."""

    description: str
    owner: str
    due: date
    state: FollowUpState


class Precedent(Struct, frozen=True):
    """An answer that is kept for all units to find; `mark` is when it was kept."""

    question: str
    answer: str
    tags: tuple[str, ...]
    mark: Mark


class Consultation(Struct, frozen=True):
    """`response` and `resolution` are the clocks as they were recorded last; `waiting` is what the unit has to give."""

    id: str
    unit: str = ""
    topic: str = ""
    urgency: Urgency = "normal"
    help: Help | None = None
    linked: Linked | None = None
    stage: Stage = "requested"
    asked: Mark | None = None
    started: bool = False
    team: str | None = None
    sessions: int = 0
    waiting: str | None = None
    response: Clock | None = None
    resolution: Clock | None = None
    follow_ups: dict[str, FollowUp] = {}
    kept: Precedent | None = None
    ending: Ending | None = None
    closed: Mark | None = None


def evolve_consultation(known: Consultation, recorded: Recorded[ConsultationEvent]) -> Consultation:
    event = recorded.event
    match event:
        case ConsultationRequested() | ConsultationStarted():
            return _asked(known, event, mark_of(recorded))
        case ConsultationTriaged(help=help_, urgency=urgency):
            return replace(known, stage="triaged", help=help_, urgency=urgency)
        case ConsultationAssigned(team=team):
            return replace(known, stage="assigned" if known.stage == "triaged" else known.stage, team=team)
        case ConsultationScheduled():
            return replace(known, stage="scheduled")
        case ConsultationHeld():
            return replace(known, stage="held", sessions=known.sessions + 1, waiting=None)
        case ConsultationWaiting(needs=needs):
            return replace(known, waiting=needs)
        case ConsultationResumed():
            return replace(known, waiting=None)
        case ConsultationTimed(response=response, resolution=resolution):
            return replace(known, response=response, resolution=resolution)
        case PrecedentKept():
            return replace(known, kept=Precedent(event.question, event.answer, event.tags, mark_of(recorded)))
        case ConsultationClosed(ending=ending):
            return replace(known, stage="closed", waiting=None, ending=ending, closed=mark_of(recorded))
        case ConsultationReopened():
            return replace(known, stage=_before_closing(known), ending=None, closed=None)
        case FollowUpAgreed(description=description, owner=owner, due=due):
            return _with(known, event.follow_up, FollowUp(description, owner, due, "agreed"))
        case FollowUpDone() | FollowUpVerified() | FollowUpReturned():
            return _with(known, event.follow_up, _follow_up(known.follow_ups[event.follow_up], event))


def _asked(known: Consultation, event: ConsultationRequested | ConsultationStarted, mark: Mark) -> Consultation:
    started = isinstance(event, ConsultationStarted)
    return replace(
        known,
        unit=event.unit,
        topic=event.topic,
        urgency=event.urgency,
        linked=event.linked,
        stage="triaged" if started else "requested",
        started=started,
        asked=mark,
    )


def _follow_up(known: FollowUp, event: FollowUpDone | FollowUpVerified | FollowUpReturned) -> FollowUp:
    match event:
        case FollowUpDone():
            return replace(known, state="done")
        case FollowUpVerified():
            return replace(known, state="verified")
        case FollowUpReturned(due=due):
            return replace(known, state="agreed", due=due)


def _with(known: Consultation, name: str, follow_up: FollowUp) -> Consultation:
    return replace(known, follow_ups={**known.follow_ups, name: follow_up})


def _before_closing(known: Consultation) -> Stage:
    if known.sessions:
        return "held"
    if known.team:
        return "assigned"
    return "triaged" if known.started or known.help else "requested"
