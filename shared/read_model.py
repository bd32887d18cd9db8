"""A service's read model: its views and journal, the generation that is live, reading from it and keeping it up."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from kafka import KafkaConsumer
from pymongo.database import Database

from shared.clock import now
from shared.consumer import Consumer
from shared.generations import Generation, Generations
from shared.handling import Handling
from shared.journal import JOURNAL, Journal
from shared.language import Readable
from shared.parking import Parking
from shared.projection import REVISIONS, Projection, Stored, View, load, stored
from shared.scope import ALL, Scope, copy_the_rest, counted

D = TypeVar("D")
E = TypeVar("E")
Document = dict[str, Any]
LOOK_AGAIN_SECONDS = 0.01
NewConsumer = Callable[[str], KafkaConsumer]


def _nobody(_: Consumer) -> None:
    """Nobody watches."""


class NothingOfUnit(Exception):
    """The read model has never heard of a unit."""


class NotSeenYet(Exception):
    """The read model has not seen a commit within the time one is willing to wait."""


class Live(Generic[E]):
    """One generation, for reading."""

    def __init__(self, database: Database[Document], language: Readable[E], generation: Generation) -> None:
        self.generation = generation
        self.journal = Journal(database[f"{JOURNAL}_{generation.number}"], language)
        self._database = database

    def load(self, view: View[D, E], keys: Sequence[str]) -> dict[str, Stored[D]]:
        """The documents of these keys in one round trip; one that does not exist is as it begins, revision 0."""
        return load(view, view.collection(self._database, self.generation.number), keys)

    def load_all(self, view: View[D, E]) -> Iterator[tuple[str, Stored[D]]]:
        for document in self.documents(view):
            yield document["_id"], stored(view, document)

    def documents(self, view: View[D, E], keys: Sequence[str] | None = None) -> Iterator[Document]:
        """These documents, or all, as they lie in the database, in the order of their keys."""
        wanted = {} if keys is None else {"_id": {"$in": list(keys)}}
        return view.collection(self._database, self.generation.number).find(wanted).sort("_id", 1)

    def revisions(self, view: View[D, E], keys: Sequence[str] | None = None) -> dict[str, int]:
        """The revision of each of these documents that exists, or of all; answered from an index, bodies untouched."""
        collection = view.collection(self._database, self.generation.number)
        wanted = {} if keys is None else {"_id": {"$in": list(keys)}}
        found = collection.find(wanted, {"revision": 1}).hint(REVISIONS).sort("_id", 1)
        return {document["_id"]: document["revision"] for document in found}


class ReadModel(Generic[E]):
    """The views of one handler over one language, or several joined, in all their generations."""

    def __init__(
        self, database: Database[Document], language: Readable[E], views: Sequence[View[Any, E]], handler: str
    ) -> None:
        self._database = database
        self._language = language
        self.views = views
        self.generations = Generations(database, handler)

    def prepare(self) -> None:
        """Create what has to exist before the first event; safe to repeat."""
        self.generations.prepare()
        self.parking().prepare()
        self._projection(self.generations.live()).prepare()

    def live(self) -> Live[E]:
        return self.open(self.generations.live())

    def open(self, generation: Generation) -> Live[E]:
        return Live(self._database, self._language, generation)

    def parking(self, generation: Generation | None = None) -> Parking:
        """The parked records of a generation, of the live one unless told."""
        return Parking(self._database, (generation or self.generations.live()).group)

    def wait_for(self, stream: str, version: int, seconds: float) -> None:
        """Return once every view has seen a version of a stream; raises NotSeenYet."""
        deadline = time.monotonic() + seconds
        while self.live().journal.heads([stream])[stream] < version:
            if time.monotonic() > deadline:
                raise NotSeenYet(f"{stream}@{version} has not been seen after {seconds:g} s")
            time.sleep(LOOK_AGAIN_SECONDS)

    def consumer(self, generation: Generation, new_consumer: NewConsumer) -> Consumer:
        parking = Parking(self._database, generation.group)
        projection = self._projection(generation)
        handling = Handling(generation.handler, self._language, projection, parking, now)
        return Consumer(new_consumer(generation.group), self._language.topics, handling)

    def run(
        self, new_consumer: NewConsumer, stop: threading.Event, watch: Callable[[Consumer], None] = _nobody
    ) -> None:
        """Keep the live generation up to date until told to stop; after a switch, the one that is live then.

        `watch` is handed each consumer, so that readiness can ask it.
        """
        while not stop.is_set():
            generation = self.generations.live()
            consumer = self.consumer(generation, new_consumer)
            watch(consumer)
            consumer.run(stop, done=partial(self._no_longer, generation))

    def _no_longer(self, generation: Generation) -> bool:
        return self.generations.live() != generation

    def begin(self, scope: Scope = ALL) -> Generation:
        """Another generation: what the scope leaves out is in it as in the live one, all else is to be folded."""
        live, names = self.generations.live(), [view.name for view in self.views]
        generation = self.generations.begin([*names, JOURNAL])
        Parking.keep_only(self._database, generation.handler, [kept.group for kept in self.generations.kept()])
        self._projection(generation).prepare()
        copy_the_rest(self._database, scope, names, live.number, generation.number)
        return generation

    def drop(self, generation: Generation) -> None:
        self.generations.drop(generation, [*(view.name for view in self.views), JOURNAL])
        self.parking(generation).drop()

    def scope(self, view: str | None, unit: str | None) -> Scope:
        """Raises NothingOfUnit."""
        if unit is None:
            return Scope(view)
        streams = [stream for stream, owner in self.live().journal.units().items() if owner == unit]
        if not streams:
            raise NothingOfUnit(f"{unit!r} has no events in the read model; accepted is a unit that has")
        return Scope(view, streams)

    def counted(self, scope: Scope) -> Mapping[str, int]:
        """How many documents of each view of the live generation a scope has."""
        return counted(self._database, scope, [view.name for view in self.views], self.generations.live().number)

    def _projection(self, generation: Generation) -> Projection[E]:
        return Projection(self._database, self._language, self.views, generation.number)
