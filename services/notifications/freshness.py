"""Whether the picture knows everything that the topics held at a moment: before that, nobody is reminded of anything.

A consumer that stands still, or is only just catching up, would otherwise have people reminded of what they did long
ago. What is recorded but not on the topic yet, because a relay stands still, cannot be known here.
"""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from shared.brokers import reached
from shared.connecting import connected

log = structlog.get_logger(__name__)
LOOK_AGAIN_SECONDS = 0.1
PATIENCE_SECONDS = 10.0
Ends = dict[TopicPartition, int]


class Freshness(Protocol):
    def caught_up(self, group: str) -> bool:
        """Whether a group has handled all that the topics held when this was asked."""


class OfTopics:
    """Asks the broker, each time with new clients: it is not asked often, and a client that was cut off is no use."""

    def __init__(self, bootstrap: str, topics: Sequence[str], patience: float = PATIENCE_SECONDS) -> None:
        self._bootstrap = bootstrap
        self._topics = topics
        self._patience = patience

    def caught_up(self, group: str) -> bool:
        try:
            ends = self._ends()
            return self._reached(group, ends)
        except KafkaError as error:
            log.warning("waiting", away="kafka", error=repr(error)[:200])
            return False

    def _ends(self) -> Ends:
        """The ends of all partitions that hold anything."""
        consumer = connected(KafkaConsumer, **reached(self._bootstrap), allow_auto_create_topics=False)
        try:
            partitions = [
                TopicPartition(topic, number)
                for topic in self._topics
                for number in consumer.partitions_for_topic(topic) or ()
            ]
            ends, begins = consumer.end_offsets(partitions), consumer.beginning_offsets(partitions)
        finally:
            consumer.close()
        return {partition: end for partition, end in ends.items() if end > begins[partition]}

    def _reached(self, group: str, ends: Ends) -> bool:
        admin = connected(KafkaAdminClient, **reached(self._bootstrap))
        try:
            return _until(lambda: _covers(admin.list_group_offsets([group])[group], ends), self._patience)
        finally:
            admin.close()


def _covers(committed: dict[TopicPartition, object], ends: Ends) -> bool:
    return all(getattr(committed.get(partition), "offset", -1) >= end for partition, end in ends.items())


def _until(condition: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_AGAIN_SECONDS)
    return True
