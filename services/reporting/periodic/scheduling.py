"""When reports are due: a month's when it is over, a quarter's when its reporting window closes.

Pure: the same windows and the same moment make the same reports due, so a process that was away issues what it missed,
as of the moment at which it was due.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from services.reporting.documents import Window
from services.reporting.periodic.periods import Period
from shared.wita import day_of

SETTLING = timedelta(minutes=5)  # what was recorded in time may take a moment to arrive
CATCHING_UP = timedelta(days=92)  # what is older is issued by hand, if anybody misses it


class Due(NamedTuple):
    """A report, and the moment as of which it is made."""

    period: Period
    as_of: datetime


def due(windows: Iterable[Window], now: datetime) -> list[Due]:
    """The oldest first; nothing before the first window was opened, for there is nothing to tell before that."""
    scheduled = [window for window in windows if window.schedules]
    opened = min((window.schedules[-1].opens for window in scheduled), default=now)
    every = [*_months(now), *map(_quarter, scheduled)]
    ripe = [one for one in every if max(opened, now - CATCHING_UP) < one.as_of <= now - SETTLING]
    return sorted(ripe, key=lambda one: (one.as_of, one.period))


def _quarter(window: Window) -> Due:
    year, _, quarter = window.id.partition("-")
    return Due(Period("quarterly", int(year), int(quarter)), window.schedules[-1].closes)


def _months(now: datetime) -> Iterator[Due]:
    """Those that can have ended within the time that is caught up with."""
    day = day_of(now)
    period = Period("monthly", day.year, day.month)
    while period.ends > now - CATCHING_UP:
        yield Due(period, period.ends)
        period = period.before
