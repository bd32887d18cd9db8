"""How a reporting window stands at a moment, and which quarter is the one that is being reported."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from services.reporting.documents import Window, no_window
from services.reporting.folds import evolve_window
from services.reporting.windows import WindowStanding, newest_opened, window_note
from shared.events.plans import WindowEvent, WindowExtended, WindowScheduled
from shared.events.terms import Quarter
from tests.unit.reporting import UNIT, YEAR, recorded

OPENS, CLOSES = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 7, 12, tzinfo=UTC)
UNTIL = datetime(2025, 7, 20, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def scheduled(quarter: Quarter = 2, opens: datetime = OPENS) -> WindowScheduled:
    return WindowScheduled(YEAR, quarter, opens, CLOSES, None)


def window(*events: WindowEvent, quarter: Quarter = 2) -> Window:
    document = no_window(f"{YEAR}-{quarter}")
    for each in recorded(events, f"window-{YEAR}-{quarter}"):
        document = evolve_window(document, each)
    return document


@pytest.mark.parametrize(
    ("at", "everybody", "extended"),
    [
        (OPENS - MOMENT, "not_open", "not_open"),
        (OPENS, "open", "open"),
        (CLOSES - MOMENT, "open", "open"),
        (CLOSES, "closed", "extended"),
        (UNTIL, "closed", "closed"),
    ],
)
def test_a_window_is_open_from_its_opening_until_it_closes(
    at: datetime, everybody: WindowStanding, extended: WindowStanding
) -> None:
    known = window(scheduled(), WindowExtended(YEAR, 2, UNIT, UNTIL, "gangguan"))
    assert window_note(known, None, at).standing == everybody
    assert window_note(known, "disdik", at).standing == everybody
    assert window_note(known, UNIT, at).standing == extended


def test_a_window_that_nobody_scheduled_says_so() -> None:
    assert window_note(window(), None, OPENS).standing == "not_scheduled"


def test_the_schedule_that_was_made_last_is_in_force() -> None:
    assert window_note(window(scheduled(), scheduled(opens=CLOSES)), None, OPENS).opens == CLOSES


def test_the_quarter_that_was_opened_last_is_the_one_being_reported() -> None:
    windows = [window(scheduled(1), quarter=1), window(scheduled(2)), window(scheduled(3, UNTIL), quarter=3)]
    assert newest_opened(windows, CLOSES, date(2025, 12, 1)) == (2025, 2)


def test_the_one_that_was_opened_last_counts_whichever_year_it_is_of() -> None:
    long_ago = window(WindowScheduled(YEAR + 6, 3, OPENS - timedelta(days=900), CLOSES, None), quarter=3)
    later_year = replace(long_ago, id=f"{YEAR + 6}-3")
    assert newest_opened([later_year, window(scheduled())], CLOSES, date(2025, 12, 1)) == (2025, 2)


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (12, 4)])
def test_where_none_has_been_opened_it_is_the_quarter_of_the_calendar(month: int, quarter: int) -> None:
    assert newest_opened([window()], OPENS, date(2026, month, 1)) == (2026, quarter)
