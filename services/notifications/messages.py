"""The messages of all recipients: each is written once under its send key, whoever writes it and however often."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.notifications.message import Message, State, message_of, stored
from services.notifications.rules import Role

T = TypeVar("T")
Document = dict[str, Any]
DUPLICATE_KEY = 11000
GATHERED_AT_ONCE = 20_000
AT_ONCE = 1000  # in one operation, for each has a time limit
WAITS = {"state": "waiting"}


class Messages:
    def __init__(self, database: Database[Document]) -> None:
        self._messages: Collection[Document] = database["messages"]

    def prepare(self) -> None:
        waiting = [("state", ASCENDING), ("channel", ASCENDING), ("recipient", ASCENDING), ("created", ASCENDING)]
        self._messages.create_index(waiting, name="waiting", partialFilterExpression=WAITS)
        feed = [("recipient", ASCENDING), ("channel", ASCENDING), ("created", DESCENDING), ("_id", DESCENDING)]
        self._messages.create_index(feed, name="feed")
        self._messages.create_index("letter", sparse=True, name="letter")
        self._messages.create_index("matters", name="matters")

    def write(self, messages: Sequence[Message]) -> int:
        """Those that are not there yet; returns how many that were."""
        different = list({message.key: message for message in messages}.values())
        return sum(self._write(part) for part in _parts(different))

    def told(self, matters: Iterable[str]) -> Mapping[str, Sequence[tuple[Role, datetime]]]:
        """By matter, which role was told about it and when."""
        wanted = {"matters": {"$in": list(matters)}, "state": {"$nin": ["suppressed", "resolved", "declined"]}}
        found: dict[str, set[tuple[Role, datetime]]] = defaultdict(set)
        for document in self._messages.find(wanted, {"matters": 1, "role": 1, "moment": 1}):
            for matter in document["matters"]:
                found[matter].add((document["role"], document["moment"]))
        return {matter: sorted(told, key=lambda each: each[1]) for matter, told in found.items()}

    def recipients_waiting(self, channel: str) -> list[str]:
        return sorted(self._messages.distinct("recipient", {**WAITS, "channel": channel}))

    def waiting(self, channel: str, recipient: str) -> list[Message]:
        """In the order in which they were written."""
        found = self._messages.find({**WAITS, "channel": channel, "recipient": recipient}).hint("waiting")
        return [message_of(document) for document in found.sort("created", ASCENDING).limit(GATHERED_AT_ONCE)]

    def claim(self, keys: Sequence[str], letter: str) -> int:
        """Take those of the messages for a letter that still wait; returns how many that were."""
        claimed = {"$set": {"state": "claimed", "letter": letter}}
        return sum(
            self._messages.update_many({"_id": {"$in": list(part)}, **WAITS}, claimed).modified_count
            for part in _parts(keys)
        )

    def of_letter(self, letter: str) -> list[Message]:
        """In the order in which they were written."""
        return [message_of(document) for document in self._messages.find({"letter": letter}).sort("created", ASCENDING)]

    def settle(self, keys: Sequence[str], state: State) -> None:
        for part in _parts(keys):
            self._messages.update_many({"_id": {"$in": list(part)}}, {"$set": {"state": state}})

    def feed(self, recipient: str, limit: int, before: tuple[datetime, str] | None = None) -> list[Message]:
        """The newest first, of those written before a place in the feed."""
        wanted: Document = {"recipient": recipient, "channel": "feed", "state": "shown"}
        if before:
            at, key = before
            wanted["$or"] = [{"created": {"$lt": at}}, {"created": at, "_id": {"$lt": key}}]
        found = self._messages.find(wanted).sort([("created", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return [message_of(document) for document in found]

    def since(self, recipient: str, at: datetime, key: str, limit: int) -> list[Message]:
        """The oldest first, of those written after a place in the feed."""
        place: Document = {"$or": [{"created": {"$gt": at}}, {"created": at, "_id": {"$gt": key}}]}
        found = self._messages.find({"recipient": recipient, "channel": "feed", "state": "shown", **place})
        ordered = found.sort([("created", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return [message_of(document) for document in ordered]

    def unread(self, recipient: str) -> int:
        return self._messages.count_documents(
            {"recipient": recipient, "channel": "feed", "state": "shown", "read": None}
        )

    def mark_read(self, recipient: str, keys: Sequence[str] | None, at: datetime) -> int:
        """These messages of a recipient, or all; returns how many had not been read before."""
        wanted: Document = {"recipient": recipient, "channel": "feed", "read": None}
        if keys is not None:
            wanted["_id"] = {"$in": list(keys)}
        return self._messages.update_many(wanted, {"$set": {"read": at}}).modified_count

    def _write(self, messages: Sequence[Message]) -> int:
        known = self._known(message.key for message in messages)
        fresh = [stored(message) for message in messages if message.key not in known]
        return self._insert(fresh) if fresh else 0

    def _known(self, keys: Iterable[str]) -> set[str]:
        return {document["_id"] for document in self._messages.find({"_id": {"$in": list(keys)}}, {"_id": 1})}

    def _insert(self, documents: Sequence[Document]) -> int:
        """Whoever was faster has written the same."""
        try:
            return len(self._messages.insert_many(documents, ordered=False).inserted_ids)
        except BulkWriteError as error:
            if {failure["code"] for failure in error.details["writeErrors"]} != {DUPLICATE_KEY}:
                raise
            return int(error.details["nInserted"])


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))
