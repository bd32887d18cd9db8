"""The follow-ups of a consultation: agreed, reported as done by their owners, verified by somebody else."""

from collections.abc import Sequence
from datetime import date, datetime

from services.plans.consultation_commands import (
    AgreeFollowUp,
    ConsultationId,
    FollowUpCommand,
    NewFollowUp,
    ReportFollowUp,
    ReturnFollowUp,
    VerifyFollowUp,
)
from services.plans.consultation_state import Consultation, FollowUp
from shared.decider import Missing, Refused
from shared.events.plans import ConsultationEvent, FollowUpAgreed, FollowUpDone, FollowUpReturned, FollowUpVerified
from shared.wita import day_of

MOST_FOLLOW_UPS = 100


def follow_up(consultation: Consultation, command: FollowUpCommand) -> Sequence[ConsultationEvent]:
    match command:
        case AgreeFollowUp(about=name, at=at, follow_up=new):
            known = consultation.follow_ups.get(new.id)
            return [] if known else agreed(consultation, name, (new,), None, at)
        case ReportFollowUp():
            return _reported(_named(consultation, command.follow_up), command)
        case VerifyFollowUp():
            return _verified(_named(consultation, command.follow_up), command)
        case ReturnFollowUp():
            return _returned(_named(consultation, command.follow_up), command)


def agreed(
    consultation: Consultation,
    name: ConsultationId,
    new: Sequence[NewFollowUp],
    session: int | None,
    at: datetime,
) -> Sequence[FollowUpAgreed]:
    """Raises Refused; `session` is the one whose minutes name them."""
    if len(consultation.follow_ups) + len(new) > MOST_FOLLOW_UPS:
        raise Refused("there are too many follow-ups", accepted=f"{MOST_FOLLOW_UPS} in one consultation")
    for place, each in enumerate(new):
        _check_due(each.due, at, f"follow_ups[{place}].due" if session else "due")
    return [FollowUpAgreed(*name, each.id, each.description, each.owner, each.due, session) for each in new]


def unfinished(consultation: Consultation) -> Sequence[str]:
    return [name for name, each in consultation.follow_ups.items() if each.status != "verified"]


def _named(consultation: Consultation, name: str) -> FollowUp:
    known = consultation.follow_ups.get(name)
    if known is None:
        raise Missing(f"no follow-up {name} was agreed")
    return known


def _reported(known: FollowUp, command: ReportFollowUp) -> Sequence[ConsultationEvent]:
    if command.owner not in {None, known.agreed.owner}:
        raise Refused(f"it is for {known.agreed.owner} to do, and to report")
    done = FollowUpDone(*command.about, command.follow_up, command.note, command.evidence)
    if known.status == "open":
        return [done]
    if known.done == done:
        return []
    raise Refused(f"it is {known.status} already", accepted="a report after it was returned")


def _verified(known: FollowUp, command: VerifyFollowUp) -> Sequence[ConsultationEvent]:
    if known.status == "open":
        raise Refused("nobody has reported it as done, so nothing can be verified")
    if known.status == "verified":
        return []
    if command.by == known.done_by:
        raise Refused("nobody verifies what they reported themselves")
    return [FollowUpVerified(*command.about, command.follow_up, command.note)]


def _returned(known: FollowUp, command: ReturnFollowUp) -> Sequence[ConsultationEvent]:
    returned = FollowUpReturned(*command.about, command.follow_up, command.reason, command.due)
    if known.status == "open" and known.returned == returned:
        return []
    if known.status != "done":
        raise Refused(f"it is {known.status}", accepted="one that is reported as done")
    _check_due(command.due, command.at, "due")
    return [returned]


def _check_due(due: date, at: datetime, field: str) -> None:
    today = day_of(at)
    if due < today:
        raise Refused("the day is over", field, f"a day from {today} on")
