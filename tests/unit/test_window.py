"""A reporting window opens and closes, is moved with a reason, and stays open longer for some."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.plans.window import (
    WINDOW,
    ExtendWindow,
    ScheduleWindow,
    Window,
    WindowCommand,
    WindowStateNow,
    state_for,
    window_stream,
)
from shared.decider import Refused
from shared.events.plans import WindowEvent, WindowExtended, WindowScheduled
from tests.unit.story import given

OPENS = datetime(2025, 3, 1, tzinfo=UTC)
CLOSES = datetime(2025, 4, 1, tzinfo=UTC)
UNTIL = datetime(2025, 4, 8, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
SCHEDULED = WindowScheduled(2025, 1, OPENS, CLOSES, None)
EXTENDED = WindowExtended(2025, 1, "dinkes", UNTIL, "banjir")
SCHEDULE = ScheduleWindow(2025, 1, OPENS, CLOSES, None)
EXTEND = ExtendWindow(2025, 1, "dinkes", UNTIL, "banjir")


def window_after(*events: WindowEvent) -> Window:
    return given(WINDOW, [(event, "coordinator") for event in events])


def refusal(command: WindowCommand, *events: WindowEvent) -> Refused:
    with pytest.raises(Refused) as refused:
        WINDOW.decide(window_after(*events), command)
    return refused.value


def test_a_window_is_scheduled() -> None:
    assert WINDOW.decide(window_after(), SCHEDULE) == [SCHEDULED]


def test_scheduling_the_same_again_is_no_news() -> None:
    assert WINDOW.decide(window_after(SCHEDULED), SCHEDULE) == []


def test_a_window_is_moved_with_a_reason() -> None:
    moved = WINDOW.decide(window_after(SCHEDULED), ScheduleWindow(2025, 1, OPENS, UNTIL, "libur Lebaran"))
    assert moved == [WindowScheduled(2025, 1, OPENS, UNTIL, "libur Lebaran")]


def test_a_window_is_not_moved_without_a_reason() -> None:
    assert refusal(ScheduleWindow(2025, 1, OPENS, UNTIL, None), SCHEDULED).field == "reason"


def test_a_window_cannot_close_before_it_opens() -> None:
    refused = refusal(ScheduleWindow(2025, 1, OPENS, OPENS, None))
    assert (refused.field, refused.accepted) == ("closes", "a moment after 2025-03-01T00:00:00+00:00")


def test_a_window_is_extended_for_a_unit() -> None:
    assert WINDOW.decide(window_after(SCHEDULED), EXTEND) == [EXTENDED]


def test_extending_the_same_again_is_no_news() -> None:
    assert WINDOW.decide(window_after(SCHEDULED, EXTENDED), EXTEND) == []


def test_an_extension_can_be_put_right() -> None:
    shorter = ExtendWindow(2025, 1, "dinkes", UNTIL - MOMENT, "salah ketik")
    extended = WindowExtended(2025, 1, "dinkes", UNTIL - MOMENT, "salah ketik")
    assert WINDOW.decide(window_after(SCHEDULED, EXTENDED), shorter) == [extended]


def test_an_extension_ends_after_the_window() -> None:
    assert refusal(ExtendWindow(2025, 1, "dinkes", CLOSES, "banjir"), SCHEDULED).field == "until"


def test_a_window_that_is_not_scheduled_cannot_be_extended() -> None:
    assert str(refusal(EXTEND)) == "the window of quarter 1 of 2025 is not scheduled"


@pytest.mark.parametrize(
    ("unit", "at", "state"),
    [
        pytest.param("disdik", OPENS - MOMENT, "not_open", id="before it opens"),
        pytest.param("disdik", OPENS, "open", id="when it opens"),
        pytest.param("disdik", CLOSES - MOMENT, "open", id="just before it closes"),
        pytest.param("disdik", CLOSES, "closed", id="when it closes"),
        pytest.param("dinkes", CLOSES - MOMENT, "open", id="with an extension, just before it closes"),
        pytest.param("dinkes", CLOSES, "extended", id="with an extension, when it closes"),
        pytest.param("dinkes", UNTIL - MOMENT, "extended", id="just before the extension ends"),
        pytest.param("dinkes", UNTIL, "closed", id="when the extension ends"),
    ],
)
def test_a_window_is_open_until_it_closes(unit: str, at: datetime, state: WindowStateNow) -> None:
    assert state_for(window_after(SCHEDULED, EXTENDED), unit, at) == state


def test_a_window_that_is_not_scheduled_is_not_open() -> None:
    assert state_for(window_after(), "dinkes", OPENS) == "not_open"


@for_all(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_a_window_never_opens_again_once_it_is_closed(one: datetime, other: datetime) -> None:
    order: list[WindowStateNow] = ["not_open", "open", "extended", "closed"]
    earlier, later = sorted((one, other))
    states = [state_for(window_after(SCHEDULED, EXTENDED), "dinkes", at) for at in (earlier, later)]
    assert order.index(states[0]) <= order.index(states[1])


def test_each_quarter_has_a_stream() -> None:
    assert window_stream(2025, 1) == "window-2025-1"
