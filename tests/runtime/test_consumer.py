"""Consuming from a real Kafka into a real MongoDB: what is bad is parked, what is good goes on, nothing is lost."""

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from pymongo.database import Database
from pymongo.errors import AutoReconnect

from deploy.local import kafka
from deploy.local.stack import Stack
from shared import parking
from shared.clock import now
from shared.consumer import Consumer, kafka_consumer
from shared.handling import FAILURES_IN_A_ROW, Handling, TooManyFailures
from shared.language import Joined
from shared.metrics import expose
from shared.parking import Parked, WaitsBehind
from shared.read_model import ReadModel
from shared.watchdog import HANGS
from tests.runtime.consuming import Counting
from tests.runtime.counting import (
    POISON,
    STROKES,
    TOTALS,
    Added,
    Counter,
    Struck,
    bells,
    event_bytes,
    language,
)
from tests.runtime.waiting import SECONDS, eventually


def test_events_become_documents(counting: Counting) -> None:
    with counting.consuming():
        for version in range(1, 201):
            counting.publish(version)
        eventually(lambda: counting.total() == Counter(200, 200))


def test_what_was_consumed_before_a_restart_counts_once(counting: Counting) -> None:
    counting.publish(1)
    with counting.consuming():
        eventually(lambda: counting.total() == Counter(1, 1))
    counting.publish(1)  # the relay sent it again
    counting.publish(2)
    with counting.consuming():
        eventually(lambda: counting.total() == Counter(2, 2))


def test_a_commit_can_be_waited_for(counting: Counting) -> None:
    with counting.consuming():
        counting.publish(1)
        counting.read_model.wait_for("counter-dinkes", 1, seconds=SECONDS)
    assert counting.total() == Counter(1, 1)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"not json",
        b"\xff\xfe{}",
        b'{"specversion":"1.0"}',
        b"[" * 100_000,
        event_bytes("counter-bpbd", 1, Added(1), "bpbd")[:-20],
    ],
    ids=["empty", "text", "not utf-8", "no event", "too deep", "cut off"],
)
def test_bytes_that_are_no_event_are_parked_and_the_rest_goes_on(counting: Counting, value: bytes) -> None:
    with counting.consuming():
        counting.publish_raw(value)
        counting.publish(1)
        eventually(lambda: counting.total() == Counter(1, 1))
    assert counting.parked() == [(None, None, "undecodable")]


def test_an_event_from_the_future_is_parked_with_its_stream(counting: Counting) -> None:
    newer = event_bytes("counter-dinkes", 2, Added(1)).replace(b'"schemaversion":1', b'"schemaversion":8')
    with counting.consuming():
        counting.publish(1)
        counting.publish_raw(newer)
        counting.publish(3)
        counting.publish(1, unit="disdik")
        eventually(lambda: counting.total("disdik") == Counter(1, 1) and len(counting.parked()) == 2)
    assert counting.total() == Counter(1, 1)
    assert counting.parked() == [("counter-dinkes", 2, "undecodable"), ("counter-dinkes", 3, "behind")]


def test_an_event_under_the_key_of_another_unit_is_parked(counting: Counting) -> None:
    with counting.consuming():
        counting.publish_raw(event_bytes("counter-dinkes", 1, Added(1), "dinkes"), unit="disdik")
        eventually(lambda: counting.parked() == [("counter-dinkes", 1, "undecodable")])
    assert counting.total() == Counter()


def test_a_record_that_fails_is_parked_with_everything_later_of_its_stream(counting: Counting) -> None:
    with counting.consuming():
        counting.publish(1)
        counting.publish(2, POISON)
        for version in (3, 4):
            counting.publish(version)
        counting.publish(1, unit="disdik")
        eventually(lambda: len(counting.parked()) == 3 and counting.total("disdik").events == 1)
    assert counting.total() == Counter(1, 1)
    kinds = [kind for _, _, kind in counting.parked()]
    assert kinds == ["failed", "behind", "behind"]


def test_what_was_parked_before_a_restart_still_holds_its_stream(counting: Counting) -> None:
    with counting.consuming():
        counting.publish(1, POISON)
        eventually(lambda: len(counting.parked()) == 1)
    with counting.consuming():
        counting.publish(2)
        eventually(lambda: len(counting.parked()) == 2)
    assert counting.total() == Counter()


