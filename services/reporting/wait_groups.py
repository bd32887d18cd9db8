"""Equal waits as one: the same role is waited for, for the same, since the same day, with several indicators."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from services.reporting.pace import PaceWait
from services.reporting.waits import Awaited, Task
from shared.wita import day_of


class WaitGroup(NamedTuple):
    """`waits` are by unit and name."""

    who: Awaited
    task: Task
    quarter: int | None
    since: date
    due: date | None
    waits: tuple[PaceWait, ...]

    @property
    def units(self) -> int:
        return len({wait.unit for wait in self.waits})

    @property
    def days(self) -> int:
        return max(wait.days for wait in self.waits)


def grouped(waits: Iterable[PaceWait]) -> list[WaitGroup]:
    """The longest first, of the same day the largest."""
    ordered = sorted(waits, key=lambda wait: (*map(str, _equal(wait)), wait.unit_name, wait.name))
    groups = [WaitGroup(*key, tuple(equal)) for key, equal in groupby(ordered, _equal)]
    return sorted(groups, key=lambda group: (group.since, -len(group.waits)))


def _equal(wait: PaceWait) -> tuple[Awaited, Task, int | None, date, date | None]:
    return wait.who, wait.task, wait.quarter, day_of(wait.since), wait.due
