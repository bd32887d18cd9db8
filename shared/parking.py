"""The parked: records that could not be handled, kept with everything later of their stream until they are replayed."""

import re
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from pymongo import ASCENDING, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

Document = dict[str, Any]
REPLAYED_AT_ONCE = 10_000
BYTES_AT_ONCE = 8 * 1024 * 1024
ALONE = "alone"
Kind = Literal["undecodable", "failed", "gap", "behind"]


class Record(Protocol):
    """What a record of the topic looks like, as kafka-python hands it out."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...


class Parked(NamedTuple):
    """A record and why it is parked; stream and version are unknown where the envelope cannot be read."""

    record: Record
    kind: Kind
    reason: str
    stream: str | None
    version: int | None


class Replayed(NamedTuple):
    """A parked record as it comes back."""

    id: str
    stream: str | None
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class WaitsBehind(Exception):
    """A parked record cannot be handled before the ones of its stream that came before it."""


class Parking:
    """The parked records of one handler; every write is repeatable."""

    def __init__(self, database: Database[Document], handler: str) -> None:
        self._records: Collection[Document] = database["parked"]
        self._handler = handler

    def prepare(self) -> None:
        self._records.create_index([("handler", ASCENDING), ("stream", ASCENDING), ("version", ASCENDING)])

    def streams(self) -> dict[str, tuple[int, Kind]]:
        """The first parked version of each parked stream, and why that one is parked."""
        found = self._records.find({"handler": self._handler, "stream": {"$ne": None}}, {"value": 0})
        firsts: dict[str, tuple[int, Kind]] = {}
        for parked in found.sort([("stream", ASCENDING), ("version", ASCENDING)]):
            firsts.setdefault(parked["stream"], (parked["version"], parked["kind"]))
        return firsts

    def park(self, parked: Sequence[Parked], at: datetime) -> None:
        if parked:
            self._records.bulk_write([self._write(one, at) for one in parked], ordered=False)

    def request(self, streams: Iterable[str] | None) -> int:
        """Ask the consumer to replay these streams, or everything; returns how many records that are."""
        chosen: Document = {} if streams is None else {"stream": {"$in": list(streams)}}
        return self._records.update_many(self._mine(chosen), {"$set": {"requested": True}}).matched_count

    def request_one(self, place: str) -> int:
        """Ask for one record alone, by `stream@version`, or `partition:offset` where that is unknown; how many it is.

        Raises WaitsBehind where it is not the first of its stream.
        """
        found = self._records.find_one(self._at(place))
        if found is None:
            return 0
        if found["stream"]:
            first = self._records.find_one(self._mine({"stream": found["stream"]}), sort=[("version", ASCENDING)])
            if first and first["version"] < found["version"]:
                raise WaitsBehind(f"{place} waits behind {first['stream']}@{first['version']}")
        return self._records.update_one({"_id": found["_id"]}, {"$set": {"requested": ALONE}}).matched_count

    def withdraw(self, streams: Iterable[str]) -> None:
        """What failed again is not to be replayed until it is asked for anew, nor is what waits behind it."""
        self._records.update_many(self._mine({"stream": {"$in": list(streams)}}), {"$set": {"requested": False}})

    def requested(self, partitions: Sized[tuple[str, int]]) -> Sequence[Replayed]:
        """The next records to replay of these topic partitions, each stream in order; what is left stays requested."""
        places = [{"topic": topic, "partition": partition} for topic, partition in partitions]
        if not places:
            return []
        asked = self._mine({"requested": True, "$or": places})
        streams = [stream for stream in self._records.distinct("stream", asked) if stream]
        also_behind = {"stream": {"$in": streams}}  # what was parked since it was asked
        whole = [{"requested": {"$in": [True, ALONE]}}, also_behind]
        found = self._records.find(self._mine({"$and": [{"$or": places}, {"$or": whole}]}))
        ordered = found.sort([("stream", ASCENDING), ("version", ASCENDING), ("offset", ASCENDING)])
        return list(_bounded(ordered.limit(REPLAYED_AT_ONCE)))

    def remove(self, ids: Sequence[str]) -> None:
        if ids:
            self._records.delete_many({"_id": {"$in": list(ids)}})

    def drop(self) -> None:
        """Let go of all that is parked: the handler is given up."""
        self._records.delete_many(self._mine({}))

    @staticmethod
    def keep_only(database: Database[Document], read_model: str, groups: Sequence[str]) -> None:
        """Let go of what is parked of generations of a read model that are dropped."""
        ours = {"$regex": rf"^{re.escape(read_model)}\.g[0-9]+$", "$nin": list(groups)}
        database["parked"].delete_many({"handler": ours})

    def listed(self, limit: int = 1000) -> Sequence[Mapping[str, Any]]:
        """What is parked, without the bytes, oldest first."""
        return list(self._records.find(self._mine({}), {"value": 0}).sort("parked_at", ASCENDING).limit(limit))

    def oldest(self) -> datetime | None:
        """When the record that is parked longest was."""
        found = self._records.find(self._mine({}), {"parked_at": 1}).sort("parked_at", ASCENDING).limit(1)
        return next((parked["parked_at"] for parked in found), None)

    def count(self, **wanted: object) -> int:
        return self._records.count_documents(self._mine(wanted))

    def count_at(self, place: str) -> int:
        return self._records.count_documents(self._at(place))

    def _at(self, place: str) -> Document:
        return {"_id": {"$regex": f"^{re.escape(self._handler)}/[^/]+/{re.escape(place)}$"}}

    def _mine(self, wanted: Mapping[str, object]) -> Document:
        return {"handler": self._handler, **wanted}

    def _write(self, parked: Parked, at: datetime) -> UpdateOne:
        record = parked.record
        place = f"{parked.stream}@{parked.version}" if parked.stream else f"{record.partition}:{record.offset}"
        first = {"handler": self._handler, "stream": parked.stream, "version": parked.version, "parked_at": at}
        newest = {  # a copy that was sent again may be the cure of the one before
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": record.key,
            "value": record.value,
            "kind": parked.kind,
            "reason": parked.reason,
            "requested": False,
        }
        return UpdateOne(
            {"_id": f"{self._handler}/{record.topic}/{place}"}, {"$setOnInsert": first, "$set": newest}, upsert=True
        )


def _bounded(found: Iterable[Document]) -> Iterator[Replayed]:
    size = 0
    for one in found:
        yield Replayed(one["_id"], *(one[name] for name in Replayed._fields[1:]))
        size += len(one["value"] or b"")
        if size > BYTES_AT_ONCE:
            return
