"""What was polled of each inbox and is not judged yet: a bounded queue each, from which all are served in turn."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kafka import TopicPartition

MOST_RECORDS = 1000  # that wait in one inbox before nothing more of it is taken
MOST_BYTES = 4 * 1024 * 1024
TURN_RECORDS = 50  # of one inbox in a round, however many wait
TURN_BYTES = 1024 * 1024
Records = Mapping[TopicPartition, Sequence[Any]]


class Lanes:
    """One queue for each partition, in the order of its records."""

    def __init__(self) -> None:
        self._waiting: dict[TopicPartition, deque[Any]] = {}
        self._bytes: dict[TopicPartition, int] = {}

    def __bool__(self) -> bool:
        return any(self._waiting.values())

    def add(self, polled: Records) -> None:
        """Put records behind those that wait; a partition that was rewound begins anew."""
        for partition, records in polled.items():
            lane = self._waiting.setdefault(partition, deque())
            if lane and records[0].offset <= lane[-1].offset:
                self._forget(partition)
                lane = self._waiting.setdefault(partition, deque())
            lane.extend(records)
            self._bytes[partition] = self._bytes.get(partition, 0) + sum(map(size_of, records))

    def keep(self, partitions: Collection[TopicPartition]) -> None:
        """Forget what is no longer ours."""
        for partition in [each for each in self._waiting if each not in partitions]:
            self._forget(partition)

    def turn(self) -> dict[TopicPartition, Sequence[Any]]:
        """The next round: from every lane the first records, as many as one inbox may have in a round."""
        return {partition: _first(lane) for partition, lane in self._waiting.items() if lane}

    def done(self, turn: Records) -> None:
        """Take the records of a round out, once they are judged."""
        for partition, records in turn.items():
            lane = self._waiting[partition]
            for _ in records:
                lane.popleft()
            self._bytes[partition] -= sum(map(size_of, records))

    def full(self) -> list[TopicPartition]:
        """Lanes that take nothing more now."""
        return [each for each in self._waiting if self._fullness(each) >= 1]

    def roomy(self, partitions: Iterable[TopicPartition]) -> list[TopicPartition]:
        """Those of the partitions that may take more again: half is enough, so that not every record changes it."""
        return [each for each in partitions if self._fullness(each) <= 0.5]  # noqa: PLR2004

    def records(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _fullness(self, partition: TopicPartition) -> float:
        records, size = len(self._waiting.get(partition, ())), self._bytes.get(partition, 0)
        return max(records / MOST_RECORDS, size / MOST_BYTES)

    def _forget(self, partition: TopicPartition) -> None:
        self._waiting.pop(partition, None)
        self._bytes.pop(partition, None)


def size_of(record: Any) -> int:
    return len(record.value or b"")


def _first(lane: Iterable[Any]) -> Sequence[Any]:
    """At least one record, and no more than a round has room for."""
    taken: list[Any] = []
    size = 0
    for record in lane:
        size += size_of(record)
        if taken and (len(taken) >= TURN_RECORDS or size > TURN_BYTES):
            break
        taken.append(record)
    return taken
