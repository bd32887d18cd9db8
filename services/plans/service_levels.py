"""What units are promised: how soon there is an answer and a solution, counted in which office hours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from services.plans.working_time import Calendar, OfficeHours, Period, Week
from shared.events.plans import Urgency

FOLDER = Path(__file__).parent
LONGEST_MONTH = timedelta(days=30)
OFFICE_CLOSED = ("public", "government")  # with the collective leave (cuti bersama) of civil servants


class Limits(Struct, frozen=True):
    """Hours of working time."""

    response: int
    resolution: int


class Level(Struct, frozen=True):
    """A version of the limits."""

    id: str
    effective_from: date
    limits: Mapping[Urgency, Limits]


class HoursWrong(Exception):
    """Office hours that cannot be counted by; the message names the place in the file."""


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """The file of office hours."""

    versions: Annotated[Sequence[OfficeHours], Meta(min_length=1)]
    ramadan: Sequence[Period]
    ramadan_source: str = ""


@dataclass(frozen=True)
class ServiceLevels:
    """`hours` names the holidays too, for they come from a package that is renewed; levels are in order of days."""

    calendar: Calendar
    levels: Sequence[Level]
    holidays: str

    def level(self, day: date) -> Level:
        """The version that counts on a day; before the first one's day, it is the first."""
        begun = [level for level in self.levels if level.effective_from <= day]
        return begun[-1] if begun else self.levels[0]

    def hours(self, day: date) -> str:
        return f"{self.calendar.version(day).id} {self.holidays}"


def service_levels(office_hours: bytes | None = None) -> ServiceLevels:
    """As they are written in the files beside this module, or with other office hours; raises HoursWrong."""
    hours = parse_hours(office_hours or (FOLDER / "office-hours.json").read_bytes())
    levels = msgspec.json.decode((FOLDER / "service-levels.json").read_bytes(), type=list[Level])
    calendar = Calendar(hours.versions, hours.ramadan, national_holidays())
    return ServiceLevels(calendar, levels, f"holidays-{version('holidays')}")


def parse_hours(content: bytes) -> Hours:
    """Raises HoursWrong."""
    try:
        hours = msgspec.json.decode(content, type=Hours)
    except msgspec.DecodeError as error:
        raise HoursWrong(str(error)) from error
    _follow([each.effective_from for each in hours.versions], "versions", "effective_from")
    for place, each in enumerate(hours.versions):
        _check_week(each.ordinary, f"versions[{place}].ordinary")
        _check_week(each.ramadan, f"versions[{place}].ramadan")
    _follow([day for month in hours.ramadan for day in (month.first, month.last)], "ramadan", "first and last")
    for place, month in enumerate(hours.ramadan):
        if month.last - month.first >= LONGEST_MONTH:
            raise HoursWrong(f"ramadan[{place}] is longer than 30 days - at `$.ramadan[{place}].last`")
    return hours


def _follow(days: Sequence[date], place: str, field: str) -> None:
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise HoursWrong(f"{later} does not come after {earlier} - {field} at `$.{place}`")


def _check_week(week: Week, place: str) -> None:
    """Somewhere in a week time has to pass, or no clock would ever end."""
    if not any(week.values()):
        raise HoursWrong(f"the offices are never open - at `$.{place}`")
    for day, spans in week.items():
        times = [time for span in spans for time in span]
        if times != sorted(set(times)):
            raise HoursWrong(f"each time has to be later than the one before - at `$.{place}.{day}`")


def national_holidays() -> Callable[[date], bool]:
    """Whether offices are closed on a day, by decree: public holidays and collective leave."""

    @lru_cache
    def of(year: int) -> frozenset[date]:
        import holidays  # noqa: PLC0415 - it takes 20 MB, which only a process that counts working time should need

        return frozenset(holidays.country_holidays("ID", years=year, categories=OFFICE_CLOSED))

    return lambda day: day in of(day.year)


def seconds(hours: int) -> int:
    return int(timedelta(hours=hours).total_seconds())
