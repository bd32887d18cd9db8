"""Model-based: whatever is sent, repeated, overtaken, lost or killed between any two steps, the same invariants hold.

The real command, relay, handling and projection code runs against the real MongoDB; the topic is a list of one
partition, so that redelivery and crashes can be chosen. The oracles are a dictionary and a sum.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from kafka.errors import KafkaError
from pymongo.database import Database
from pymongo.errors import AutoReconnect

from shared.chain import verify_chain
from shared.clock import now
from shared.commands import Commands, Outcome
from shared.decider import Refused
from shared.envelope import decode
from shared.event_log import EventLog
from shared.handling import Handling
from shared.parking import Parking
from shared.projection import Projection, Stale, load
from shared.relay import Relay
from tests.runtime.counting import COUNTING, TOTALS, Counter, Event, context, evolve, language
from tests.runtime.faulty import Crash, Fault, Faults, FaultyDatabase, Row, Topic

UNITS = ("bpbd", "dinkes", "disdik")
units = st.sampled_from(UNITS)
two = st.integers(0, 1)
WHEN = st.sampled_from(["before", "after"])
KINDS = st.sampled_from(["crash", "lost connection", "overtaken"])
consumer_faults = st.builds(Fault, st.integers(1, 2), WHEN, KINDS)
faults = st.none() | st.builds(Fault, st.integers(1, 4), WHEN, KINDS)


class Group:
    """The consumer group of the topic's one partition: who owns it, and how far it has been consumed."""

    def __init__(self) -> None:
        self.owner = 0
        self.committed = 0


class Consuming:
    """A member of the group. One that has lost the partition finishes what it polled, but its commit is not taken."""

    def __init__(self, database: Database[dict[str, Any]], topic: Topic, group: Group, member: int) -> None:
        self._database = database
        self._topic = topic
        self._group = group
        self._member = member
        self.start()

    def start(self) -> None:
        projection: Projection[Event] = Projection(self._database, language(), [TOTALS], 1)
        projection.prepare()
        parking = Parking(self._database, "totals.g1")
        self._handling = Handling("totals", language(), projection, parking, now)
        self._handling.reload()

    def take_over(self) -> None:
        self._group.owner = self._member
        self._handling.reload()

    def consume(self, size: int) -> None:
        """Handle what follows the committed offset, again and again while somebody else is faster."""
        if self._group.owner != self._member:
            return
        polled_at = self._group.committed
        batch = self._topic.rows[polled_at : polled_at + size]
        try:
            while not self._handled(batch):
                pass
        except Crash:
            self.start()
            return
        except AutoReconnect:
            return  # the same records come again
        if self._group.owner == self._member:
            self._group.committed = polled_at + len(batch)

    def _handled(self, batch: Sequence[Row]) -> bool:
        try:
            self._handling.handle(batch)
        except Stale:
            return False
        return True