def test_replaying_after_the_cure_brings_everything_back_in_order(
    counting: Counting, database: Database[dict[str, Any]]
) -> None:
    with counting.consuming():
        counting.publish(1, POISON)
        counting.publish(2)
        eventually(lambda: len(counting.parked()) == 2)
        cured = event_bytes("counter-dinkes", 1, Added(5))
        database["parked"].update_one({"version": 1}, {"$set": {"value": cured}})
        assert counting.read_model.parking().request(["counter-dinkes"]) == 2
        eventually(lambda: counting.total() == Counter(6, 2))
        eventually(lambda: counting.parked() == [])
        counting.publish(3)
        eventually(lambda: counting.total() == Counter(7, 3))


def test_so_much_that_does_not_fit_into_one_batch_is_replayed_in_order(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parking, "REPLAYED_AT_ONCE", 2)
    with counting.consuming():
        counting.publish(2)
        for version in range(3, 8):
            counting.publish(version)
        eventually(lambda: len(counting.parked()) == 6)
        counting.publish(1)
        eventually(lambda: counting.total() == Counter(7, 7))
        eventually(lambda: counting.parked() == [])


def test_replaying_without_a_cure_parks_again(counting: Counting) -> None:
    parking = counting.read_model.parking()
    with counting.consuming():
        counting.publish(1, POISON)
        eventually(lambda: len(counting.parked()) == 1)
        parking.request(None)
        eventually(lambda: parking.count(requested=True) == 0)
        counting.publish(2)
        eventually(lambda: len(counting.parked()) == 2)
    assert [kind for _, _, kind in counting.parked()] == ["failed", "behind"]


def test_what_fails_again_is_not_replayed_for_ever_where_its_stream_does_not_fit_into_one_batch(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parking, "REPLAYED_AT_ONCE", 2)
    kept = counting.read_model.parking()
    with counting.consuming():
        counting.publish(1, POISON)
        for version in range(2, 6):
            counting.publish(version)
        eventually(lambda: len(counting.parked()) == 5)
        kept.request(None)
        eventually(lambda: kept.count(requested=True) == 0)
    assert len(counting.parked()) == 5


def test_one_record_is_replayed_alone_and_what_waits_behind_it_stays(
    counting: Counting, database: Database[dict[str, Any]]
) -> None:
    kept = counting.read_model.parking()
    with counting.consuming():
        counting.publish(1, POISON)
        counting.publish(2)
        counting.publish_raw(b"rubbish")
        eventually(lambda: kept.count() == 3)
        with pytest.raises(WaitsBehind, match="counter-dinkes@2 waits behind counter-dinkes@1"):
            kept.request_one("counter-dinkes@2")
        database["parked"].update_one({"version": 1}, {"$set": {"value": event_bytes("counter-dinkes", 1, Added(5))}})
        assert (kept.request_one("counter-dinkes@9"), kept.request_one("counter-dinkes@1")) == (0, 1)
        eventually(lambda: counting.total() == Counter(5, 1))
        eventually(lambda: kept.count() == 2)
        kept.request(["counter-dinkes"])
        eventually(lambda: counting.total() == Counter(6, 2))


def test_a_gap_is_waited_for_and_closes_by_itself(counting: Counting) -> None:
    with counting.consuming():
        counting.publish(1)
        for version in (3, 4):
            counting.publish(version)
        eventually(lambda: counting.parked() == [("counter-dinkes", 3, "gap"), ("counter-dinkes", 4, "behind")])
        eventually(lambda: counting.total() == Counter(1, 1))
        counting.publish(2, 10)
        counting.publish(5)  # parked behind while the others are waiting to be replayed
        eventually(lambda: counting.total() == Counter(14, 5) and counting.parked() == [])


def test_so_many_failures_in_a_row_are_ours_and_crash(counting: Counting) -> None:
    for number in range(FAILURES_IN_A_ROW + 1):
        counting.publish_raw(f"rubbish {number}".encode())
    with counting.consuming() as thread:
        thread.join(SECONDS)
        assert not thread.is_alive()
    assert [type(crash) for crash in counting.crashes] == [TooManyFailures]


def test_however_many_fail_when_they_are_replayed_nothing_crashes(counting: Counting) -> None:
    kept, record = counting.read_model.parking(), Unread(counting.topic, 0, 0, b"dinkes", b"rubbish")
    many = [record._replace(offset=offset) for offset in range(FAILURES_IN_A_ROW + 1)]
    kept.park([Parked(each, "undecodable", "not JSON", None, None) for each in many], now())
    with counting.consuming():
        kept.request(None)
        eventually(lambda: kept.count(requested=True) == 0)
        counting.publish(1)
        eventually(lambda: counting.total() == Counter(1, 1))
    assert (counting.crashes, kept.count()) == ([], FAILURES_IN_A_ROW + 1)


