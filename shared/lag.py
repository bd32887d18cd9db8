"""How far a consumer is behind its topics: in records, and in seconds of the time of events."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from kafka import KafkaConsumer, TopicPartition

from shared import metrics
from shared.clock import now

Place = tuple[str, int]  # topic and partition


class Lag:
    """Only asks for what the client has been told already, so that measuring waits for nobody."""

    def __init__(
        self, handler: str, topics: Iterable[str], consumer: KafkaConsumer, clock: Callable[[], datetime] = now
    ) -> None:
        self._handler = handler
        self._topics = tuple(topics)
        self._kafka = consumer
        self._clock = clock
        self._handled_until: dict[Place, datetime] = {}

    def forget(self) -> None:
        """Others may have worked on our partitions since."""
        self._handled_until.clear()

    def reached(self, times: Mapping[Place, datetime]) -> None:
        """The time of the last event that was handled of each partition."""
        self._handled_until.update(times)

    def measure(self) -> int:
        """Set the gauges, also while nothing can be handled, for time passes; returns how many records wait."""
        present, waiting = self._clock(), self._waiting()
        self._handled_until |= {place: present for place, records in waiting.items() if not records}
        for topic in self._topics:
            behind = [place for place, records in waiting.items() if records and place[0] == topic]
            ages = [
                (present - self._handled_until[place]).total_seconds()
                for place in behind
                if place in self._handled_until
            ]
            metrics.LAG_RECORDS.labels(self._handler, topic).set(sum(waiting[place] for place in behind))
            metrics.LAG_SECONDS.labels(self._handler, topic).set(max(ages, default=0))
        return sum(waiting.values())

    def _waiting(self) -> Mapping[Place, int]:
        ends = {each: self._kafka.highwater(each) for each in self._kafka.assignment()}
        return {_place(each): end - self._kafka.position(each) for each, end in ends.items() if end is not None}


def _place(partition: TopicPartition) -> Place:
    return partition.topic, partition.partition
