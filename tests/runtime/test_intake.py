"""The Kafka door on a real broker: what is in the inboxes is judged once, and nobody's flood or poison stops others."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.stack import Stack
from shared.inbox.intake import Intake, inbox_consumer
from shared.inbox.judging import Judging
from shared.inbox.lanes import TURN_RECORDS
from shared.inbox.ledger import Ledger
from shared.inbox.publishing import kafka_publisher
from shared.inbox.verdict import Code
from shared.unit_topics import create_unit_topics, inbox_topic, verdicts_topic
from tests.runtime.reporting import BUG, ELSEWHERE, TYPE, event, judging_on, prepared, sent
from tests.runtime.waiting import eventually

Header = tuple[str, bytes]


class Latin(str):
    """A header name as a client in C would send it: bytes that are no UTF-8."""

    __slots__ = ()

    def encode(self, *_: Any, **__: Any) -> bytes:
        return b"nama-satker-\xe9"


@pytest.fixture
def unit(infrastructure: Stack, kafka_bootstrap: str) -> Iterator[str]:
    yield from _unit(infrastructure, kafka_bootstrap)


@pytest.fixture
def other(infrastructure: Stack, kafka_bootstrap: str) -> Iterator[str]:
    yield from _unit(infrastructure, kafka_bootstrap)


def _unit(stack: Stack, bootstrap: str) -> Iterator[str]:
    name, port = f"u{uuid.uuid4().hex[:12]}", stack.settings.ports["kafka"]
    with KafkaAdminClient(bootstrap_servers=bootstrap) as admin:
        create_unit_topics(admin, [name])
    yield name
    for topic in (inbox_topic(name), verdicts_topic(name)):
        kafka.delete_topic(port, topic)


@pytest.fixture
def ledger(database: Database[dict[str, Any]]) -> Ledger:
    return Ledger(prepared(database))


@pytest.fixture
def producer(kafka_bootstrap: str) -> Iterator[KafkaProducer]:
    with KafkaProducer(bootstrap_servers=kafka_bootstrap, acks="all", linger_ms=5) as producer:
        yield producer


@pytest.fixture
def group() -> str:
    return f"intake-{uuid.uuid4().hex}"


def put(producer: KafkaProducer, unit: str, said: Any, headers: Sequence[Header] = ()) -> None:
    body = json.dumps(said).encode() if isinstance(said, dict) else said
    producer.send(inbox_topic(unit), body, key=unit.encode(), headers=list(headers)).get(timeout=10)


@contextmanager
def running(*loops: Callable[[threading.Event], object]) -> Iterator[None]:
    stop = threading.Event()
    with ThreadPoolExecutor(len(loops)) as pool:
        done = [pool.submit(loop, stop) for loop in loops]
        try:
            yield
        finally:
            stop.set()
    for each in done:
        each.result()


def intake_on(judging: Judging, bootstrap: str, group: str) -> Intake:
    return Intake(
        group, inbox_consumer(bootstrap, group), judging, lambda each: not judging.weighing.is_elsewhere(each)
    )


@pytest.fixture
def start(database: Database[dict[str, Any]], ledger: Ledger, kafka_bootstrap: str, group: str) -> Callable[[], Any]:  # noqa: ARG001
    """An intake, as often as one is started."""
    return lambda: running(intake_on(judging_on(database), kafka_bootstrap, group).run)


def outcomes(ledger: Ledger, unit: str) -> list[str | None]:
    return [each["outcome"] for each in ledger.receipts.find({"unit": unit}).sort("_id")]


def committed(bootstrap: str, group: str, unit: str) -> int:
    with KafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False) as consumer:
        return int(consumer.committed(TopicPartition(inbox_topic(unit), 0)) or 0)


def _two_committed(bootstrap: str, group: str, unit: str) -> bool:
    return committed(bootstrap, group, unit) == 2


def _one_accepted(ledger: Ledger, unit: str) -> bool:
    return outcomes(ledger, unit) == ["accepted"]


def test_what_is_in_an_inbox_is_judged_and_then_committed(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str, kafka_bootstrap: str, group: str
) -> None:
    for said in (event(5, "a"), event(-9, "b"), event(5, "a"), b"{", None):
        put(producer, unit, said)
    with start():
        eventually(lambda: len(outcomes(ledger, unit)) == 5 and None not in outcomes(ledger, unit))
        eventually(lambda: committed(kafka_bootstrap, group, unit) == 5)
    assert outcomes(ledger, unit) == ["accepted", "refused", "duplicate", "refused", "refused"]


def test_attributes_in_headers_are_read_too(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str
) -> None:
    attributes = {"specversion": "1.0", "id": "a", "source": "/simpeg", "type": TYPE}
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    put(producer, unit, {"amount": 5}, [*headers, ("content-type", b"application/json")])
    put(producer, unit, event(5, "a"))
    with start():
        eventually(lambda: outcomes(ledger, unit) == ["accepted", "duplicate"])


def test_a_type_of_another_service_is_left_to_it(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str
) -> None:
    put(producer, unit, event(type=ELSEWHERE))
    put(producer, unit, event(type="count.unheard"))
    with start():
        eventually(lambda: outcomes(ledger, unit) == ["refused"])
    assert [each["code"] for each in ledger.receipts.find({"unit": unit})] == [Code.UNKNOWN_TYPE]


def test_records_that_are_handed_on_again_count_once(
    database: Database[dict[str, Any]], ledger: Ledger, producer: KafkaProducer, unit: str, kafka_bootstrap: str
) -> None:
    for name in ("a", "b"):
        put(producer, unit, event(5, name))
    for group in (f"intake-{uuid.uuid4().hex}" for _ in range(2)):
        with running(intake_on(judging_on(database), kafka_bootstrap, group).run):
            eventually(partial(_two_committed, kafka_bootstrap, group, unit))
    assert outcomes(ledger, unit) == ["accepted", "accepted"]


def test_a_record_that_no_client_can_read_stops_nobody(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str
) -> None:
    """A header whose name is no UTF-8, in the middle of a batch."""
    for said, headers in ((event(1, "a"), []), (event(2, "b"), [(Latin("x"), b"\xff")]), (event(3, "c"), [])):
        producer.send(inbox_topic(unit), json.dumps(said).encode(), headers=headers)
    producer.flush()
    with start():
        eventually(lambda: outcomes(ledger, unit) == ["accepted"] * 3)


def test_what_our_own_fault_keeps_from_being_judged_stops_nobody(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str, kafka_bootstrap: str, group: str
) -> None:
    for amount in (1, BUG, 2):
        put(producer, unit, event(amount))
    with start():
        eventually(lambda: committed(kafka_bootstrap, group, unit) == 3)
    assert outcomes(ledger, unit) == ["accepted", None, "accepted"]


def test_the_inbox_of_a_new_unit_is_noticed(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, infrastructure: Stack, kafka_bootstrap: str
) -> None:
    with start():
        for new in _unit(infrastructure, kafka_bootstrap):
            put(producer, new, event(5))
            eventually(partial(_one_accepted, ledger, new), seconds=20)


def test_several_intakes_at_once_and_their_rebalances_give_one_verdict_each(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str, other: str
) -> None:
    with start():
        for name, place in ((name, place) for place in range(300) for name in (unit, other)):
            producer.send(inbox_topic(name), json.dumps(event(1, f"r-{place}")).encode())
        with start():
            producer.flush()
            with start():
                eventually(lambda: ledger.items.count_documents({"outcome": "accepted"}) >= 400)
        eventually(lambda: len(outcomes(ledger, unit)) + len(outcomes(ledger, other)) == 600)
        eventually(lambda: None not in outcomes(ledger, unit) + outcomes(ledger, other))
    assert set(outcomes(ledger, unit) + outcomes(ledger, other)) == {"accepted"}


def test_a_flooded_inbox_does_not_slow_the_others(
    start: Callable[[], Any], ledger: Ledger, producer: KafkaProducer, unit: str, other: str
) -> None:
    """What comes to another inbox in the middle of the flood is judged within a few rounds."""
    flood = 40 * TURN_RECORDS
    for place in range(flood):
        producer.send(inbox_topic(unit), json.dumps(event(1, f"r-{place}")).encode())
    producer.flush()
    with start():
        eventually(lambda: ledger.receipts.count_documents({"unit": unit}) > TURN_RECORDS)
        began = time.monotonic()
        put(producer, other, event(5))
        eventually(lambda: outcomes(ledger, other) == ["accepted"])
        seconds, judged = time.monotonic() - began, ledger.receipts.count_documents({"unit": unit})
    assert judged < flood, f"the flood was over after {seconds:.1f} s, before it could be in the way"


def test_every_verdict_is_published_to_its_unit(
    database: Database[dict[str, Any]],
    ledger: Ledger,
    producer: KafkaProducer,
    unit: str,
    kafka_bootstrap: str,
    group: str,
) -> None:
    for said in (event(5, "a"), event(5, "a"), b"{"):
        put(producer, unit, said)
    judging = judging_on(database)
    publisher = kafka_publisher("counting", ledger, kafka_bootstrap)
    with running(partial(intake_on(judging, kafka_bootstrap, group).run, wake=publisher.wake), publisher.run):
        eventually(lambda: ledger.receipts.count_documents({"unit": unit, "published_at": {"$ne": None}}) == 3)
    records = read(kafka_bootstrap, verdicts_topic(unit))
    assert sorted(json.loads(record.value)["outcome"] for record in records) == ["accepted", "duplicate", "refused"]
    assert {record.key for record in records} == {unit.encode()}
    assert {dict(record.headers)["ce_type"] for record in records} == {b"sinergi.verdict"}


def test_a_unit_without_topics_gets_them_with_its_first_verdict(
    database: Database[dict[str, Any]], ledger: Ledger, kafka_bootstrap: str, infrastructure: Stack
) -> None:
    name = f"u{uuid.uuid4().hex[:12]}"
    judging_on(database).judge([sent(event(5), unit=name)])
    with running(kafka_publisher("counting", ledger, kafka_bootstrap).run):
        eventually(lambda: ledger.receipts.count_documents({"published_at": {"$ne": None}}) == 1)
    assert len(read(kafka_bootstrap, verdicts_topic(name))) == 1
    for topic in (inbox_topic(name), verdicts_topic(name)):
        kafka.delete_topic(infrastructure.settings.ports["kafka"], topic)


def read(bootstrap: str, topic: str) -> list[Any]:
    with KafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=2000
    ) as consumer:
        return list(consumer)
