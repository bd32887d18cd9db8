"""Working time in the offices of the regency, counted by hand over weekends, holidays and Ramadan, and its laws."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.plans.service_levels import service_levels
from services.plans.working_time import Calendar, OfficeHours
from shared.wita import WITA, day_of

CALENDAR = service_levels().calendar
SECOND = timedelta(seconds=1)


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def hours(amount: float) -> timedelta:
    return timedelta(hours=amount)


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        pytest.param("2025-07-14 09:00", "2025-07-15 10:00", 3 + 3.5 + 2, id="from one day into the next"),
        pytest.param("2025-07-14 11:30", "2025-07-14 13:30", 0.5 + 0.5, id="the break does not count"),
        pytest.param("2025-07-14 05:00", "2025-07-14 07:59", 0, id="before the offices open"),
        pytest.param("2025-07-18 10:00", "2025-07-21 09:00", 1 + 1, id="over a weekend, from a short Friday"),
        pytest.param("2025-07-14 00:00", "2025-07-21 00:00", 4 * 7.5 + 3, id="a whole week"),
        pytest.param("2025-03-10 00:00", "2025-03-17 00:00", 32.5, id="a whole week of Ramadan, as Perpres 21/2023"),
        pytest.param("2025-03-14 11:00", "2025-03-14 13:00", 0.5 + 0.5, id="the hour's break of a Friday in Ramadan"),
        pytest.param("2025-02-28 10:00", "2025-03-03 09:00", 1 + 1, id="into Ramadan, which begins on a Saturday"),
        pytest.param("2025-03-27 14:00", "2025-04-08 09:00", 1 + 1, id="over Nyepi, Idulfitri and their leave"),
        pytest.param("2025-04-30 16:00", "2025-05-02 09:00", 0.5 + 1, id="over the first of May"),
        pytest.param("2025-08-15 08:00", "2025-08-19 08:30", 3 + 0.5, id="over Independence Day and its leave"),
        pytest.param("2024-12-24 08:00", "2025-01-02 08:00", 7.5 + 3 + 7.5 * 2, id="over Christmas and the new year"),
        pytest.param("2025-07-15 10:00", "2025-07-14 09:00", 0, id="backwards"),
    ],
)
def test_working_time_is_as_counted_by_hand(start: str, end: str, counted: float) -> None:
    assert CALENDAR.between(wita(start), wita(end)) == hours(counted)


def test_days_are_those_of_the_regency_whatever_the_offset() -> None:
    start, end = datetime(2025, 7, 14, 23, tzinfo=UTC), datetime(2025, 7, 15, 1, tzinfo=UTC)
    assert CALENDAR.between(start, end) == hours(1)  # Tuesday, 07.00 to 09.00 WITA


@pytest.mark.parametrize(
    ("start", "working", "reached"),
    [
        pytest.param("2025-07-14 11:00", 2, "2025-07-14 14:00", id="over the break"),
        pytest.param("2025-07-14 15:30", 1, "2025-07-14 16:30", id="the end of a day is of that day"),
        pytest.param("2025-07-18 10:30", 1, "2025-07-21 08:30", id="over a weekend"),
        pytest.param("2025-07-19 10:30", 1, "2025-07-21 09:00", id="from a Saturday"),
        pytest.param("2025-03-27 14:00", 2, "2025-04-08 09:00", id="over Idulfitri"),
        pytest.param("2025-03-10 08:00", 32.5, "2025-03-14 15:30", id="a week of Ramadan"),
        pytest.param("2025-07-14 09:00", 0, "2025-07-14 09:00", id="no time at all"),
    ],
)
def test_the_moment_at_which_a_time_has_passed_is_found(start: str, working: float, reached: str) -> None:
    assert CALENDAR.after(wita(start), hours(working)) == wita(reached)


def test_hours_change_with_their_version() -> None:
    early, late = (
        OfficeHours(name, day, {"monday": [(time(8), time(end))]}, {})
        for name, day, end in (("a", date(2025, 1, 1), 12), ("b", date(2025, 7, 14), 10))
    )
    calendar = Calendar([early, late], [], lambda _: False)
    assert calendar.between(wita("2025-07-07 00:00"), wita("2025-07-15 00:00")) == hours(4 + 2)
    assert [calendar.version(date(year, 7, 13)).id for year in (2024, 2025, 2026)] == ["a", "a", "b"]


moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=WITA)
)
amounts = st.integers(0, 400 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@settings(deadline=None)  # holidays are looked up by year, and the machine may be busy
@for_all(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_a_time_is_the_sum_of_its_parts(three: list[datetime]) -> None:
    first, middle, last = three
    assert CALENDAR.between(first, last) == CALENDAR.between(first, middle) + CALENDAR.between(middle, last)


@settings(deadline=None)
@for_all(moments, amounts, amounts)
def test_more_time_is_never_less_working_time(start: datetime, less: timedelta, more: timedelta) -> None:
    shorter, longer = sorted([less, more])
    assert timedelta() <= CALENDAR.between(start, start + shorter) <= CALENDAR.between(start, start + longer) <= longer


@settings(deadline=None)
@for_all(st.dates(date(2024, 1, 1), date(2026, 12, 31)).filter(CALENDAR.is_holiday))
def test_nobody_works_on_a_holiday(day: date) -> None:
    midnight = datetime.combine(day, time(), WITA)
    assert CALENDAR.between(midnight, midnight + timedelta(days=1)) == timedelta()


@settings(deadline=None)
@for_all(moments, amounts)
def test_what_is_reached_is_the_first_moment_with_so_much_time_behind_it(start: datetime, working: timedelta) -> None:
    reached = CALENDAR.after(start, working)
    assert CALENDAR.between(start, reached) == working
    assume(working)
    assert CALENDAR.between(start, reached - SECOND) < working
    assert not CALENDAR.is_holiday(day_of(reached))
