"""How far behind a consumer is, told by the time of its events, and growing while nothing can be handled."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from kafka import TopicPartition
from kafka.errors import IllegalStateError
from prometheus_client import REGISTRY

from shared.lag import Lag

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST, SECOND, OTHER = TopicPartition("plans", 0), TopicPartition("plans", 1), TopicPartition("indicators", 0)


class Record(NamedTuple):
    offset: int


@dataclass
class Client:
    """What a KafkaConsumer has been told: where each of its partitions ends."""

    ends: dict[TopicPartition, int | None] = field(default_factory=dict)

    def highwater(self, partition: TopicPartition) -> int | None:
        if partition not in self.ends:
            raise IllegalStateError(f"{partition} is not assigned")
        return self.ends[partition]


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def client() -> Client:
    return Client({FIRST: 10, SECOND: 7, OTHER: None})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lag(client: Client, clock: Clock) -> Lag:
    return Lag("tried", ["plans", "indicators"], client, clock)


def seconds(topic: str = "plans") -> float | None:
    return REGISTRY.get_sample_value("sinergi_consumer_lag_seconds", {"handler": "tried", "topic": topic})


def records(topic: str = "plans") -> float | None:
    return REGISTRY.get_sample_value("sinergi_consumer_lag_records", {"handler": "tried", "topic": topic})


def handle(lag: Lag, partition: TopicPartition, offset: int, age: timedelta = timedelta()) -> None:
    """The records up to one, the last of them an event of that age."""
    lag.handled({partition: [Record(offset)]}, {tuple(partition): NOW - age})


def test_who_has_handled_everything_is_not_behind(lag: Lag) -> None:
    handle(lag, FIRST, 9, timedelta(days=3))
    assert lag.measure() == 0
    assert (records(), seconds()) == (0, 0)


def test_who_catches_up_is_as_far_behind_as_its_last_event_is_old(lag: Lag, client: Client) -> None:
    client.ends |= {FIRST: 30, SECOND: 8}
    handle(lag, FIRST, 9, timedelta(minutes=9))
    handle(lag, SECOND, 6, timedelta(minutes=2))
    assert lag.measure() == 21
    assert (records(), seconds()) == (21, 9 * 60)
    assert (records("indicators"), seconds("indicators")) == (0, 0)


def test_the_old_event_of_a_partition_in_which_nothing_waits_makes_nobody_late(lag: Lag, client: Client) -> None:
    client.ends[SECOND] = 8
    handle(lag, FIRST, 9, timedelta(days=3))
    handle(lag, SECOND, 6, timedelta(seconds=4))
    lag.measure()
    assert seconds() == 4


def test_who_cannot_handle_what_comes_after_a_quiet_day_falls_behind_from_then_on(
    lag: Lag, client: Client, clock: Clock
) -> None:
    handle(lag, FIRST, 9, timedelta(days=1))
    lag.measure()
    client.ends[FIRST] = 11
    clock.at += timedelta(minutes=5)
    lag.measure()
    assert (records(), seconds()) == (1, 5 * 60)


def test_what_is_being_handled_waits_until_it_is(lag: Lag) -> None:
    lag.begun({FIRST: [Record(4), Record(9)]})
    assert lag.measure() == 6
    handle(lag, FIRST, 9)
    assert lag.measure() == 0


def test_partitions_that_others_had_meanwhile_are_begun_anew(lag: Lag, client: Client) -> None:
    client.ends[FIRST] = 11
    handle(lag, FIRST, 9, timedelta(hours=1))
    lag.forget()
    lag.measure()
    assert (records(), seconds()) == (0, 0)


def test_a_partition_that_has_just_been_taken_is_nobodys_lag(lag: Lag, client: Client) -> None:
    handle(lag, FIRST, 5)
    del client.ends[FIRST]
    assert lag.measure() == 0
