"""The sessions of a consultation: scheduled, moved with a reason, held with minutes; a written answer is one too."""

from collections.abc import Sequence
from datetime import datetime

from services.plans.consultation_commands import HoldConsultation, ScheduleConsultation
from services.plans.consultation_state import Consultation
from services.plans.follow_up import agreed
from shared.decider import Refused
from shared.events.plans import ConsultationEvent, ConsultationHeld, ConsultationScheduled, Form

MOST_SESSIONS = 50


def schedule(consultation: Consultation, command: ScheduleConsultation) -> Sequence[ConsultationEvent]:
    _check_number(consultation)
    known, before = consultation.scheduled, consultation.scheduled or consultation.cancelled
    if known and _said(known) == _said(command):
        return []
    if known and command.reason is None:
        raise Refused("a session is moved for a reason", "reason", "why it is moved")
    _check_order(command.starts, command.ends)
    if command.starts <= command.at:
        raise Refused("it would be in the past", "starts", f"a moment after {command.at.isoformat()}")
    (starts, ends, form, place), session = _said(command), len(consultation.held) + 1
    move, reason = (before.move + 1, command.reason) if before else (0, None)
    return [ConsultationScheduled(*command.about, session, move, starts, ends, form, place, reason)]


def hold(consultation: Consultation, command: HoldConsultation) -> Sequence[ConsultationEvent]:
    minutes = command.minutes
    if consultation.held and consultation.held[-1].minutes == minutes:
        return []
    _check_number(consultation)
    _check_order(minutes.starts, minutes.ends)
    if minutes.ends > command.at:
        raise Refused("it is not over yet", "ends", f"a moment until {command.at.isoformat()}")
    if not minutes.attendees and minutes.form != "written":
        raise Refused("nobody was there", "attendees", "who was there, or a written answer")
    session = len(consultation.held) + 1
    follow_ups = agreed(consultation, command.about, command.follow_ups, session, command.at)
    return [ConsultationHeld(*command.about, session, minutes), *follow_ups]


def _said(of: ConsultationScheduled | ScheduleConsultation) -> tuple[datetime, datetime, Form, str]:
    return of.starts, of.ends, of.form, of.place


def _check_number(consultation: Consultation) -> None:
    if len(consultation.held) >= MOST_SESSIONS:
        raise Refused("there are too many sessions", accepted=f"{MOST_SESSIONS} in one consultation")


def _check_order(starts: datetime, ends: datetime) -> None:
    if ends <= starts:
        raise Refused("it would end before it starts", "ends", f"a moment after {starts.isoformat()}")
