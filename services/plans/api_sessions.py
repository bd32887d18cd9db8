"""The sessions of a consultation over HTTP: scheduled with a calendar file, held with minutes as PDF."""

from typing import Any

from flask import Response

from services.plans.calendar_file import calendar_file
from services.plans.consultation_commands import ConsultationId, HoldConsultation, ScheduleConsultation
from services.plans.consultation_desk import CONSULTATION_PATH, ConsultationDesk, consultation_desk
from services.plans.consultation_schemas import HeldBody, ScheduleBody
from services.plans.consultation_state import Consultation
from services.plans.minutes_file import Names, minutes_file
from services.plans.page_desk import page_desk
from services.plans.unit import name_on
from shared.access import at_home, coordinators
from shared.decider import Missing
from shared.events.plans import ConsultationHeld, Minutes
from shared.exchange import Accepted, context, etag
from shared.routes import Routes
from shared.wita import day_of

sessions = Routes("sessions", __name__, description="Sessions of consultations, their calendar files and minutes")
ICS = "text/calendar"
PDF = "application/pdf"


@sessions.route(f"{CONSULTATION_PATH}/schedule", methods=["PUT"])
@coordinators
@sessions.arguments(ScheduleBody)
@sessions.response(200, Accepted)
def schedule_session(body: dict[str, Any], **name: str) -> Response:
    """Say when and where the next session is; moving it needs a reason."""
    desk = consultation_desk()
    return desk.ask(ScheduleConsultation(ConsultationId(**name), desk.now(), **body))


@sessions.route(f"{CONSULTATION_PATH}/calendar.ics")
@at_home
@sessions.response(200, content_type=ICS, description="The next session for a calendar")
def download_calendar(**name: str) -> Response:
    """The next session as iCalendar; imported again after it was moved or cancelled, it is so there too."""
    about = ConsultationId(**name)
    known = consultation_desk().consultation(about)
    page = f"{page_desk().read_at}/konsultasi/{about.unit}/{about.consultation}"
    content = calendar_file(about, known.state, page)
    return _file(content, ICS, f"{about.consultation}.ics", known.version)


@sessions.route(f"{CONSULTATION_PATH}/sessions", methods=["POST"])
@coordinators
@sessions.arguments(HeldBody)
@sessions.response(200, Accepted)
def hold_session(said: tuple[Minutes, list[dict[str, Any]]], **name: str) -> Response:
    """Record the minutes of a session that is over, with the follow-ups that were agreed; or a written answer."""
    desk, about, (minutes, bodies) = consultation_desk(), ConsultationId(**name), said
    for place, attendees in enumerate(minutes.attendees):
        desk.desk.check_named(attendees.unit, f"attendees[{place}].unit")
    sender = context(about.unit)
    follow_ups = desk.new_follow_ups(bodies, sender)
    return desk.ask(HoldConsultation(about, desk.now(), minutes, follow_ups), sender)


@sessions.route(f"{CONSULTATION_PATH}/sessions/<int:session>/minutes.pdf")
@at_home
@sessions.response(200, content_type=PDF, description="The minutes (berita acara), the same bytes every time")
def download_minutes(session: int, **name: str) -> Response:
    """The minutes of a session for reading and signing."""
    desk, about = consultation_desk(), ConsultationId(**name)
    known = desk.consultation(about)
    held = _session(known.state, session)
    content = minutes_file(about, known.state, held, _names(desk, known.state, held))
    return _file(content, PDF, f"{about.consultation}-{session}.pdf", known.version)


def _session(consultation: Consultation, number: int) -> ConsultationHeld:
    if not 1 <= number <= len(consultation.held):
        raise Missing(f"there are minutes of {len(consultation.held)} sessions, not of session {number}")
    return consultation.held[number - 1]


def _names(desk: ConsultationDesk, consultation: Consultation, held: ConsultationHeld) -> Names:
    """What the units that the minutes name were called on that day."""
    owners = {each.agreed.owner for each in consultation.follow_ups.values() if each.agreed.session == held.session}
    units = {held.unit, *(each.unit for each in held.minutes.attendees), *owners}
    day = day_of(held.minutes.starts)
    return {unit: name_on(desk.desk.unit(unit).state, day) for unit in units}


def _file(content: bytes, media_type: str, filename: str, version: int) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "ETag": etag(version)}
    return Response(content, content_type=media_type, headers=headers)
