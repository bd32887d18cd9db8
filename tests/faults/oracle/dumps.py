"""Dumps of the real thing: the topic from offset 0, the commits as they lie in MongoDB, the public answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx
from kafka import KafkaConsumer, TopicPartition
from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

from tests.faults.oracle.evidence import Answers, Commit, Record

POLL_MS = 1000


def commits(mongo_url: str, database: str) -> list[Commit]:
    with MongoClient[dict[str, Any]](mongo_url, timeoutMS=30_000) as client:
        raw = client[database].get_collection("commits", read_concern=ReadConcern("majority"))
        return [_commit(document) for document in raw.find().sort([("stream", 1), ("version", 1)])]


def records(bootstrap: str, topic: str) -> list[Record]:
    """Every record of the topic up to the ends it has now."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, max_poll_records=5000)
    try:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        return list(_until(consumer, consumer.end_offsets(partitions)))
    finally:
        consumer.close()


def answers(get: Callable[[str], httpx.Response], paths: Iterable[str]) -> Answers:
    """The public answers as they came, page after page, by path."""
    return dict(_pages(get, paths))


def _commit(document: dict[str, Any]) -> Commit:
    return Commit(
        id=document["_id"],
        stream=document["stream"],
        version=document["version"],
        unit=document["unit"],
        command=document["command_id"].rpartition(".")[2],  # what stands before tells whose key it is
        events=tuple(document["events"]),
        previous_hash=document["previous_hash"],
        hash=document["hash"],
        published=document["published_at"] is not None,
    )


def _until(consumer: Any, ends: dict[TopicPartition, int]) -> Iterator[Record]:
    while any(consumer.position(partition) < end for partition, end in ends.items()):
        for partition, polled in consumer.poll(timeout_ms=POLL_MS).items():
            for record in polled:
                yield Record(partition.partition, record.offset, _text(record.key), _text(record.value))


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "surrogateescape")


def _pages(get: Callable[[str], httpx.Response], paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for first in paths:
        path: str | None = first
        while path:
            response = get(path).raise_for_status()
            yield path, response.text
            path = response.links.get("next", {}).get("url")
