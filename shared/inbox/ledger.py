"""The ledger of a service's inbox: what was received, as it was received, and the one verdict on it.

`inbox_items` has one document for each unit, source and id: {_id, unit, source, id, type, resubmits, corrects, digest,
receipt, door, received_at, day, headers, body, bytes, sha256, cut, outcome, code, decided_at, verdict}. `receipt` is
the first one; `body` is as received, of what is `cut` only the beginning; `outcome` to `verdict` are null until it is
decided.
`inbox_receipts` has one for each time that it was received: {_id, unit, item, source, id, door, received_at, day,
outcome, code, unchanged, decided_at, verdict, published_at}, with the verdict as it is published, in JSON.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pymongo import ASCENDING, InsertOne, ReadPreference, UpdateOne, WriteConcern
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern

from shared.event_log import Beside
from shared.inbox.documents import (
    Kept,
    answered,
    decided,
    entry_of,
    item_document,
    kept_of,
    look_again,
    receipt_document,
    undecided,
)
from shared.inbox.reading import Entry, reused
from shared.inbox.report import Received
from shared.inbox.verdict import Verdict

Document = dict[str, Any]
ITEMS, RECEIPTS = "inbox_items", "inbox_receipts"
UNSETTLED_AT_ONCE = 50
DUPLICATE_KEY = 11000


class AlreadyDecided(Exception):
    """An item has got its verdict from somebody else, so nothing more is recorded for it."""


class Taken(Struct, frozen=True):
    """What has been received: the entries as they count, the items they are of, and first receipts to be made up for.

    Those are of items that somebody received and did not decide, and are not among the entries. `unanswered` are the
    receipts that have no verdict yet.
    """

    entries: Sequence[Entry]
    items: Mapping[str, Kept]
    firsts: Sequence[Entry]
    unanswered: frozenset[str]


class Ledger:
    """Every write can be repeated: what is there stays, and the first verdict stands."""

    def __init__(self, database: Database[Document]) -> None:
        self.items = _collection(database, ITEMS)
        self.receipts = _collection(database, RECEIPTS)

    def prepare(self) -> None:
        """Create the indexes; safe to repeat."""
        waiting, resubmitting = {"outcome": None}, {"resubmits": {"$type": "string"}}
        self.items.create_index([("unit", ASCENDING), ("received_at", ASCENDING), ("_id", ASCENDING)], name="unit")
        self.items.create_index([("unit", ASCENDING), ("source", ASCENDING), ("id", ASCENDING)], name="source")
        self.items.create_index(
            [("unit", ASCENDING), ("source", ASCENDING), ("resubmits", ASCENDING)],
            name="resubmits",
            partialFilterExpression=resubmitting,
        )
        self.items.create_index("look_at", name="undecided", partialFilterExpression=waiting)
        self.receipts.create_index([("unit", ASCENDING), ("day", ASCENDING)], name="day")
        self.receipts.create_index("item", name="item")
        self.receipts.create_index("look_at", name="undecided", partialFilterExpression=waiting)
        self.receipts.create_index("decided_at", name="unpublished", partialFilterExpression={"unpublished": True})

    def receive(self, entries: Sequence[Entry], at: datetime) -> Taken:
        """Write down what came, before anything is decided on it."""
        self._write_items(entries, at)
        items = self.find(each.item for each in entries)
        counting = [each if items[each.item].digest == each.digest else reused(each) for each in entries]
        others = [each for each in counting if each.item not in items]
        if others:
            self._write_items(others, at)
            items |= self.find(each.item for each in others)
        firsts = _missing_firsts(counting, items)
        return Taken(counting, items, firsts, self._write_receipts([*counting, *firsts], at))

    def find(self, items: Iterable[str]) -> dict[str, Kept]:
        wanted = {"_id": {"$in": list(dict.fromkeys(items))}}
        fields = ("digest", "receipt", "door", "received_at", "verdict")
        return {each["_id"]: kept_of(each) for each in self.items.find(wanted, fields)}

    def verdict(self, item: str) -> Verdict | None:
        """None where there is no such item, or none yet."""
        kept = self.find([item]).get(item)
        return kept.verdict if kept else None

    def decided_beside(self, verdicts: Sequence[Verdict]) -> Beside:
        """Writes verdicts in the transaction of their commits; raises AlreadyDecided, which undoes the commits."""
        writes = [UpdateOne(undecided(each.item), decided(each)) for each in verdicts]

        def write(session: ClientSession) -> None:
            if self.items.bulk_write(writes, session=session).matched_count < len(verdicts):
                raise AlreadyDecided

        return write

    def decide(self, verdicts: Sequence[Verdict]) -> dict[str, Verdict]:
        """Write verdicts; returns those that stand, by item, which are the first ones."""
        standing = {each.item: each for each in verdicts}
        if verdicts:
            writes = [UpdateOne(undecided(each.item), decided(each)) for each in verdicts]
            written = self.items.bulk_write(writes, ordered=False)
            if written.matched_count < len(verdicts):
                kept = self.find(standing)
                standing = {item: kept[item].verdict or verdict for item, verdict in standing.items()}
        return standing

    def answer(self, answers: Mapping[str, Verdict]) -> None:
        """Write down the verdict on each receipt, to be published, where it has none yet."""
        writes = [UpdateOne({"_id": receipt, "outcome": None}, answered(each)) for receipt, each in answers.items()]
        if writes:
            self.receipts.bulk_write(writes, ordered=False)

    def unsettled(self, at: datetime) -> list[Entry]:
        """Some of what was received a while ago and has no verdict; the same is not given again for a while."""
        wanted = {"outcome": None, "look_at": {"$lt": at}}
        items = list(self.items.find(wanted).sort("look_at", ASCENDING).limit(UNSETTLED_AT_ONCE))
        receipts = list(self.receipts.find(wanted).sort("look_at", ASCENDING).limit(UNSETTLED_AT_ONCE))
        for collection, found in ((self.items, items), (self.receipts, receipts)):
            ids = {"_id": {"$in": [each["_id"] for each in found]}}
            collection.update_many(ids, {"$set": {"look_at": look_again(at)}})
        return [*map(entry_of, items), *self._entries_of(receipts)]

    def _entries_of(self, receipts: Sequence[Document]) -> Iterator[Entry]:
        """Of the receipts whose items are decided: nothing of them is read again."""
        items = self.find(each["item"] for each in receipts)
        for each in receipts:
            kept = items.get(each["item"])
            if kept and kept.verdict:
                received = Received(each["_id"], each["unit"], each["door"], {}, b"", each["received_at"])
                yield Entry(kept.item, kept.digest, received, None)

    def _write_items(self, entries: Sequence[Entry], at: datetime) -> None:
        _insert_new(self.items, [item_document(each, at) for each in first_of_each(entries).values()])

    def _write_receipts(self, entries: Sequence[Entry], at: datetime) -> frozenset[str]:
        """Returns those that have no verdict yet."""
        documents = {each.received.receipt: receipt_document(each, at) for each in entries}
        known = _insert_new(self.receipts, list(documents.values()))
        settled = {"_id": {"$in": known}, "outcome": {"$ne": None}}
        return frozenset(documents).difference(self.receipts.distinct("_id", settled) if known else ())


def first_of_each(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The first entry of each item, in their order."""
    firsts: dict[str, Entry] = {}
    for each in entries:
        firsts.setdefault(each.item, each)
    return firsts


