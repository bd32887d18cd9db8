"""Moments as the regency counts and writes them."""

from datetime import UTC, date, datetime, time, timedelta

from shared.wita import WITA

INSTANT = timedelta(microseconds=1)


def text_of(moment: datetime) -> str:
    """The same text for the same moment, in whatever zone it is given."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def last_day(moment: datetime) -> date:
    """The day that ends with a moment, or holds it: midnight belongs to the day before."""
    return (moment.astimezone(WITA) - INSTANT).date()


def at_hour(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), WITA)


def at_time(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, WITA)


def end_of(day: date) -> datetime:
    """The first moment after a day, as it is counted in the regency."""
    return at_hour(day + timedelta(days=1), 0)
