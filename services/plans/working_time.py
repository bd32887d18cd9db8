"""Working time: for how long the offices were open between two moments, and when so much of it will have passed.

Office hours are versioned data, in the regency's time (WITA); in Ramadan they are others, on holidays there are none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from shared.wita import WITA, day_of

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Clock = Annotated[time, Meta(tz=False)]
Week = Mapping[Weekday, Sequence[tuple[Clock, Clock]]]
Span = tuple[datetime, datetime]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
ONE_DAY = timedelta(days=1)


class OfficeHours(Struct, frozen=True, forbid_unknown_fields=True):
    """A version of the hours: for each weekday from when until when, in order; a day that is not there is free."""

    id: str
    effective_from: date
    ordinary: Week
    ramadan: Week
    source: str = ""
    ramadan_source: str = ""


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """`versions` are in the order of their days; before the first one's day, it is the first that counts."""

    versions: Sequence[OfficeHours]
    ramadan: Sequence[Period]
    is_holiday: Callable[[date], bool]

    def version(self, day: date) -> OfficeHours:
        begun = [version for version in self.versions if version.effective_from <= day]
        return begun[-1] if begun else self.versions[0]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from one moment to a later one; nothing where it is not later."""
        spans = self._spans(day_of(start), day_of(end))
        return sum((max(_length(_cut(span, start, end)), timedelta()) for span in spans), timedelta())

    def after(self, start: datetime, working: timedelta) -> datetime:
        """The first moment, in UTC, at which so much working time has passed since `start`."""
        left = working
        for span in self._spans_from(start):
            if left <= timedelta():
                break
            if left <= _length(span):
                return (span[0] + left).astimezone(UTC)
            left -= _length(span)
        return start

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        """What is left of the day of `start`, and all days after it."""
        first = day_of(start)
        for number in count():
            for opens, closes in self._opened(first + number * ONE_DAY):
                if closes > start:
                    yield max(opens, start), closes

    def _spans(self, first: date, last: date) -> Iterator[Span]:
        for number in range((last - first).days + 1):
            yield from self._opened(first + number * ONE_DAY)

    def _opened(self, day: date) -> Iterator[Span]:
        if self.is_holiday(day):
            return
        version = self.version(day)
        week = version.ramadan if any(day in month for month in self.ramadan) else version.ordinary
        for opens, closes in week.get(WEEKDAYS[day.weekday()], ()):
            yield datetime.combine(day, opens, WITA), datetime.combine(day, closes, WITA)


def _cut(span: Span, start: datetime, end: datetime) -> Span:
    return max(span[0], start), min(span[1], end)


def _length(span: Span) -> timedelta:
    return span[1] - span[0]
