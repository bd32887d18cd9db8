"""A scheduled session as an iCalendar file (RFC 5545): the same bytes for the same version, for it reads no clock."""

from datetime import UTC

from icalendar import Calendar, Event

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation
from services.plans.wording import FORMS
from shared.decider import Missing

PRODUCT = "-//Sinergi//Konsultasi//ID"


def calendar_file(name: ConsultationId, consultation: Consultation) -> bytes:
    """One event in UTC, whose UID stays when the session is moved while its SEQUENCE grows; raises Missing."""
    scheduled = consultation.scheduled
    if scheduled is None:
        raise Missing(f"no session of {name.consultation} is scheduled")
    event = Event()
    event.add("uid", f"{name.consultation}-{scheduled.session}@sinergi")
    event.add("sequence", scheduled.move)
    event.add("dtstamp", consultation.changed_at)
    event.add("dtstart", scheduled.starts.astimezone(UTC))
    event.add("dtend", scheduled.ends.astimezone(UTC))
    event.add("summary", f"Konsultasi: {consultation.topic}")
    event.add("location", f"{scheduled.place} ({FORMS[scheduled.form]})")
    event.add("description", consultation.question)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
