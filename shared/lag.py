"""How far a consumer is behind its topics: in records, and in seconds of the time of events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import IllegalStateError

from shared import metrics
from shared.clock import now

Polled = Mapping[TopicPartition, Sequence[Any]]


class Lag:
    """Where we stand is kept here: kafka-python would ask the broker for it, and wait for as long as that is away."""

    def __init__(
        self, handler: str, topics: Iterable[str], consumer: KafkaConsumer, clock: Callable[[], datetime] = now
    ) -> None:
        self._handler = handler
        self._topics = tuple(topics)
        self._kafka = consumer
        self._clock = clock
        self._next: dict[TopicPartition, int] = {}
        self._handled_until: dict[TopicPartition, datetime] = {}

    def forget(self) -> None:
        """Others may have worked on our partitions since."""
        self._next.clear()
        self._handled_until.clear()

    def begun(self, polled: Polled) -> None:
        """These are about to be handled."""
        for partition, records in polled.items():
            self._next.setdefault(partition, records[0].offset)

    def handled(self, polled: Polled, times: Mapping[tuple[str, int], datetime]) -> None:
        """These are; `times` has that of the last event of each topic and partition."""
        for partition, records in polled.items():
            self._next[partition] = records[-1].offset + 1
        self._handled_until.update({TopicPartition(*place): at for place, at in times.items()})

    def measure(self) -> int:
        """Set the gauges, also while nothing can be handled, for time passes; returns how many records wait."""
        present, waiting = self._clock(), self._waiting()
        self._handled_until |= {partition: present for partition, records in waiting.items() if not records}
        for topic in self._topics:
            behind = {each: records for each, records in waiting.items() if records and each.topic == topic}
            since = [self._handled_until[each] for each in behind if each in self._handled_until]
            metrics.LAG_RECORDS.labels(self._handler, topic).set(sum(behind.values()))
            metrics.LAG_SECONDS.labels(self._handler, topic).set(
                max(((present - each).total_seconds() for each in since), default=0)
            )
        return sum(waiting.values())

    def _waiting(self) -> Mapping[TopicPartition, int]:
        ends = {each: self._end(each) for each in self._next}
        return {each: max(0, end - self._next[each]) for each, end in ends.items() if end is not None}

    def _end(self, partition: TopicPartition) -> int | None:
        """As far as the broker has told; None where the partition has just been taken from us."""
        try:
            end: int | None = self._kafka.highwater(partition)
        except IllegalStateError:
            return None
        return end