class Sinergi(RuleBasedStateMachine):
    """Two API processes, two relays and two consumers over one log and one topic."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        super().__init__()
        self.real = database.client.get_database(f"model-{uuid4().hex[:12]}", database.codec_options)
        self.faults = Faults(self._others_are_faster)
        faulty = cast("Database[dict[str, Any]]", FaultyDatabase(self.real, self.faults))
        self.log = EventLog(self.real)
        self.log.prepare()
        faulty_log = EventLog(faulty)
        self.topic = Topic()
        self.apis = [Commands(faulty_log, language(), now) for _ in range(2)]
        self.relays = [Relay(faulty_log, "counting.events", lambda: self.topic) for _ in range(2)]
        self.group = Group()
        self.consumers = [Consuming(faulty, self.topic, self.group, member) for member in range(2)]
        self.acknowledged: dict[str, tuple[Outcome, int]] = {}
        self.unknown: dict[str, tuple[str, int]] = {}

    @rule(api=two, unit=units, amount=st.integers(-3, 9), fault=faults)
    def send(self, api: int, unit: str, amount: int, fault: Fault | None) -> None:
        self._execute(api, uuid4().hex, unit, amount, fault)

    @rule(api=two, fault=faults, data=st.data())
    def send_again(self, api: int, fault: Fault | None, data: st.DataObject) -> None:
        keys = sorted(self.unknown) + sorted(self.acknowledged)
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if key in self.unknown:
            self._execute(api, key, *self.unknown[key], fault)
        else:
            first, amount = self.acknowledged[key]
            repeated = self.apis[api].execute(COUNTING, first.stream, amount, context(key=key))
            assert (repeated.stream, repeated.version) == (first.stream, first.version)

    @rule(api=two)
    def restart_an_api(self, api: int) -> None:
        self.apis[api] = Commands(self.apis[api]._log, language(), now)  # noqa: SLF001 - the same faulty log

    @rule(relay=two, fault=faults, fails_after=st.none() | st.integers(0, 5))
    def relay(self, relay: int, fault: Fault | None, fails_after: int | None) -> None:
        self.topic.fails_after = fails_after
        with suppress(AutoReconnect, Crash, KafkaError), self.faults.planned(fault):
            self.relays[relay].publish_next()

    @rule(size=st.integers(1, 20), fault=st.none() | consumer_faults)
    def consume(self, size: int, fault: Fault | None) -> None:
        with self.faults.planned(fault):
            self.consumers[self.group.owner].consume(size)

    @rule(unit=units, fault=consumer_faults)
    def consume_something_in_trouble(self, unit: str, fault: Fault) -> None:
        self.topic.fails_after = None
        self._execute(0, uuid4().hex, unit, 1, None)
        self.relays[0].publish_next()
        self.consume(20, fault)

    @rule(records=st.integers(1, 30))
    def lose_offset_commits(self, records: int) -> None:
        self.group.committed = max(0, self.group.committed - records)

    @rule(consumer=two)
    def rebalance(self, consumer: int) -> None:
        self.consumers[consumer].take_over()

    @rule(consumer=two)
    def kill_a_consumer(self, consumer: int) -> None:
        self.consumers[consumer].start()

    @invariant()
    def each_acknowledged_command_is_in_the_log_once(self) -> None:
        commits = list(self.log.commits.find({}, {"command_id": 1}))
        assert len({commit["command_id"] for commit in commits}) == len(commits)
        assert {commit["command_id"] for commit in commits} >= self.acknowledged.keys()
        assert {commit["command_id"] for commit in commits} <= self.acknowledged.keys() | self.unknown.keys()

    @invariant()
    def each_stream_is_in_order_on_the_topic(self) -> None:
        seen: dict[str, list[bytes]] = defaultdict(list)
        for row in self.topic.rows:
            recorded = decode(language(), row.value)
            if recorded.version <= len(seen[recorded.stream]):
                assert row.value == seen[recorded.stream][recorded.version - 1]
            else:
                assert recorded.version == len(seen[recorded.stream]) + 1
                seen[recorded.stream].append(row.value)

    def teardown(self) -> None:
        try:
            self._let_everything_finish()
            self._compare_with_the_fold_of_the_log()
        finally:
            self.real.client.drop_database(self.real.name)

    def _others_are_faster(self) -> None:
        """While one is between two steps, everybody else takes all theirs."""
        for unit in UNITS:
            self._execute(1, uuid4().hex, unit, 1, None)
        self.topic.fails_after = None
        self.relays[1].publish_next()
        other = self.consumers[1 - self.group.owner]
        other.take_over()
        other.consume(50)

    def _execute(self, api: int, key: str, unit: str, amount: int, fault: Fault | None) -> None:
        try:
            with self.faults.planned(fault):
                outcome = self.apis[api].execute(COUNTING, f"counter-{unit}", amount, context(unit, key))
        except (AutoReconnect, Crash):
            self.unknown[key] = (unit, amount)
        except Refused:
            self.unknown.pop(key, None)
        else:
            self.unknown.pop(key, None)
            if outcome.result != "unchanged":
                self.acknowledged[key] = (outcome, amount)

    def _let_everything_finish(self) -> None:
        self.topic.fails_after = None
        while self.relays[0].publish_next():
            pass
        while self.group.committed < len(self.topic.rows):
            self.consumers[self.group.owner].consume(50)

    def _compare_with_the_fold_of_the_log(self) -> None:
        assert verify_chain(self.log).breaks == ()
        projection: Projection[Event] = Projection(self.real, language(), [TOTALS], 1)
        documents = load(TOTALS, self.real["totals_1"], UNITS)
        for unit in UNITS:
            texts = [text for commit in self.log.read(f"counter-{unit}") for text in commit.events]
            expected = Counter()
            for text in texts:
                expected = evolve(expected, decode(language(), text))
            assert msgspec.to_builtins(documents[unit].body) == msgspec.to_builtins(expected)
            journal = [recorded.envelope for recorded in projection.journal.events([f"counter-{unit}"])]
            assert journal == [decode(language(), text).envelope for text in texts]


@pytest.mark.timeout(600)
def test_the_invariants_hold_in_whatever_order_things_happen(database: Database[dict[str, Any]]) -> None:
    run_state_machine_as_test(
        cast("type[Sinergi]", lambda: Sinergi(database)),
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
