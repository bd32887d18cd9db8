"""How a reporting window stands at a moment, for everybody or for one unit."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from services.reporting.documents import Window

WindowStanding = Literal["not_scheduled", "not_open", "open", "extended", "closed"]


class WindowNote(Struct, frozen=True):
    """`extended_until` is for the unit that is spoken of; None where there is no extension."""

    standing: WindowStanding
    opens: datetime | None = None
    closes: datetime | None = None
    extended_until: datetime | None = None


def window_note(window: Window, unit: str | None, at: datetime) -> WindowNote:
    if not window.schedules:
        return WindowNote("not_scheduled")
    schedule = window.schedules[-1]
    extension = window.extensions.get(unit) if unit else None
    until = extension.until if extension else None
    return WindowNote(_standing(schedule.opens, schedule.closes, until, at), schedule.opens, schedule.closes, until)


def _standing(opens: datetime, closes: datetime, until: datetime | None, at: datetime) -> WindowStanding:
    """The moment at which a window closes is the first at which it is closed."""
    if at < opens:
        return "not_open"
    if at < closes:
        return "open"
    return "extended" if until and at < until else "closed"


def newest_opened(windows: Iterable[Window], at: datetime, today: date) -> tuple[int, int]:
    """The year and quarter that were opened for reports last; those of the calendar where none has been yet."""
    scheduled = [(window.schedules[-1].opens, window.id) for window in windows if window.schedules]
    opened = [(opens, name) for opens, name in scheduled if opens <= at]
    if not opened:
        return today.year, (today.month + 2) // 3
    year, _, quarter = max(opened)[1].partition("-")
    return int(year), int(quarter)
