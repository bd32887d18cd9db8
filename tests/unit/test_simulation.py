"""The real commands and the real relay over a log and a topic that lose answers, in every order of what can happen."""

import itertools
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from kafka.errors import KafkaError
from pymongo.errors import AutoReconnect

from shared.clock import now
from shared.commands import Commands
from shared.decider import Refused
from shared.envelope import decode
from shared.event_log import EventLog
from shared.relay import Relay
from tests.runtime.counting import COUNTING, Event, context, language
from tests.unit.simulated import Fate, Record, SimulatedLog, SimulatedProducer

UNITS, WORKERS = ("bpbd", "dinkes"), 3
FATES = st.lists(st.sampled_from(["done", "done", "before", "after"]), max_size=6)
LANGUAGE = language()
Said = tuple[str, int]


class Simulation(RuleBasedStateMachine):
    """Clients send again under the same key until they know; any worker may answer them, any relay publish."""

    def __init__(self) -> None:
        super().__init__()
        self.fate = Fate()
        self.log = SimulatedLog(self.fate)
        self.topic: list[Record] = []
        self.workers = [self.worker() for _ in range(WORKERS)]
        self.relays = [self.relay() for _ in range(2)]
        self.keys = itertools.count()
        self.waiting: dict[str, Said] = {}
        self.acknowledged: dict[str, int] = {}
        self.refused: set[str] = set()

    def worker(self) -> Commands[Event]:
        return Commands(cast("EventLog", self.log), LANGUAGE, now)

    def relay(self) -> Relay:
        return Relay(cast("EventLog", self.log), "topic", lambda: cast("Any", SimulatedProducer(self.topic, self.fate)))

    @rule(unit=st.sampled_from(UNITS), amount=st.integers(-3, 5), worker=st.integers(0, WORKERS - 1), fates=FATES)
    def send(self, unit: str, amount: int, worker: int, fates: list[str]) -> None:
        key = f"key-{next(self.keys)}"
        self.waiting[key] = (unit, amount)
        self.attempt(key, worker, fates)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), worker=st.integers(0, WORKERS - 1), fates=FATES)
    def send_again(self, data: st.DataObject, worker: int, fates: list[str]) -> None:
        self.attempt(data.draw(st.sampled_from(sorted(self.waiting))), worker, fates)

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data(), worker=st.integers(0, WORKERS - 1))
    def repeat_what_was_acknowledged(self, data: st.DataObject, worker: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.acknowledged)))
        commit = self.log.of_command(key)
        if commit:
            outcome = self.workers[worker].execute(COUNTING, commit.stream, 1, context(commit.unit, key, key))
            assert (outcome.version, outcome.result) == (self.acknowledged[key], "repeated")

    @rule(worker=st.integers(0, WORKERS - 1))
    def restart(self, worker: int) -> None:
        self.workers[worker] = self.worker()

    @rule(which=st.integers(0, 1), fates=FATES)
    def publish(self, which: int, fates: list[str]) -> None:
        self.fate.decide(fates)
        try:
            self.relays[which].publish_next()
        except (KafkaError, AutoReconnect):
            self.relays[which] = self.relay()
        self.fate.decide([])

    def attempt(self, key: str, worker: int, fates: list[str]) -> None:
        unit, amount = self.waiting[key]
        self.fate.decide(fates)
        try:
            outcome = self.workers[worker].execute(COUNTING, f"counter-{unit}", amount, context(unit, key, key))
        except AutoReconnect:
            return
        except Refused:
            self.refused.add(key)
            del self.waiting[key]
        else:
            self.acknowledged[key] = outcome.version
            del self.waiting[key]
        finally:
            self.fate.decide([])

    @invariant()
    def every_version_of_a_stream_is_there_once(self) -> None:
        for unit in UNITS:
            commits = list(self.log.read(f"counter-{unit}"))
            assert [commit.version for commit in commits] == list(range(len(commits)))

    @invariant()
    def no_total_is_negative_though_workers_decide_on_old_states(self) -> None:
        for unit in UNITS:
            assert self.workers[0].state(COUNTING, f"counter-{unit}").state.total >= 0

    @invariant()
    def what_was_refused_is_nowhere(self) -> None:
        assert not any(self.log.of_command(key) for key in self.refused)

    def teardown(self) -> None:
        """Once nothing is lost any more, every command is known and every event is on the topic, in its order."""
        for key in list(self.waiting):
            self.attempt(key, 0, [])
        while self.relay().publish_next():
            pass
        assert not self.waiting
        assert self.log.commits.count_documents({"published_at": None}) == 0
        recorded = {text.encode() for document in self.log.commits.documents.values() for text in document["events"]}
        assert {value for _, value in self.topic} == recorded
        for unit in UNITS:
            first_seen = list(dict.fromkeys(value for key, value in self.topic if key == unit.encode()))
            versions = [decode(LANGUAGE, value).version for value in first_seen]
            assert versions == sorted(versions) == list(range(1, len(versions) + 1))


TestSimulation = Simulation.TestCase
TestSimulation.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
