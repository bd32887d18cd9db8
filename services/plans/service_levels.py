"""What units are promised: how soon there is an answer and a solution, counted in which office hours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec
from msgspec import Struct

from services.plans.working_time import Calendar, OfficeHours, Period
from shared.events.plans import Urgency

FOLDER = Path(__file__).parent
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


class Hours(Struct, frozen=True):
    """The file of office hours."""

    versions: Sequence[OfficeHours]
    ramadan: Sequence[Period]


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


def service_levels() -> ServiceLevels:
    """As they are written in the files beside this module."""
    hours = msgspec.json.decode((FOLDER / "office-hours.json").read_bytes(), type=Hours)
    levels = msgspec.json.decode((FOLDER / "service-levels.json").read_bytes(), type=list[Level])
    calendar = Calendar(hours.versions, hours.ramadan, national_holidays())
    return ServiceLevels(calendar, levels, f"holidays-{version('holidays')}")


def national_holidays() -> Callable[[date], bool]:
    """Whether offices are closed on a day, by decree: public holidays and collective leave."""

    @lru_cache
    def of(year: int) -> frozenset[date]:
        import holidays  # noqa: PLC0415 - it takes 20 MB, which only a process that counts working time should need

        return frozenset(holidays.country_holidays("ID", years=year, categories=OFFICE_CLOSED))

    return lambda day: day in of(day.year)


def seconds(hours: int) -> int:
    return int(timedelta(hours=hours).total_seconds())
