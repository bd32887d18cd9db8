"""What the projection is compared with: the same records polled and decoded only, or written one update per event."""

import time
from typing import Any

import msgspec
from kafka import KafkaConsumer
from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from shared.consumer import kafka_consumer

decode = msgspec.json.Decoder().decode
POLL_MS = 500


def poll_and_decode(bootstrap: str, group: str, topic: str, number: int) -> float:
    """Seconds from the poll that brings the first record to the last of so many records."""
    consumer = kafka_consumer(bootstrap, group)
    consumer.subscribe([topic])
    try:
        began, decoded = 0.0, 0
        while decoded < number:
            asked = time.perf_counter()
            values = _poll(consumer)
            for value in values:
                decode(value)
            began = began or (asked if values else 0.0)
            decoded += len(values)
        return time.perf_counter() - began
    finally:
        consumer.close(autocommit=False)


def one_update_per_event(
    bootstrap: str, group: str, topic: str, database: Database[dict[str, Any]], number: int
) -> float:
    """Seconds to apply so many events of the topic, each with one guarded write that is safe when it is answered."""
    documents = database.get_collection("one_by_one", write_concern=WriteConcern("majority", j=True))
    consumer = kafka_consumer(bootstrap, group)
    consumer.subscribe([topic])
    try:
        values = _some(consumer, number)
        began = time.perf_counter()
        for event in map(decode, values):
            _update(documents, event)
        return time.perf_counter() - began
    finally:
        consumer.close(autocommit=False)


def _update(documents: Any, event: dict[str, Any]) -> None:
    """The guard and the change of a fold that keeps the latest value of each figure."""
    stream, version, data = event["subject"], event["streamversion"], event["data"]
    figure = f"values.{data.get('action')}/{data.get('quarter')}" if "progress" in data else "other"
    documents.update_one(
        {"_id": stream, "$or": [{"seen": {"$lt": version}}, {"seen": None}]},
        {"$set": {"seen": version, figure: data.get("progress")}},
        upsert=version == 1,
    )


def _some(consumer: KafkaConsumer, number: int) -> list[bytes]:
    values: list[bytes] = []
    while len(values) < number:
        values += _poll(consumer)
    return values[:number]


def _poll(consumer: KafkaConsumer) -> list[bytes]:
    polled = consumer.poll(timeout_ms=POLL_MS)
    return [record.value for records in polled.values() for record in records]
