"""The calendar file and the minutes of a consultation: what they say, and that they are the same bytes every time."""

from io import BytesIO
from typing import Any

import pytest
from icalendar import Calendar, Event
from pypdf import PdfReader

from services.plans.calendar_file import calendar_file
from services.plans.consultation_state import Consultation
from services.plans.minutes_file import minutes_file
from services.plans.unit import Unit, name_on
from services.plans.wording import span
from shared.decider import Missing
from shared.events.plans import UnitRegistered, UnitRenamed
from tests.unit.consultations import (
    ASSIGNED,
    CLOSED,
    COORDINATOR,
    HELD,
    HOLD,
    ID,
    MINUTES,
    NEW,
    OPERATOR,
    REOPEN,
    SCHEDULE,
    SCHEDULED,
    WITHDRAW,
    after,
    changed,
    july,
)

NAMES = {"dinkes": "Dinas Kesehatan", "diskominfosp": "Dinas Komunikasi"}
PAGE = "https://sinergi.example/konsultasi/dinkes/k-1"
MOVE = changed(SCHEDULE, starts=july(17, 9), ends=july(17, 11), reason="ruang dipakai")


def event_of(consultation: Consultation) -> Event:
    (event,) = Calendar.from_ical(calendar_file(ID, consultation, PAGE)).events
    return event


def minutes_of(consultation: Consultation) -> bytes:
    return minutes_file(ID, consultation, consultation.held[0], NAMES)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_scheduled_session_is_an_event_of_a_calendar() -> None:
    event = event_of(after(*SCHEDULED))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (july(16, 9), july(16, 11))
    assert (str(event["summary"]), str(event["location"])) == ("Konsultasi: Bukti dukung", "Ruang rapat (tatap muka)")


@pytest.mark.parametrize("end", [(), ((WITHDRAW, OPERATOR),)], ids=["published", "cancelled"])
def test_who_publishes_or_cancels_an_event_is_its_organizer_and_no_person(end: tuple[Any, ...]) -> None:
    event = event_of(after(*SCHEDULED, *end))
    assert (str(event["organizer"]), event["organizer"].params["CN"], str(event["url"])) == (PAGE, "Sinergi", PAGE)
    assert "attendee" not in event  # only who is invited by name has one


def test_a_moved_session_is_the_same_event_in_a_later_sequence() -> None:
    before, moved = event_of(after(*SCHEDULED)), event_of(after(*SCHEDULED, (MOVE, COORDINATOR)))
    assert str(before["uid"]) == str(moved["uid"])
    assert (before["sequence"], moved["sequence"]) == (0, 2)
    assert moved.decoded("dtstart") == july(17, 9)


def test_a_session_is_cancelled_where_its_consultation_is_taken_back() -> None:
    withdrawn = after(*SCHEDULED, (MOVE, COORDINATOR), (WITHDRAW, OPERATOR))
    calendar, event = Calendar.from_ical(calendar_file(ID, withdrawn, PAGE)), event_of(withdrawn)
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert str(event["uid"]) == str(event_of(after(*SCHEDULED))["uid"])
    assert event["sequence"] == 3


def test_a_session_that_is_scheduled_again_comes_after_its_cancellation() -> None:
    """And where it is cancelled once more, that comes later still."""
    again = changed(SCHEDULE, at=july(22, 10), starts=july(24), ends=july(24, 10))
    reopened = (*SCHEDULED, (WITHDRAW, OPERATOR), (REOPEN, OPERATOR))
    lives = [SCHEDULED, reopened[:-1], reopened, (*reopened, (again, COORDINATOR))]
    lives.append((*lives[-1], (changed(WITHDRAW, at=july(22, 11), reason="Lagi"), OPERATOR)))
    events = [event_of(after(*life)) for life in lives]
    assert [event["sequence"] for event in events] == [0, 1, 1, 2, 3]
    assert [str(event["status"]) for event in events] == [
        "CONFIRMED",
        "CANCELLED",
        "CANCELLED",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_a_session_that_was_held_is_not_cancelled_by_the_end() -> None:
    with pytest.raises(Missing):
        calendar_file(ID, after(*CLOSED), PAGE)


def test_a_calendar_file_is_the_same_bytes_every_time() -> None:
    assert calendar_file(ID, after(*SCHEDULED), PAGE) == calendar_file(ID, after(*SCHEDULED), PAGE)


def test_a_text_cannot_become_a_line_of_the_calendar_file() -> None:
    (first, by), *rest = SCHEDULED
    said = "Halo\r\nBEGIN:VALARM"
    event = event_of(after((changed(first, question=said), by), *rest))
    assert (str(event["description"]), event.subcomponents) == ("Halo\nBEGIN:VALARM", [])


def test_without_a_scheduled_session_there_is_no_calendar_file() -> None:
    with pytest.raises(Missing):
        calendar_file(ID, after(*ASSIGNED), PAGE)


def test_the_minutes_say_who_was_there_and_what_was_agreed() -> None:
    text = text_of(minutes_of(after(*HELD)))
    for said in (
        "Berita Acara Konsultasi Teknis",
        "Nomor c-1/1",
        "Rabu, 16 Juli 2025, pukul 09.00 sampai 11.00 WITA",
        "Dinas Kesehatan",
        "Kepala Sub Bagian Perencanaan",
        "2 orang",
        MINUTES.result,
        "Format disepakati",
        NEW.description,
        "Jumat, 1 Agustus 2025",
    ):
        assert said in text


def test_minutes_are_the_same_bytes_every_time_whatever_happens_later() -> None:
    later = changed(HOLD, at=july(24), minutes=changed(MINUTES, result="Selesai."), follow_ups=())
    assert minutes_of(after(*HELD)) == minutes_of(after(*HELD, (later, COORDINATOR)))


def test_what_people_wrote_is_no_markup() -> None:
    written = changed(HOLD, minutes=changed(MINUTES, result='#panic("x") *tebal* <label>'))
    assert '#panic("x") *tebal* <label>' in text_of(minutes_of(after(*SCHEDULED, (written, COORDINATOR))))


def test_a_session_over_midnight_names_both_days() -> None:
    assert span(july(16, 22), july(17, 1)).endswith("pukul 22.00 sampai Kamis, 17 Juli 2025, pukul 01.00 WITA")


def test_a_unit_has_the_name_that_it_had_on_a_day() -> None:
    registered = UnitRegistered("dinkes", "Dinkes", "dinas", "tanah-bumbu", None)
    renamed = UnitRenamed("dinkes", "Dinas Kesehatan", "Dinkes", july(15).date(), "Perda")
    unit = Unit(registered, (renamed,))
    assert [name_on(unit, july(day).date()) for day in (14, 15)] == ["Dinkes", "Dinas Kesehatan"]