def test_failures_with_good_records_between_them_are_theirs(counting: Counting) -> None:
    for number in range(FAILURES_IN_A_ROW + 1):
        counting.publish_raw(f"rubbish {number}".encode())
        counting.publish(number + 1)
    with counting.consuming():
        eventually(lambda: counting.total().events == FAILURES_IN_A_ROW + 1)
    assert counting.crashes == []


def test_members_that_come_and_go_change_nothing(counting: Counting) -> None:
    units = [f"unit-{number}" for number in range(12)]

    def complete(events: int) -> bool:
        documents = counting.live().load(TOTALS, units)
        return all(document.body == Counter(events, events) for document in documents.values())

    def publish(versions: Mapping[str, int] | range) -> None:
        for version in versions:
            for unit in units:
                counting.publish(int(version), unit=unit)

    with counting.consuming():
        publish(range(1, 11))
        with counting.consuming():
            publish(range(11, 21))
        publish(range(21, 31))
        eventually(lambda: complete(30))
    assert counting.parked() == []


def test_a_rebuild_gives_the_same_documents_and_the_same_journal(counting: Counting) -> None:
    units = ["bpbd", "dinkes", "disdik"]
    with counting.consuming():
        for version in range(1, 101):
            for unit in units:
                counting.publish(version, version, unit)
        eventually(lambda: all(counting.total(unit).events == 100 for unit in units))
        before, journal = counting.live(), [list(counting.live().journal.events(unit=unit)) for unit in units]
        counting.rebuild()
        after = counting.live()
        assert after.generation.number == before.generation.number + 1
        assert [list(after.journal.events(unit=unit)) for unit in units] == journal
        old, new = before.load(TOTALS, units), after.load(TOTALS, units)
        assert [document.body for document in new.values()] == [document.body for document in old.values()]
        counting.publish(101, unit="dinkes")
        eventually(lambda: counting.total("dinkes").events == 101)


