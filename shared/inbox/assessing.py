"""What the data quality scores are computed from: the ledger, and what a service knows to be due."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from shared.events.terms import Quarter
from shared.inbox.expected import DueIn, Expected, by_unit
from shared.inbox.ledger import Document, Ledger
from shared.inbox.quality import Score, Tally, score_of
from shared.inbox.verdict import Code
from shared.wita import WITA, day_of

MONTHS_AFTER = 1  # in which a quarter is usually reported
Closes = Callable[[int, Quarter], datetime | None]
NOTHING_DUE = Expected(0, 0)


class Days(NamedTuple):
    """Both of them count, in WITA."""

    first: date
    last: date


class Assessing:
    """`closes` tells until when a quarter may be reported, where the reports of the service have to come in time."""

    def __init__(self, ledger: Ledger, due_in: DueIn, closes: Closes | None = None) -> None:
        self._ledger = ledger
        self._due_in = due_in
        self._closes = closes

    def days(self, year: int, quarter: Quarter) -> Days:
        """In which a quarter is reported: usually to a month after it, and longer where its window is open longer."""
        usual, closes = days_of(year, quarter), self._closes(year, quarter) if self._closes else None
        return usual._replace(last=max(usual.last, day_of(closes))) if closes else usual

    def scores(self, year: int, quarter: Quarter, days: Days) -> Sequence[Score]:
        """Of every unit that reported in these days, or had something due in the quarter."""
        tallies, expected = self._tallies(days), by_unit(self._due_in(year, quarter))
        return [
            score_of(unit, self._tally(tallies.get(unit, {}), expected.get(unit, NOTHING_DUE)))
            for unit in sorted({*tallies, *expected})
        ]

    def _tally(self, counted: Mapping[str, int], expected: Expected) -> Tally:
        tally = Tally(**counted, due=expected.due, stated=expected.stated)
        return tally if self._closes else replace(tally, late=None)

    def _tallies(self, days: Days) -> Mapping[str, Mapping[str, int]]:
        """By unit, what the ledger has to say."""
        units = self._ledger.receipts.distinct("unit")
        begins, ends = _moment(days.first), _moment(days.last + timedelta(days=1))
        wanted: Document = {"unit": {"$in": units}, "received_at": {"$gte": begins, "$lt": ends}}
        found = self._ledger.items.aggregate([{"$match": wanted}, {"$group": {"_id": "$unit", **_COUNTS}}])
        return {each.pop("_id"): each for each in found}


def days_of(year: int, quarter: Quarter) -> Days:
    """From the first day of a quarter to the last of the month after it."""
    return Days(_first_of(year, 3 * quarter - 2), _first_of(year, 3 * quarter + MONTHS_AFTER + 1) - timedelta(days=1))


def _first_of(year: int, month: int) -> date:
    """Months go on behind the twelfth."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), WITA).astimezone(UTC)


def _count(*conditions: Any) -> Document:
    return {"$sum": {"$cond": [{"$and": list(conditions)}, 1, 0]}}


_ACCEPTED, _REFUSED = ({"$eq": ["$outcome", outcome]} for outcome in ("accepted", "refused"))
_COUNTS = {
    "accepted": _count(_ACCEPTED),
    "refused": _count(_REFUSED),
    "late": _count(_REFUSED, {"$eq": ["$code", Code.WINDOW_CLOSED.value]}),
    "corrections": _count(_ACCEPTED, {"$eq": ["$corrects", True]}),
}
