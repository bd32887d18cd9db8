"""The relay publishes every commit, in the order of its stream, whatever happens to it, to the broker, to its twin."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaConnectionError
from prometheus_client import REGISTRY
from pymongo.database import Database

from deploy.local.stack import Stack
from shared.clock import now
from shared.commands import Commands
from shared.envelope import decode
from shared.event_log import EventLog
from shared.relay import Relay, kafka_producer, republish
from tests.runtime.counting import COUNTING, Event, context, language
from tests.runtime.faulty import Topic
from tests.runtime.waiting import SECONDS, eventually


@pytest.fixture
def log(database: Database[dict[str, Any]]) -> EventLog:
    log = EventLog(database)
    log.prepare()
    return log


@pytest.fixture
def commands(log: EventLog) -> Commands[Event]:
    return Commands(log, language(), now)


def add(commands: Commands[Event], *amounts: int, unit: str = "dinkes") -> None:
    for amount in amounts:
        commands.execute(COUNTING, f"counter-{unit}", amount, context(unit))


def versions(values: list[bytes]) -> dict[str, list[int]]:
    streams: dict[str, list[int]] = defaultdict(list)
    for value in values:
        recorded = decode(language(), value)
        streams[recorded.stream].append(recorded.version)
    return dict(streams)


def backlog(log: EventLog) -> int:
    return log.commits.count_documents({"published_at": None})


@contextmanager
def running(relay: Relay) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(SECONDS)
        assert not thread.is_alive()


def on_topic(bootstrap: str, topic: str) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    values: list[bytes] = []
    while any(consumer.position(partition) < end for partition, end in ends.items()):
        for records in consumer.poll(timeout_ms=500).values():
            values += [record.value for record in records]
    consumer.close()
    return values


def test_commits_are_published_in_the_order_of_their_stream(log: EventLog, commands: Commands[Event]) -> None:
    topic = Topic()
    for unit in ("disdik", "bpbd"):
        add(commands, *range(1, 6), unit=unit)
    assert Relay(log, "t", lambda: topic).publish_next() == 10
    assert versions([row.value for row in topic.rows]) == {
        "counter-bpbd": [1, 2, 3, 4, 5],
        "counter-disdik": [1, 2, 3, 4, 5],
    }
    assert {row.key for row in topic.rows} == {b"bpbd", b"disdik"}
    assert backlog(log) == 0


def test_the_bytes_on_the_topic_are_those_in_the_log(log: EventLog, commands: Commands[Event]) -> None:
    topic = Topic()
    add(commands, 1)
    Relay(log, "t", lambda: topic).publish_next()
    (commit,) = log.read("counter-dinkes")
    assert [row.value.decode() for row in topic.rows] == list(commit.events)


def test_a_commit_that_becomes_visible_late_is_not_skipped(log: EventLog, commands: Commands[Event]) -> None:
    topic = Topic()
    add(commands, 1, unit="zebra")
    (late,) = log.commits.find({"stream": "counter-zebra"})
    log.commits.delete_one({"_id": late["_id"]})
    add(commands, 1, unit="dinkes")
    relay = Relay(log, "t", lambda: topic)
    relay.publish_next()
    log.commits.insert_one(late)
    assert relay.publish_next() == 1
    assert versions([row.value for row in topic.rows]).keys() == {"counter-dinkes", "counter-zebra"}


def test_what_was_sent_and_not_marked_is_sent_again(log: EventLog, commands: Commands[Event]) -> None:
    topic = Topic()
    add(commands, 1, 2, 3)
    topic.fails_after = 2
    relay = Relay(log, "t", lambda: topic)
    with pytest.raises(KafkaConnectionError):
        relay.publish_next()
    relay.publish_next()
    assert versions([row.value for row in topic.rows]) == {"counter-dinkes": [1, 2, 1, 2, 3]}


def test_two_relays_at_once_lose_nothing_and_keep_the_order(
    log: EventLog, commands: Commands[Event], kafka_bootstrap: str, topic: str
) -> None:
    relays = [Relay(log, topic, lambda: kafka_producer(kafka_bootstrap)) for _ in range(2)]
    with running(relays[0]), running(relays[1]), ThreadPoolExecutor(4) as pool:
        for unit in ("bpbd", "dinkes", "disdik", "dlh"):
            pool.submit(add, commands, *range(1, 51), unit=unit)
        eventually(lambda: log.commits.count_documents({}) == 200 and backlog(log) == 0)
    for published in versions(on_topic(kafka_bootstrap, topic)).values():
        firsts = list(dict.fromkeys(published))
        assert firsts == list(range(1, 51))


def test_the_backlog_and_its_age_are_measured(log: EventLog, commands: Commands[Event]) -> None:
    add(commands, 1, 2, 3)
    Relay(log, "t", Topic).measure()
    assert REGISTRY.get_sample_value("sinergi_relay_backlog_commits") == 3
    assert (REGISTRY.get_sample_value("sinergi_relay_oldest_seconds") or 0) > 0


def test_republishing_sends_the_chosen_streams_again(log: EventLog, commands: Commands[Event]) -> None:
    topic = Topic()
    add(commands, 1, 2)
    add(commands, 1, unit="disdik")
    relay = Relay(log, "t", lambda: topic)
    relay.publish_next()
    assert republish(log, "counter-dinkes", dry_run=True) == 2
    assert backlog(log) == 0
    assert republish(log, "counter-dinkes", dry_run=False) == 2
    relay.publish_next()
    assert versions([row.value for row in topic.rows]) == {"counter-dinkes": [1, 2, 1, 2], "counter-disdik": [1]}


def test_a_broker_that_goes_away_is_waited_for(
    log: EventLog, commands: Commands[Event], infrastructure: Stack, kafka_bootstrap: str, topic: str
) -> None:
    with running(Relay(log, topic, lambda: kafka_producer(kafka_bootstrap))):
        add(commands, 1)
        eventually(lambda: backlog(log) == 0)
        infrastructure.supervisor.stop("kafka")
        add(commands, 2, 3)
        eventually(lambda: REGISTRY.get_sample_value("sinergi_relay_backlog_commits") == 2)
        infrastructure.supervisor.start("kafka")
        eventually(lambda: backlog(log) == 0)
    assert list(dict.fromkeys(versions(on_topic(kafka_bootstrap, topic))["counter-dinkes"])) == [1, 2, 3]


def test_a_record_that_the_broker_refuses_does_not_wedge_the_relay(
    log: EventLog, commands: Commands[Event], kafka_bootstrap: str, topic: str
) -> None:
    """kafka-python's producer is of no use for any topic after that: the relay makes new ones until it goes through."""
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)

    def limit(size: int) -> None:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})])

    rebuilt = REGISTRY.get_sample_value("sinergi_producers_rebuilt_total") or 0
    limit(1000)
    with running(Relay(log, topic, lambda: kafka_producer(kafka_bootstrap))):
        commands.execute(COUNTING, "counter-dinkes", "x" * 5000, context())
        name = "sinergi_producers_rebuilt_total"
        eventually(lambda: (REGISTRY.get_sample_value(name) or 0) > rebuilt)
        assert backlog(log) == 1
        limit(1048576)
        eventually(lambda: backlog(log) == 0)
    admin.close()
    assert set(versions(on_topic(kafka_bootstrap, topic))["counter-dinkes"]) == {1}