class Unread(NamedTuple):
    """A record as kafka-python hands it out."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes


class Listening(Counting):
    """Of two languages, each on a topic of its own, into one read model."""

    def __init__(self, database: Database[dict[str, Any]], bootstrap: str, topic: str, other: str) -> None:
        super().__init__(database, bootstrap, topic)
        self._other = other
        joined: Joined[Any] = Joined((language(topic), bells(other)))
        self.read_model = ReadModel(database, joined, [TOTALS, STROKES], "both")
        self.read_model.prepare()

    def strike(self, version: int, unit: str = "dinkes") -> None:
        value = event_bytes(f"bell-{unit}", version, Struck("besar"), unit)
        self._producer.send(self._other, key=unit.encode(), value=value).get(timeout=10)

    def strokes(self, unit: str = "dinkes") -> int:
        return self.live().load(STROKES, [unit])[unit].body.count

    def seen(self, totals: int, strokes: int) -> bool:
        return (self.total().events, self.strokes()) == (totals, strokes)


@pytest.fixture
def other_topic(infrastructure: Stack, kafka_bootstrap: str) -> Iterator[str]:  # noqa: ARG001 - Kafka has to run
    port, name = infrastructure.settings.ports["kafka"], f"test-{uuid.uuid4().hex}"
    kafka.create_topics(port, {name: 2})
    yield name
    kafka.delete_topic(port, name)


@pytest.fixture
def listening(
    database: Database[dict[str, Any]], kafka_bootstrap: str, topic: str, other_topic: str
) -> Iterator[Listening]:
    listening = Listening(database, kafka_bootstrap, topic, other_topic)
    yield listening
    listening.close()


def test_two_topics_are_read_into_one_model_and_rebuilt_together(listening: Listening) -> None:
    with listening.consuming():
        for version in range(1, 101):
            listening.publish(version)
            listening.strike(version)
        eventually(lambda: listening.seen(100, 100))
        listening.rebuild()
        assert listening.live().generation.number == 2
        eventually(lambda: listening.seen(100, 100))
        listening.strike(101)
        eventually(lambda: listening.seen(100, 101))
    streams = [recorded.stream for recorded in listening.live().journal.events(unit="dinkes")]
    assert (streams.count("counter-dinkes"), streams.count("bell-dinkes")) == (100, 101)


def test_what_is_parked_of_one_topic_does_not_stop_the_other(listening: Listening) -> None:
    with listening.consuming():
        listening.publish(1, POISON)
        listening.publish(2)
        listening.strike(1)
        eventually(lambda: len(listening.parked()) == 2 and listening.strokes() == 1)
        assert listening.read_model.parking().request(["counter-dinkes"]) == 2
        listening.strike(2)
        eventually(lambda: listening.strokes() == 2)


def test_each_topic_has_its_own_lag(listening: Listening, topic: str, other_topic: str) -> None:
    with listening.consuming():
        listening.strike(1)
        eventually(lambda: listening.strokes() == 1)
        listening.publish(1)
        eventually(lambda: listening.seen(1, 1))
    told = expose().decode()
    for name in (topic, other_topic):
        assert f'sinergi_consumer_lag_records{{handler="both",topic="{name}"}} 0.0' in told


def test_a_topic_that_does_not_exist_is_named(kafka_bootstrap: str, topic: str) -> None:
    stop, missing = threading.Event(), f"absent-{uuid.uuid4().hex}"
    consumer = Consumer(kafka_consumer(kafka_bootstrap, uuid.uuid4().hex), (topic, missing), Idle())  # type: ignore[arg-type]
    thread = threading.Thread(target=consumer.run, args=(stop,))
    thread.start()
    try:
        eventually(lambda: consumer.unassigned() == f"there is no topic {missing}")
    finally:
        stop.set()
        thread.join(SECONDS)


class Writing(Handling[Any]):
    """Notes the order of what is done with batches; writing waits until it is let, and may find the database away."""

    def __init__(self) -> None:
        self.name = "writing"
        self.done: list[str] = []
        self.let = threading.Event()
        self.failures = 0

    def reload(self) -> None: ...
    def measure(self) -> None: ...
    def replay(self, partitions: object) -> int: ...  # type: ignore[empty-body]

    def fold(self, batch: Sequence[Any]) -> Any:
        self.done += [f"fold {record.value.decode()}" for record in batch]
        return SimpleNamespace(batch=batch, about=[], reached={})

    def write(self, attempt: Any) -> None:
        assert self.let.wait(SECONDS)
        if self.failures:
            self.failures -= 1
            raise AutoReconnect("away")
        self.done += [f"write {record.value.decode()}" for record in attempt.batch]

    def count(self, attempt: Any) -> None: ...


@contextmanager
def writing(bootstrap: str, topic: str, handling: Writing, group: str) -> Iterator[threading.Event]:
    """A consumer in a thread; stopping is left to the test, which gets the event for it."""
    stop = threading.Event()
    consumer = Consumer(kafka_consumer(bootstrap, group), (topic,), handling)
    thread = threading.Thread(target=consumer.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        handling.let.set()
        thread.join(SECONDS)
        assert not thread.is_alive()


def test_a_batch_that_is_being_written_at_the_end_is_finished_and_committed(counting: Counting) -> None:
    handling, group = Writing(), uuid.uuid4().hex
    counting.publish_raw(b"one")
    with writing(counting.bootstrap, counting.topic, handling, group) as stop:
        eventually(lambda: handling.done == ["fold one"])
        stop.set()
    assert handling.done == ["fold one", "write one"]
    counting.publish_raw(b"two")
    after = Writing()
    after.let.set()
    with writing(counting.bootstrap, counting.topic, after, group):
        eventually(lambda: after.done == ["fold two", "write two"])


def test_a_batch_that_could_not_be_written_is_handled_again_before_the_next(counting: Counting) -> None:
    handling = Writing()
    handling.failures = 2
    counting.publish_raw(b"one")
    with writing(counting.bootstrap, counting.topic, handling, uuid.uuid4().hex):
        eventually(lambda: handling.done == ["fold one"])
        counting.publish_raw(b"two")
        handling.let.set()
        eventually(lambda: "write two" in handling.done)
    assert handling.done == ["fold one", "fold one", "fold one", "write one", "fold two", "write two"]


class Idle:
    """Handles nothing."""

    name = "idle"

    def reload(self) -> None: ...
    def measure(self) -> None: ...
    def replay(self, partitions: object) -> None: ...


HANGING = """
import sys, threading
from shared.consumer import Consumer, kafka_consumer
class Hanging:
    name = "hanging"
    def replay(self, partitions): threading.Event().wait()
Consumer(kafka_consumer(sys.argv[1], "hanging"), (sys.argv[2],), Hanging(), stalled_seconds=2).run(threading.Event())
"""


def test_a_consumer_that_hangs_is_ended(kafka_bootstrap: str, topic: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", HANGING, kafka_bootstrap, topic]
    assert subprocess.run(command, timeout=60, capture_output=True, check=False).returncode == HANGS
