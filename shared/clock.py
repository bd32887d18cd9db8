"""The one clock; whoever needs the time is handed it.

A stack that is wholly on one machine may be told the time by a file, so that a year passes within minutes; settings.py
refuses that to any other. What has to do with other machines, or with how long work takes, asks `present` instead.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


def present() -> datetime:
    """The time of this machine, which nobody tells us."""
    return datetime.now(UTC)


_told: list[Callable[[], datetime]] = [present]


def now() -> datetime:
    return _told[0]()


def follow(file: Path) -> None:
    """From here on it is always the moment that the file holds, with its offset."""
    _told[0] = lambda: datetime.fromisoformat(file.read_text().strip()).astimezone(UTC)


def milliseconds(moment: datetime) -> datetime:
    """As much of a moment as MongoDB keeps, so that it is the same before and after."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
