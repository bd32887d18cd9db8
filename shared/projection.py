"""The projection: a polled batch is folded in memory into read-model documents, and each touched one is written once.

A document is stored as `{_id, revision, seen: {stream: version}, body}`, the body as JSON text, which is written and
read several times faster than as nested BSON, and is only ever read whole. `seen` makes every redelivery harmless, the
revision makes every other writer visible, and the journal, which every event passes, makes every gap visible.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from pymongo import ASCENDING, InsertOne, ReplaceOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from shared.envelope import Recorded
from shared.failpoints import passing
from shared.journal import JOURNAL, Journal, page
from shared.language import Readable

D = TypeVar("D")
E = TypeVar("E")
Document = dict[str, Any]
Write = InsertOne[Document] | ReplaceOne[Document]
CACHED_DOCUMENTS = 4096
CACHED_HEADS = 100_000
DUPLICATE_KEY = 11000
REVISIONS = [("_id", ASCENDING), ("revision", ASCENDING)]
_encode = msgspec.json.Encoder().encode


class Gap(Exception):
    """An event came before the one that it follows: what lies between was lost, or is still under way."""


class Stale(Exception):
    """Somebody else wrote a document that we folded on: read again, fold again."""


@dataclass(frozen=True)
class View(Generic[D, E]):
    """One kind of document: which events it is fed with, which document that is, and the pure fold that changes it.

    `events` are the event classes, `key` names the one document that an event of these touches.
    """

    name: str
    document: type[D]
    events: frozenset[type[E]]
    key: Callable[[Recorded[E]], str]
    initial: Callable[[str], D]
    evolve: Callable[[D, Recorded[E]], D]

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[D]:
        return msgspec.json.Decoder(self.document)

    def collection(self, database: Database[Document], generation: int) -> Collection[Document]:
        return database[f"{self.name}_{generation}"]


class Stored(NamedTuple, Generic[D]):
    """A document as it lies in the database; revision 0 is one that does not exist yet."""

    revision: int
    seen: Mapping[str, int]
    body: D


def stored(view: View[D, E], document: Document) -> Stored[D]:
    return Stored(document["revision"], document["seen"], view.decoder.decode(document["body"]))


def load(view: View[D, E], collection: Collection[Document], keys: Sequence[str]) -> dict[str, Stored[D]]:
    """The documents of these keys, in one round trip; one that does not exist is as it begins."""
    found = {document["_id"]: stored(view, document) for document in collection.find({"_id": {"$in": list(keys)}})}
    return {key: found.get(key) or Stored(0, {}, view.initial(key)) for key in keys}


class Working:
    """A document while a batch is being folded into it."""

    __slots__ = ("body", "dirty", "revision", "seen")

    def __init__(self, origin: Stored[Any]) -> None:
        self.revision = origin.revision
        self.seen = dict(origin.seen)
        self.body = origin.body
        self.dirty = False

    def write(self, key: str) -> Write:
        document = {
            "_id": key,
            "revision": self.revision + 1,
            "seen": self.seen,
            "body": _encode(self.body).decode(),
        }
        if self.revision == 0:
            return InsertOne(document)
        return ReplaceOne({"_id": key, "revision": self.revision}, document)

    def written(self) -> Stored[Any]:
        return Stored(self.revision + self.dirty, self.seen, self.body)


Key = tuple[str, str]
Route = tuple[View[Any, Any], dict[str, Working]]


class Projection(Generic[E]):
    """One generation of a service's read model, as the handler of a consumer.

    `begin` reads what the batch needs, `take` folds one event, `commit` writes; nothing is kept of a batch whose
    commit did not succeed, so that it can simply be begun again.
    """

    def __init__(
        self, database: Database[Document], language: Readable[E], views: Sequence[View[Any, E]], generation: int
    ) -> None:
        self._views = views
        self._collections = {view.name: view.collection(database, generation) for view in views}
        self._working: dict[str, dict[str, Working]] = {view.name: {} for view in views}
        self._routes: dict[type[E], list[Route]] = defaultdict(list)
        for view in views:
            for event in view.events:
                self._routes[event].append((view, self._working[view.name]))
        self.journal = Journal(database[f"{JOURNAL}_{generation}"], language)
        self._documents: OrderedDict[Key, Stored[Any]] = OrderedDict()
        self._heads: OrderedDict[str, int] = OrderedDict()
        self._positions: dict[str, int] = {}
        self._appended: dict[tuple[str, str], list[bytes]] = defaultdict(list)

    def prepare(self) -> None:
        self.journal.prepare()
        for collection in self._collections.values():
            collection.create_index(REVISIONS)

    def forget(self) -> None:
        """Drop what is cached: others may have written since."""
        self._documents.clear()
        self._heads.clear()

    def begin(self, batch: Sequence[Recorded[E]]) -> None:
        self._appended.clear()
        self._load_documents(batch)
        self._positions = self._load_heads({recorded.stream for recorded in batch})

    def take(self, recorded: Recorded[E], value: bytes) -> bool:
        """Fold one event; false when everything has seen it before. Raises Gap, or whatever the fold raises."""
        stream, version = recorded.stream, recorded.version
        head = self._positions[stream]
        if version > head + 1:
            raise Gap(f"{stream}@{version} came when {stream}@{head + 1} was expected")
        changes = []
        for view, documents in self._routes.get(type(recorded.event), ()):
            working = documents[view.key(recorded)]
            if version > working.seen.get(stream, 0):
                changes.append((working, view.evolve(working.body, recorded)))
        for working, body in changes:
            working.body, working.seen[stream], working.dirty = body, version, True
        if version <= head:
            return bool(changes)
        self._positions[stream] = version
        self._appended[stream, recorded.unit].append(value)
        return True

    def read(self, view: View[D, E], keys: set[str]) -> dict[str, D]:
        """Documents as what was taken of the batch leaves them, also such as it does not touch."""
        touched = self._working[view.name]
        others = dict(self._origins(view, keys - touched.keys()))
        return {key: (touched.get(key) or others[key]).body for key in keys}

    def commit(self) -> int:
        """Write each touched document once, the journal last; returns how many writes. Raises Stale."""
        writes = 0
        try:
            for view in self._views:
                writes += _bulk(self._collections[view.name], self._document_writes(view.name))
                passing("consumer.some-written")
            writes += _bulk(self.journal.pages, self._journal_writes())
        except Stale:
            self.forget()
            raise
        self._keep()
        return writes

    def _load_documents(self, batch: Sequence[Recorded[E]]) -> None:
        keys: dict[str, set[str]] = {view.name: set() for view in self._views}
        for recorded in batch:
            for view, _ in self._routes.get(type(recorded.event), ()):
                keys[view.name].add(view.key(recorded))
        for view in self._views:
            documents = self._working[view.name]
            documents.clear()
            documents.update(self._origins(view, keys[view.name]))

    def _origins(self, view: View[Any, E], keys: set[str]) -> Iterator[tuple[str, Working]]:
        cached = {key: self._documents[view.name, key] for key in keys if (view.name, key) in self._documents}
        missing = keys - cached.keys()
        read = load(view, self._collections[view.name], list(missing)) if missing else {}
        return ((key, Working(origin)) for key, origin in (cached | read).items())

    def _load_heads(self, streams: set[str]) -> dict[str, int]:
        missing = [stream for stream in streams if stream not in self._heads]
        read = self.journal.heads(missing) if missing else {}
        return {stream: self._heads[stream] if stream in self._heads else read[stream] for stream in streams}

    def _document_writes(self, view: str) -> list[Write]:
        return [work.write(key) for key, work in self._working[view].items() if work.dirty]

    def _journal_writes(self) -> list[Write]:
        return [
            page(stream, unit, self._positions[stream] - len(events), events)
            for (stream, unit), events in self._appended.items()
        ]

    def _keep(self) -> None:
        for view, documents in self._working.items():
            for key, working in documents.items():
                self._documents[view, key] = working.written()
                self._documents.move_to_end((view, key))
        for stream, version in self._positions.items():
            self._heads[stream] = version
            self._heads.move_to_end(stream)
        _shrink(self._documents, CACHED_DOCUMENTS)
        _shrink(self._heads, CACHED_HEADS)


def _bulk(collection: Collection[Document], writes: Sequence[Write]) -> int:
    if not writes:
        return 0
    try:
        result = collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        codes = {failure["code"] for failure in error.details["writeErrors"]}
        if codes == {DUPLICATE_KEY} and not error.details["writeConcernErrors"]:
            raise Stale(collection.name) from error
        raise
    if result.inserted_count + result.matched_count < len(writes):
        raise Stale(collection.name)
    return len(writes)


def _shrink(cache: OrderedDict[Any, Any], size: int) -> None:
    while len(cache) > size:
        cache.popitem(last=False)
