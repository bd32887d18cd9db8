"""The minutes of a session (berita acara) as a tagged PDF (PDF/UA-1), the same bytes for the same session.

The layout gets texts, never markup; its fonts are those that come with typst, and its date is the session's own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation
from services.plans.wording import FORMS, HELPS, day, span
from shared.events.plans import ConsultationHeld
from shared.typesetting import tagged_pdf
from shared.wita import day_of

LAYOUT = Path(__file__).with_name("berita-acara.typ")
Names = Mapping[str, str]  # of units, by their ids


def minutes_file(name: ConsultationId, consultation: Consultation, held: ConsultationHeld, names: Names) -> bytes:
    """Raises typst.TypstError."""
    return tagged_pdf(LAYOUT, _model(name, consultation, held, names))


def _model(name: ConsultationId, consultation: Consultation, held: ConsultationHeld, names: Names) -> Mapping[str, Any]:
    """Only what is as it was when the minutes were recorded."""
    minutes = held.minutes
    on = day_of(minutes.starts)
    return {
        "title": f"Berita Acara {_kind(consultation)}",
        "number": f"{name.consultation}/{held.session}",
        "date": (on.year, on.month, on.day),
        "question": consultation.question,
        "facts": [
            ("Perangkat daerah", names[name.unit]),
            ("Topik", consultation.topic),
            ("Waktu", span(minutes.starts, minutes.ends)),
            ("Tempat", f"{minutes.place} ({FORMS[minutes.form]})"),
        ],
        "attendees": [(names[each.unit], each.role, f"{each.number} orang") for each in minutes.attendees],
        "result": minutes.result,
        "agreements": minutes.agreements,
        "follow_ups": [
            (each.agreed.description, names[each.agreed.owner], day(each.agreed.due))
            for each in consultation.follow_ups.values()
            if each.agreed.session == held.session
        ],
        "signing": [names[unit] for unit in dict.fromkeys(each.unit for each in minutes.attendees)],
    }


def _kind(consultation: Consultation) -> str:
    return HELPS[consultation.triaged.help if consultation.triaged else "mentoring"]
