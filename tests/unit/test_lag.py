"""How far behind a consumer is, told by the time of its events, and growing while nothing can be handled."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from kafka import TopicPartition
from prometheus_client import REGISTRY

from shared.lag import Lag

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST, SECOND, OTHER = TopicPartition("plans", 0), TopicPartition("plans", 1), TopicPartition("indicators", 0)


@dataclass
class Client:
    """What a KafkaConsumer has been told: by partition where we are and where it ends."""

    told: dict[TopicPartition, tuple[int, int | None]] = field(default_factory=dict)

    def assignment(self) -> set[TopicPartition]:
        return set(self.told)

    def highwater(self, partition: TopicPartition) -> int | None:
        return self.told[partition][1]

    def position(self, partition: TopicPartition) -> int:
        return self.told[partition][0]


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def client() -> Client:
    return Client({FIRST: (10, 10), SECOND: (7, 7), OTHER: (1, None)})


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


def test_who_has_handled_everything_is_not_behind(lag: Lag) -> None:
    lag.reached({("plans", 0): NOW - timedelta(days=3)})
    assert lag.measure() == 0
    assert (records(), seconds()) == (0, 0)


def test_who_catches_up_is_as_far_behind_as_its_last_event_is_old(lag: Lag, client: Client) -> None:
    client.told |= {FIRST: (10, 30), SECOND: (7, 8)}
    lag.reached({("plans", 0): NOW - timedelta(minutes=9), ("plans", 1): NOW - timedelta(minutes=2)})
    assert lag.measure() == 21
    assert (records(), seconds()) == (21, 9 * 60)
    assert (records("indicators"), seconds("indicators")) == (0, 0)


def test_the_old_event_of_a_partition_in_which_nothing_waits_makes_nobody_late(lag: Lag, client: Client) -> None:
    client.told[SECOND] = (7, 8)
    lag.reached({("plans", 0): NOW - timedelta(days=3), ("plans", 1): NOW - timedelta(seconds=4)})
    lag.measure()
    assert seconds() == 4


def test_who_cannot_handle_what_comes_after_a_quiet_day_falls_behind_from_then_on(
    lag: Lag, client: Client, clock: Clock
) -> None:
    lag.reached({("plans", 0): NOW - timedelta(days=1)})
    lag.measure()
    client.told[FIRST] = (10, 11)
    clock.at += timedelta(minutes=5)
    lag.measure()
    assert seconds() == 5 * 60


def test_partitions_that_others_had_meanwhile_are_begun_anew(lag: Lag, client: Client) -> None:
    client.told[FIRST] = (10, 11)
    lag.reached({("plans", 0): NOW - timedelta(hours=1)})
    lag.forget()
    lag.measure()
    assert (records(), seconds()) == (1, 0)
