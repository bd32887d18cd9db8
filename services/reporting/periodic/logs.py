"""The events as others have them: what a service wrote of its log, or the topics from their beginning."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from shared.brokers import reached
from shared.envelope import Undecodable, open_envelope
from shared.journal import Value

POLL_MS = 1000


def of_file(path: Path) -> Iterator[Value]:
    """The lines that `dump` writes, one event each."""
    with path.open("rb") as lines:
        for line in lines:
            yield from _value(line.removesuffix(b"\n"))


def of_topics(bootstrap: str, topics: Iterable[str]) -> Iterator[Value]:
    """Everything up to where the topics end now; raises KafkaError."""
    consumer = KafkaConsumer(**reached(bootstrap), enable_auto_commit=False, group_id=None)
    with closing(consumer):
        partitions = [
            TopicPartition(topic, partition)
            for topic in topics
            for partition in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for records in consumer.poll(POLL_MS).values():
                for record in records:
                    yield from _value(record.value or b"")


def _value(text: bytes) -> Iterator[Value]:
    """What is no event of ours is passed over: the event it should have been is then missing."""
    try:
        envelope = open_envelope(text)
    except Undecodable:
        return
    yield Value(envelope.subject, envelope.streamversion, text)
