"""A unit's own system at the Kafka door, with the clients it may have, and with one that keeps to no rules."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaTimeoutError, NoError, for_code
from kafka.protocol.consumer import FetchRequest

from shared.connecting import connected, ended

ANSWER_SECONDS = 10
PATIENCE_MS = 10_000
REFUSED_MS = 1500  # in which who is let in has long been let in
READ_BYTES = 100_000
BY_NAME = 12  # the newest version of a fetch in which topics have names: whoever may not see one has not got its id


@dataclass(frozen=True)
class UnitSystem:
    bootstrap: str
    user: str
    secret: str

    def settings(self, patience_ms: int = PATIENCE_MS) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.secret,
            "bootstrap_timeout_ms": patience_ms,
            "client_id": self.user,
        }

    @contextmanager
    def producing(self) -> Iterator[KafkaProducer]:
        producer = KafkaProducer(**self.settings(), acks="all", max_block_ms=PATIENCE_MS)
        try:
            yield producer
        finally:
            ended(producer)

    def send(self, topic: str, value: bytes = b"report") -> int:
        """The offset of what was sent; raises KafkaError."""
        with self.producing() as producer:
            return sent(producer, topic, value)

    def received(self, topic: str, group: str) -> list[bytes]:
        """What a topic holds, read as a member of a group; raises KafkaError."""
        with KafkaConsumer(
            topic,
            **self.settings(),
            group_id=group,
            auto_offset_reset="earliest",
            consumer_timeout_ms=PATIENCE_MS,
            max_poll_records=1,
        ) as consumer:
            records = [next(consumer)]
            consumer.commit()
            return [record.value for record in records]

    def fetched(self, topic: str) -> bytes:
        """The bytes of a topic, asked for without asking first whether it may be seen; raises KafkaError."""
        with self.administering() as admin:
            answer = _sent(admin, _fetch(topic))
            partition = answer.responses[0].partitions[0]
            _raise(partition.error_code)
            return bytes(partition.records)

    @contextmanager
    def administering(self) -> Iterator[KafkaAdminClient]:
        with connected(KafkaAdminClient, **self.settings(), request_timeout_ms=PATIENCE_MS) as admin:
            yield admin

    def threads(self) -> list[str]:
        """Of its clients, which are named after it."""
        return [thread.name for thread in threading.enumerate() if self.user in thread.name]

    def is_let_in(self) -> bool:
        try:
            with connected(KafkaAdminClient, **self.settings(REFUSED_MS)):
                return True
        except KafkaTimeoutError:
            return False


def sent(producer: KafkaProducer, topic: str, value: bytes = b"report") -> int:
    return int(producer.send(topic, value).get(timeout=ANSWER_SECONDS).offset)


def _fetch(topic: str) -> FetchRequest:
    wanted = FetchRequest.FetchTopic
    partition = wanted.FetchPartition(
        partition=0, current_leader_epoch=-1, fetch_offset=0, log_start_offset=-1, partition_max_bytes=READ_BYTES
    )
    return FetchRequest(
        max_version=BY_NAME,
        max_wait_ms=100,
        min_bytes=1,
        max_bytes=READ_BYTES,
        isolation_level=0,
        session_id=0,
        session_epoch=-1,
        topics=[wanted(topic=topic, partitions=[partition])],
        forgotten_topics_data=[],
        rack_id="",
    )


def _sent(admin: KafkaAdminClient, request: FetchRequest) -> Any:
    manager = admin._manager  # noqa: SLF001 - no client sends what it has been told is refused
    return manager.run(manager.send, request)


def _raise(code: int) -> None:
    error = for_code(code)
    if error is not NoError:
        raise error
