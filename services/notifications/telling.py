"""The handler of the consumer: news become messages, and every event becomes part of the picture.

The messages are written before the picture: whatever is interrupted comes again, and messages that are there already
stay as they are. A rebuild goes the same way, so that an event which arrives meanwhile is told too, and once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.notifications.heard import LANGUAGE, Event
from services.notifications.installation import Installation
from services.notifications.intents import Intent, named, news_intents
from services.notifications.message import messages_of, unheard
from services.notifications.messages import Messages
from services.notifications.people import Endpoints, People
from services.notifications.rules import LADDER, RuleBook
from services.notifications.views import UNITS, VIEWS
from shared import metrics
from shared.consumer import Consumer
from shared.envelope import Recorded
from shared.generations import Generation
from shared.handling import Handling
from shared.parking import Parking
from shared.projection import Projection
from shared.read_model import NewConsumer, ReadModel

HANDLER = "notifications"
Document = dict[str, Any]


class Writer:
    """Writes what has to be told, to everybody whom it concerns."""

    def __init__(self, database: Database[Document], clock: Callable[[], datetime]) -> None:
        self._people, self._endpoints = People(database), Endpoints(database)
        self._messages, self._installation = Messages(database), Installation(database)
        self._clock = clock

    def write(self, intents: Sequence[Intent]) -> int:
        """Returns how many messages that were, which had not been written before."""
        if not intents:
            return 0
        now, people = self._clock(), self._people.all()
        unmet = unheard(intents, people)
        for role in LADDER:
            metrics.NOBODY_TO_TELL.labels(role).set(unmet[role])
        horizon = self._installation.began(now)
        written = self._messages.write(messages_of(intents, people, self._endpoints.all(), horizon, now))
        metrics.MESSAGES_WRITTEN.inc(written)
        return written


class Telling:
    """A projection that tells the news too."""

    def __init__(self, projection: Projection[Event], writer: Writer, book: RuleBook) -> None:
        self._projection = projection
        self._writer = writer
        self._book = book
        self._intents: list[Intent] = []

    def forget(self) -> None:
        self._projection.forget()

    def begin(self, batch: Sequence[Recorded[Event]]) -> None:
        self._intents = []
        self._projection.begin(batch)

    def take(self, recorded: Recorded[Event], value: bytes) -> bool:
        """Raises Gap, or what a fold or a rule raises."""
        news = news_intents(recorded, self._book.in_force(recorded.envelope.time))
        fresh = self._projection.take(recorded, value)
        if fresh:
            self._intents.extend(news)
        return fresh

    def commit(self) -> int:
        return self._writer.write(self._named()) + self._projection.commit()

    def _named(self) -> Sequence[Intent]:
        """With the names of units that texts ask for; an event knows its unit by the id alone."""
        units = self._projection.read(UNITS, {intent.unit for intent in self._intents})
        return [named(intent, units[intent.unit].name) for intent in self._intents]


class Listening(ReadModel[Event]):
    """The picture, kept up by consumers that tell the news."""

    def __init__(self, database: Database[Document], book: RuleBook, clock: Callable[[], datetime]) -> None:
        super().__init__(database, LANGUAGE, VIEWS, HANDLER)
        self._store, self._book, self._clock = database, book, clock

    def consumer(self, generation: Generation, new_consumer: NewConsumer) -> Consumer:
        kafka, parking = new_consumer(generation.group), Parking(self._store, generation.group)
        return Consumer(kafka, LANGUAGE.topics, self.handling(generation, parking))

    def handling(self, generation: Generation, parking: Parking) -> Handling[Event]:
        projection = Projection(self._store, LANGUAGE, VIEWS, generation.number)
        telling = Telling(projection, Writer(self._store, self._clock), self._book)
        return Handling(HANDLER, LANGUAGE, telling, parking, self._clock)
