"""A service's read model: its views and journal, the generation that is live, reading from it and keeping it up."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from kafka import KafkaConsumer
from pymongo.database import Database

from shared.clock import now
from shared.consumer import Consumer
from shared.generations import Generation, Generations
from shared.handling import Handling
from shared.journal import Journal
from shared.language import Readable
from shared.parking import Parking
from shared.projection import REVISIONS, Projection, Stored, View, load, stored

D = TypeVar("D")
E = TypeVar("E")
Document = dict[str, Any]
LOOK_AGAIN_SECONDS = 0.01
NEARLY_THERE = 50  # records between a rebuild and the ends of all topics at which it takes over
LINGER_SECONDS = 20.0  # how long a rebuild goes on after the switch when no consumer joins it
NewConsumer = Callable[[str], KafkaConsumer]


def _nobody(_: Consumer) -> None:
    """Nobody watches."""


class NotSeenYet(Exception):
    """The read model has not seen a commit within the time one is willing to wait."""


class Live(Generic[E]):
    """One generation, for reading."""

    def __init__(self, database: Database[Document], language: Readable[E], generation: Generation) -> None:
        self.generation = generation
        self.journal = Journal(database[f"journal_{generation.number}"], language)
        self._database = database

    def load(self, view: View[D, E], keys: Sequence[str]) -> dict[str, Stored[D]]:
        """The documents of these keys in one round trip; one that does not exist is as it begins, revision 0."""
        return load(view, view.collection(self._database, self.generation.number), keys)

    def load_all(self, view: View[D, E]) -> Iterator[tuple[str, Stored[D]]]:
        for document in view.collection(self._database, self.generation.number).find().sort("_id", 1):
            yield document["_id"], stored(view, document)

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
        self._views = views
        self.generations = Generations(database, handler)

    def prepare(self) -> None:
        """Create what has to exist before the first event; safe to repeat."""
        self.generations.prepare()
        self.parking().prepare()
        self._projection(self.generations.live()).prepare()

    def live(self) -> Live[E]:
        return Live(self._database, self._language, self.generations.live())

    def parking(self) -> Parking:
        """The parked records of the live generation."""
        return Parking(self._database, self.generations.live().group)

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

    def rebuild(
        self, new_consumer: NewConsumer, stop: threading.Event, progress: Callable[[int, int], None]
    ) -> Generation:
        """Fold the whole topics into a new generation beside the live one, switch, and hand over to its consumers.

        `progress` is told, every second, how many records are done and how many there are.
        """
        generation = self.generations.begin([view.name for view in self._views] + ["journal"])
        self._projection(generation).prepare()
        consumer = self.consumer(generation, new_consumer)
        consumer.run(stop, _Takeover(consumer, lambda: self.generations.switch(generation), progress))
        return generation

    def _projection(self, generation: Generation) -> Projection[E]:
        return Projection(self._database, self._language, self._views, generation.number)


class _Takeover:
    """Switches when the rebuild has nearly caught up, then goes on until the consumers that follow have joined."""

    def __init__(self, consumer: Consumer, switch: Callable[[], None], progress: Callable[[int, int], None]) -> None:
        self._consumer = consumer
        self._switch = switch
        self._progress = progress
        self._switched_at: float | None = None

    def __call__(self) -> bool:
        if self._switched_at is not None:
            return self._consumer.shares() or time.monotonic() - self._switched_at > LINGER_SECONDS
        if self._consumer.unassigned():
            return False
        done, total = self._consumer.progress()
        self._progress(done, total)
        if total - done <= NEARLY_THERE:
            self._switch()
            self._switched_at = time.monotonic()
        return False
