"""Whether a day of a unit adds up: what was received is decided, what was accepted is appended and published.

received = accepted + refused + duplicate, of the receipts; the verdicts are those of the items; and accepted -
unchanged = appended = published, of the commits whose command is a report's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct
from pymongo.collection import Collection

from shared.inbox.documents import ledger_day
from shared.inbox.ledger import Document, Ledger
from shared.wita import WITA

COMMAND = {"$concat": ["report.", "$_id"]}  # the command of an item, as Judging names it
SETTLED = timedelta(seconds=120)  # in which what came has been decided, appended and published
WATCHED_DAYS = 2


class Day(Struct, frozen=True):
    """What is counted of a unit's day in WITA; `items` are those of the day that have a verdict."""

    unit: str
    day: str
    received: int = 0
    accepted: int = 0
    refused: int = 0
    duplicate: int = 0
    unchanged: int = 0
    items: int = 0
    appended: int = 0
    published: int = 0

    def differences(self) -> Mapping[str, int]:
        """All 0 where it adds up; more than 0 is missing on the right side of the equation of that name."""
        return {
            "decided": self.received - self.accepted - self.refused - self.duplicate,
            "kept": self.accepted + self.refused - self.items,
            "appended": self.accepted - self.unchanged - self.appended,
            "published": self.appended - self.published,
        }

    @property
    def adds_up(self) -> bool:
        return not any(self.differences().values())


class Appended(Struct, frozen=True):
    """A commit that a report led to; `command` is what its events name as their cause."""

    command: str
    stream: str
    version: int


class Reconciling:
    """Counts in the ledger and in the log; `until` leaves out what came later."""

    def __init__(self, ledger: Ledger, commits: Collection[Document]) -> None:
        self._ledger = ledger
        self._commits = commits

    def units(self, day: str) -> Sequence[str]:
        """Those that anything was received of, sorted."""
        return sorted(self._ledger.receipts.distinct("unit", {"day": day}))

    def day(self, unit: str, day: str, until: datetime | None = None) -> Day:
        wanted = _of(unit, day, until)
        receipts = self._receipts(wanted)
        decided = self._ledger.items.count_documents({**wanted, "outcome": {"$ne": None}})
        (found,) = [*self._ledger.items.aggregate([*self._joined(wanted), _COUNTED])] or [_NONE]
        outcomes = {name: _sum(receipts, name) for name in ("accepted", "refused", "duplicate")}
        return Day(
            unit=unit,
            day=day,
            received=sum(receipts.values()),
            **outcomes,
            unchanged=receipts.get(("accepted", True), 0),
            items=decided,
            appended=found["appended"],
            published=found["published"],
        )

    def appended(self, unit: str, day: str) -> Iterator[Appended]:
        """The commits of a day's reports, for comparing with what others have made of them."""
        for each in self._ledger.items.aggregate([*self._joined(_of(unit, day, None)), {"$sort": {"_id": 1}}]):
            commit = each["commit"]
            yield Appended(commit["command_id"], commit["stream"], commit["version"] + len(commit["events"]))

    def watched(self, now: datetime) -> Mapping[str, int]:
        """By unit, how much of today and the day before does not add up, without what may still be under way."""
        until = now - SETTLED
        days = [ledger_day(until - timedelta(days=back)) for back in range(WATCHED_DAYS)]
        amounts: dict[str, int] = {}
        for day in days:
            for unit in self.units(day):
                differences = self.day(unit, day, until).differences().values()
                amounts[unit] = amounts.get(unit, 0) + sum(abs(each) for each in differences)
        return amounts

    def _receipts(self, wanted: Document) -> Mapping[tuple[str | None, bool], int]:
        """How many, by outcome and whether it was accepted and said nothing new."""
        group = {"_id": {"outcome": "$outcome", "unchanged": "$unchanged"}, "count": {"$sum": 1}}
        found = self._ledger.receipts.aggregate([{"$match": wanted}, {"$group": group}])
        return {(each["_id"]["outcome"], each["_id"]["unchanged"]): each["count"] for each in found}

    def _joined(self, wanted: Document) -> list[Document]:
        """The accepted items that said something new, each with the commit of its command."""
        new = {**wanted, "outcome": "accepted", "verdict.unchanged": {"$ne": True}}
        lookup = {"from": self._commits.name, "localField": "command", "foreignField": "command_id", "as": "commit"}
        return [{"$match": new}, {"$project": {"command": COMMAND}}, {"$lookup": lookup}, {"$unwind": "$commit"}]


def _of(unit: str, day: str, until: datetime | None) -> Document:
    """In terms of both indexes: that of receipts has the day, that of items the moment."""
    begins = datetime.combine(date.fromisoformat(day), time(), WITA).astimezone(UTC)
    ends = begins + timedelta(days=1)
    return {"unit": unit, "day": day, "received_at": {"$gte": begins, "$lt": min(ends, until or ends)}}


def _sum(receipts: Mapping[tuple[str | None, bool], int], outcome: str) -> int:
    return receipts.get((outcome, False), 0) + receipts.get((outcome, True), 0)


_NONE: Document = {"appended": 0, "published": 0}
_IS_PUBLISHED = {"$cond": [{"$eq": ["$commit.published_at", None]}, 0, 1]}
_COUNTED = {"$group": {"_id": None, "appended": {"$sum": 1}, "published": {"$sum": _IS_PUBLISHED}}}
