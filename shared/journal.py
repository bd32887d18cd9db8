"""The journal: every event by stream in order, in pages, which is the audit trail, the history and the as-of.

A page is `{_id: "<stream>@<first>", stream, unit, first, count, events}`: the events of one stream that came in one
batch, one JSON text a line, compressed. A page is inserted once and never changed; one that overlaps is refused by
its `_id`. Where pages begin depends on the batches; the sequence of events does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from isal import isal_zlib
from pymongo import ASCENDING, InsertOne
from pymongo.collection import Collection

from shared.envelope import Recorded, decode
from shared.language import Readable

E = TypeVar("E")
Document = dict[str, Any]
JOURNAL = "journal"
FASTEST = 1  # nine tenths of the bytes go at any level, and MongoDB takes what remains five times faster


class DamagedPage(Exception):
    """A page of the journal that cannot be read; the message is its `_id`."""


class Value(NamedTuple):
    """An event as it stood on the topic, byte for byte."""

    stream: str
    version: int
    text: bytes


class Journal(Generic[E]):
    """The journal of one generation of a read model."""

    def __init__(self, pages: Collection[Document], language: Readable[E]) -> None:
        self.pages = pages
        self._language = language

    def prepare(self) -> None:
        self.pages.create_index([("stream", ASCENDING), ("first", ASCENDING), ("count", ASCENDING)])
        self.pages.create_index([("unit", ASCENDING), ("stream", ASCENDING), ("first", ASCENDING)])

    def heads(self, streams: Sequence[str]) -> Mapping[str, int]:
        """The last version that the journal has of each stream, 0 where it has none."""
        last = {"$max": {"$add": ["$first", "$count", -1]}}
        found = self.pages.aggregate(
            [{"$match": {"stream": {"$in": list(streams)}}}, {"$group": {"_id": "$stream", "version": last}}]
        )
        return dict.fromkeys(streams, 0) | {head["_id"]: head["version"] for head in found}

    def streams(self) -> Sequence[str]:
        """The names of all streams that the journal has events of, sorted; answered from an index."""
        groups: Sequence[Document] = [{"$sort": {"stream": ASCENDING}}, {"$group": {"_id": "$stream"}}]
        return sorted(found["_id"] for found in self.pages.aggregate(groups))

    def units(self) -> Mapping[str, str]:
        """The unit of each stream that the journal has events of; answered from an index."""
        both = {"unit": "$unit", "stream": "$stream"}
        groups: Sequence[Document] = [{"$sort": {"unit": ASCENDING, "stream": ASCENDING}}, {"$group": {"_id": both}}]
        return {found["_id"]["stream"]: found["_id"]["unit"] for found in self.pages.aggregate(groups)}

    def values(self, streams: Sequence[str] | None = None) -> Iterator[Value]:
        """What came of these streams, or of all, stream by stream in order; raises DamagedPage."""
        wanted: Document = {} if streams is None else {"stream": {"$in": list(streams)}}
        for found in self.pages.find(wanted).sort([("stream", ASCENDING), ("first", ASCENDING)]):
            for place, text in enumerate(_texts(found)):
                yield Value(found["stream"], found["first"] + place, text)

    def events(
        self, streams: Sequence[str] | None = None, unit: str | None = None, until: datetime | None = None
    ) -> Iterator[Recorded[E]]:
        """The events of the streams, or of all streams of a unit, stream by stream in order, recorded up to `until`."""
        wanted: Document = {"stream": {"$in": list(streams)}} if streams is not None else {"unit": unit}
        for found in self.pages.find(wanted).sort([("stream", ASCENDING), ("first", ASCENDING)]):
            for text in _texts(found):
                recorded = decode(self._language, text)
                if until is None or recorded.envelope.time <= until:
                    yield recorded


def _texts(found: Document) -> Sequence[bytes]:
    try:
        return isal_zlib.decompress(found["events"]).split(b"\n")
    except isal_zlib.error as error:  # type: ignore[misc]  # its stub takes the class for an object
        raise DamagedPage(found["_id"]) from error


def page(stream: str, unit: str, head: int, events: Sequence[bytes]) -> InsertOne[Document]:
    """The write that puts events behind version `head`; JSON as we encode it has no line breaks."""
    packed = isal_zlib.compress(b"\n".join(events), FASTEST)
    first = head + 1
    return InsertOne(
        {
            "_id": f"{stream}@{first}",
            "stream": stream,
            "unit": unit,
            "first": first,
            "count": len(events),
            "events": packed,
        }
    )
