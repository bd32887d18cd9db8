"""A topic, its read model and consumers of it in threads, to try consuming and rebuilding on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from kafka import KafkaProducer
from pymongo.database import Database

from shared.consumer import kafka_consumer
from shared.filling import Filling
from shared.generations import Generation
from shared.handling import TooManyFailures
from shared.parity import Comparison, Parity
from shared.read_model import Live, ReadModel
from tests.runtime.counting import TOTALS, Added, Counter, Event, event_bytes, language
from tests.runtime.waiting import SECONDS


class Counting:
    """A topic, its read model and consumers of it, each in a thread."""

    def __init__(self, database: Database[dict[str, Any]], bootstrap: str, topic: str) -> None:
        self.bootstrap = bootstrap
        self.topic = topic
        self.read_model: ReadModel[Event] = ReadModel(database, language(topic), [TOTALS], "totals")
        self.read_model.prepare()
        self._producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", allow_auto_create_topics=False)
        self.crashes: list[BaseException] = []

    def publish(self, version: int, amount: int = 1, unit: str = "dinkes") -> None:
        self.publish_raw(event_bytes(f"counter-{unit}", version, Added(amount), unit), unit)

    def publish_raw(self, value: bytes, unit: str = "dinkes") -> None:
        self._producer.send(self.topic, key=unit.encode(), value=value).get(timeout=10)

    def live(self) -> Live[Event]:
        return self.read_model.live()

    def total(self, unit: str = "dinkes") -> Counter:
        return self.live().load(TOTALS, [unit])[unit].body

    def parked(self) -> list[tuple[str | None, int | None, str]]:
        listed = self.read_model.parking().listed()
        return sorted((one["stream"], one["version"], one["kind"]) for one in listed)

    @contextmanager
    def consuming(self) -> Iterator[threading.Thread]:
        stop = threading.Event()
        thread = threading.Thread(target=self._consume, args=(stop,))
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join(SECONDS)
            assert not thread.is_alive()

    def _consume(self, stop: threading.Event) -> None:
        try:
            self.read_model.run(self._kafka, stop)
        except TooManyFailures as failure:
            self.crashes.append(failure)

    def _kafka(self, group: str) -> Any:
        return kafka_consumer(self.bootstrap, group)

    def rebuild(self) -> None:
        self.take_over(self.read_model.begin())

    def take_over(self, other: Generation) -> None:
        filling = Filling(self.read_model.consumer(other, self._kafka))
        with filling.running():
            filling.catch_up(lambda _done, _total=None: None)
            filling.hand_over(partial(self.read_model.generations.switch, other))

    def compared(self, other: Generation) -> Parity:
        """With the live generation, once the other has caught up; nobody takes over."""
        filling = Filling(self.read_model.consumer(other, self._kafka))
        with filling.running():
            filling.catch_up(lambda _done, _total=None: None)
            return Comparison(self.live(), self.read_model.open(other), self.read_model.views).run(lambda _: None)

    def close(self) -> None:
        self._producer.close(timeout=10)
