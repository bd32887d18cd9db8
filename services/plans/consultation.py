"""What may happen to a consultation, as a table: all that is not in it is refused."""

from collections.abc import Sequence
from functools import partial

from services.plans.consultation_clock import timed
from services.plans.consultation_commands import (
    AgreeFollowUp,
    AssignConsultation,
    CloseConsultation,
    ConsultationCommand,
    HoldConsultation,
    KeepPrecedent,
    ReopenConsultation,
    ReportFollowUp,
    RequestConsultation,
    ResumeConsultation,
    ReturnFollowUp,
    ScheduleConsultation,
    StartConsultation,
    TriageConsultation,
    VerifyFollowUp,
    WaitForUnit,
    WithdrawConsultation,
)
from services.plans.consultation_state import Consultation, Status, apply, evolve
from services.plans.follow_up import follow_up, unfinished
from services.plans.service_levels import ServiceLevels
from services.plans.session import hold, schedule
from shared.decider import Decider, Missing, Refused
from shared.events.plans import (
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationEvent,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationResumed,
    ConsultationStarted,
    ConsultationTriaged,
    ConsultationWaiting,
    PrecedentKept,
)

OPEN = frozenset(Status) - {Status.ABSENT, Status.CLOSED}


def consultation_decider(levels: ServiceLevels) -> Decider[Consultation, ConsultationCommand, ConsultationEvent]:
    return Decider(Consultation(), partial(decide, levels), evolve)


def decide(
    levels: ServiceLevels, consultation: Consultation, command: ConsultationCommand
) -> Sequence[ConsultationEvent]:
    """What the table says, and where the clocks stand because of it."""
    if consultation.asked and consultation.asked.unit != command.about.unit:
        raise Missing(f"{command.about.unit} has no consultation {command.about.consultation}")
    events, after = _events(consultation, command), consultation
    for event in events:
        after = apply(after, event)
    clocks = timed(levels, command.about, after, command.at) if events else None
    return [*events, clocks] if clocks else events


def _events(consultation: Consultation, command: ConsultationCommand) -> Sequence[ConsultationEvent]:
    name, status = command.about, consultation.status
    match command, status:
        case RequestConsultation(topic=topic, question=question, urgency=urgency, linked=linked), Status.ABSENT:
            return [ConsultationRequested(*name, topic, question, urgency, linked)]
        case StartConsultation(topic=topic, question=question, urgency=urgency, linked=linked), Status.ABSENT:
            return [ConsultationStarted(*name, topic, question, urgency, linked, command.reason)]

        case TriageConsultation(help=kind, urgency=urgency, note=note), Status.REQUESTED | Status.TRIAGED:
            return _news(consultation.triaged, ConsultationTriaged(*name, kind, urgency, note))

        case AssignConsultation(team=team, officer=officer), _ if status in OPEN - {Status.REQUESTED}:
            return _news(consultation.assigned, ConsultationAssigned(*name, team, officer))

        case ScheduleConsultation(), Status.ASSIGNED | Status.SCHEDULED | Status.HELD:
            return schedule(consultation, command)
        case HoldConsultation(), Status.ASSIGNED | Status.SCHEDULED | Status.HELD:
            return hold(consultation, command)

        case (
            (AgreeFollowUp() | ReportFollowUp() | VerifyFollowUp() | ReturnFollowUp()),
            (Status.SCHEDULED | Status.HELD),
        ):
            return follow_up(consultation, command)

        case WaitForUnit(needs=needs), _ if status in OPEN:
            return _news(consultation.waiting, ConsultationWaiting(*name, needs))
        case ResumeConsultation(note=note), _ if status in OPEN:
            return [ConsultationResumed(*name, note)] if consultation.waiting else []

        case KeepPrecedent(question=question, answer=answer, tags=tags), Status.HELD | Status.CLOSED:
            return _news(consultation.precedent, PrecedentKept(*name, question, answer, tags))

        case CloseConsultation(ending=ending, summary=summary), _ if status is not Status.ABSENT:
            return _closed(consultation, ConsultationClosed(*name, ending, summary))
        case WithdrawConsultation(reason=reason), _ if status is not Status.ABSENT:
            return _withdrawn(consultation, ConsultationClosed(*name, "withdrawn", reason))
        case ReopenConsultation(reason=reason), Status.CLOSED:
            return [ConsultationReopened(*name, reason)]
    raise _refusal(consultation, command)


def _news(known: ConsultationEvent | None, event: ConsultationEvent) -> Sequence[ConsultationEvent]:
    return [event] if event != known else []


def _closed(consultation: Consultation, closed: ConsultationClosed) -> Sequence[ConsultationEvent]:
    if consultation.status is Status.CLOSED:
        if closed != consultation.closed:
            raise Refused("it is closed already, otherwise", accepted="to reopen it first")
        return []
    left = unfinished(consultation)
    if closed.ending == "resolved" and consultation.status is not Status.HELD:
        raise Refused("nothing is answered yet", "ending", "withdrawn, unanswered, or minutes first")
    if closed.ending == "resolved" and left:
        raise Refused(f"not verified yet: {', '.join(left)}", "ending", "withdrawn, unanswered, or all verified")
    return [closed]


def _withdrawn(consultation: Consultation, closed: ConsultationClosed) -> Sequence[ConsultationEvent]:
    """A unit takes back what it asked for, as long as nothing was agreed on."""
    if isinstance(consultation.asked, ConsultationStarted):
        raise Refused("the unit did not ask for it", accepted="to be closed by a coordinator")
    if consultation.held or consultation.follow_ups:
        raise Refused("it has been held already", accepted="to be closed by a coordinator")
    return _closed(consultation, closed)


def _refusal(consultation: Consultation, command: ConsultationCommand) -> Refused:
    if consultation.status is Status.ABSENT:
        return Missing(f"there is no consultation {command.about.consultation}")
    return Refused(f"a consultation that is {consultation.status} cannot be {command.verb}")
