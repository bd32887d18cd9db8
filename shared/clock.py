"""The one clock; whoever needs the time is handed it."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