def _insert_new(collection: Collection[Document], documents: Sequence[Document]) -> list[str]:
    """Insert those that are not there yet; returns the ids of those that are."""
    try:
        collection.bulk_write([InsertOne(each) for each in documents], ordered=False)
    except BulkWriteError as error:
        problems = error.details["writeErrors"]
        if error.details["writeConcernErrors"] or any(each["code"] != DUPLICATE_KEY for each in problems):
            raise
        return [documents[each["index"]]["_id"] for each in problems]
    return []


def first_of(each: Entry, kept: Kept) -> Entry:
    """The same content as it came for the first time."""
    came = replace(each.received, receipt=kept.receipt, door=kept.door, received_at=kept.received_at)
    return replace(each, received=came)


def _missing_firsts(entries: Sequence[Entry], items: Mapping[str, Kept]) -> list[Entry]:
    here = {each.received.receipt for each in entries}
    open_ones = first_of_each(each for each in entries if items[each.item].verdict is None)
    return [first_of(each, items[item]) for item, each in open_ones.items() if items[item].receipt not in here]


def _collection(database: Database[Document], name: str) -> Collection[Document]:
    return database.get_collection(
        name,
        read_concern=ReadConcern("majority"),
        write_concern=WriteConcern("majority", j=True),
        read_preference=ReadPreference.PRIMARY,
    )
