"""A session as an iCalendar file (RFC 5545): the same bytes for the same version, for it reads no clock.

One event in UTC. Its UID stays while its SEQUENCE grows: when the session is moved, when it is cancelled because the
consultation ends, and when it is scheduled again after that. Who publishes or cancels names an organizer (RFC 5546,
3.2.1 and 3.2.5), which any address may be: here it is the page of the consultation, for nobody's own is known.
"""

from datetime import UTC

from icalendar import Calendar, Event, vCalAddress

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation
from services.plans.wording import FORMS
from shared.decider import Missing
from shared.events.plans import ConsultationScheduled

PRODUCT = "-//Sinergi//Konsultasi//ID"


def calendar_file(name: ConsultationId, consultation: Consultation, page: str) -> bytes:
    """The session that is scheduled, or that was until the consultation was closed; raises Missing.

    `page` is where people read about the consultation.
    """
    scheduled, cancelled = consultation.scheduled, consultation.cancelled
    session = scheduled or cancelled
    if session is None:
        raise Missing(f"no session of {name.consultation} is scheduled")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if scheduled else "CANCEL")
    event = _event(name, consultation, session, cancelled=scheduled is None)
    event.add("url", page)
    event.add("organizer", vCalAddress(page), {"CN": "Sinergi"})
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(
    name: ConsultationId, consultation: Consultation, session: ConsultationScheduled, *, cancelled: bool
) -> Event:
    event = Event()
    event.add("uid", f"{name.consultation}-{session.session}@sinergi")
    event.add("sequence", 2 * session.move + cancelled)  # between two times that it is scheduled it may be cancelled
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("dtstamp", consultation.changed_at)
    event.add("dtstart", session.starts.astimezone(UTC))
    event.add("dtend", session.ends.astimezone(UTC))
    event.add("summary", f"Konsultasi: {consultation.topic}")
    event.add("location", f"{session.place} ({FORMS[session.form]})")
    event.add("description", consultation.question)
    return event
