"""The journal: every event by stream in order, in pages, which is the audit trail, the history and the as-of.

A page is `{_id: "<stream>/<n>", stream, unit, first, count, events}` and holds the events n*64+1 to n*64+64 of its
stream. Its content follows from the stream alone, however the events came in batches, twice, or in a rebuild.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from pymongo import ASCENDING, UpdateOne
from pymongo.collection import Collection

from shared.envelope import Recorded, decode
from shared.language import Language

E = TypeVar("E")
Document = dict[str, Any]
PAGE = 64


class Journal(Generic[E]):
    """The journal of one generation of a read model."""

    def __init__(self, pages: Collection[Document], language: Language[E]) -> None:
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

    def events(
        self, streams: Sequence[str] | None = None, unit: str | None = None, until: datetime | None = None
    ) -> Iterator[Recorded[E]]:
        """The events of the streams, or of all streams of a unit, stream by stream in order, recorded up to `until`."""
        wanted: Document = {"stream": {"$in": list(streams)}} if streams is not None else {"unit": unit}
        for page in self.pages.find(wanted).sort([("stream", ASCENDING), ("first", ASCENDING)]):
            for text in page["events"]:
                recorded = decode(self._language, text)
                if until is None or recorded.envelope.time <= until:
                    yield recorded


def appending(stream: str, unit: str, head: int, events: Sequence[str]) -> Iterable[UpdateOne]:
    """The writes that put events behind version `head`; each one misses where the page is not as it was then."""
    taken = 0
    while taken < len(events):
        number, held = divmod(head + taken, PAGE)
        part = events[taken : taken + PAGE - held]
        yield UpdateOne(
            {"_id": f"{stream}/{number}", "count": held},
            {
                "$push": {"events": {"$each": part}},
                "$inc": {"count": len(part)},
                "$setOnInsert": {"stream": stream, "unit": unit, "first": number * PAGE + 1},
            },
            upsert=held == 0,
        )
        taken += len(part)
