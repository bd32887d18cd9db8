"""How moments and words of the language are written in Bahasa Indonesia, for the files that are handed out."""

from collections.abc import Mapping
from datetime import date, datetime

from shared.events.plans import Form, Help
from shared.wita import MONTHS, WITA

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
FORMS: Mapping[Form, str] = {
    "meeting": "tatap muka",
    "online": "daring",
    "visit": "kunjungan",
    "written": "jawaban tertulis",
}
HELPS: Mapping[Help, str] = {"consultation": "Konsultasi Teknis", "mentoring": "Pendampingan"}


def day(value: date) -> str:
    """Senin, 14 Juli 2025."""
    return f"{DAYS[value.weekday()]}, {value.day} {MONTHS[value.month - 1]} {value.year}"


def span(starts: datetime, ends: datetime) -> str:
    """Senin, 14 Juli 2025, pukul 09.00 sampai 11.30 WITA; both days where they are two."""
    first, last = starts.astimezone(WITA), ends.astimezone(WITA)
    until = f"{last:%H.%M}" if first.date() == last.date() else f"{day(last.date())}, pukul {last:%H.%M}"
    return f"{day(first.date())}, pukul {first:%H.%M} sampai {until} WITA"
