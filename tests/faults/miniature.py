"""A correct system in small: commands, log, relay, topic, consumer and read model, with crashes and lost answers.

It has the shape of the real one, so that the oracle can be tried on it: each step that can be got wrong is a method.
"""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.oracle.evidence import Commit, Evidence, Record, parse
from tests.faults.oracle.fold import Plan, fold
from tests.faults.oracle.history import Entry, What
from tests.faults.presented import YEAR, Shown, answers, stream_of

UNITS = ("dinkes", "disdik", "dishub")
ACTIONS = ("a1", "a2")
PARTITIONS = 2
BATCH = 7
STEPS = 400
LATER = 1_000_000.0


class Crash(Exception):
    """The process was killed here; what it had written by then stays written."""


@dataclass
class Document:
    """What the read model has of one stream: the events its figures come from, and its journal of them."""

    seen: int = 0
    applied: list[str] = field(default_factory=list)
    journal: list[int] = field(default_factory=list)

    def apply(self, text: str) -> None:
        self.seen = parse(text).version
        self.applied.append(text)
        self.journal.append(self.seen)


class Miniature:
    """`run` acts at random for a while, lets everything come to rest, and hands out the evidence."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.now = 0.0
        self.history: list[Entry] = []
        self.log: list[Commit] = []
        self.topic: list[Record] = []
        self.offsets = dict.fromkeys(range(PARTITIONS), 0)
        self.documents: dict[str, Document] = {}
        self.position = 0

    def run(self) -> Evidence:
        for unit in UNITS:
            self.command(unit, _approved_plan(unit))
        for _ in range(STEPS):
            self.rng.choice((self.report, self.report, self.relay, self.consume, self.look))()
        while self.unpublished():
            self.relay()
        self.wake_another_relay()
        while any(self.polled(partition) for partition in self.offsets):
            self.consume()
        return Evidence(self.history, self.log, self.topic, self.answers(), self.rebuilt())

    # Clients and the log

    def report(self) -> None:
        unit = self.rng.choice(UNITS)
        self.command(unit, [_report(unit, self.rng)])

    def command(self, unit: str, facts: Sequence[Mapping[str, Any]]) -> None:
        """Sent again under the same key until it is answered; one that is refused leaves nothing behind."""
        key = f"{self.rng.getrandbits(64):x}"
        refused = len(facts) == 1 and self.rng.random() < 0.05
        while True:
            self._note("invoked", key, unit)
            if refused:
                self.refuse(key, unit, facts)
                self._note("failed", key, unit)
                return
            version = self.answer(key, unit, facts)
            if version is not None:
                self._note("ok", key, unit, version)
                return
            self._note("unknown", key, unit)

    def refuse(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]]) -> None:
        """Nothing happens."""

    def answer(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]]) -> int | None:
        """The stream's version after the command; None where the answer is lost, before or after the work."""
        fate = self.rng.random()
        if fate < 0.05:
            return None
        version = self.first_answer(key) or self.store(key, unit, facts)
        return None if fate < 0.15 else version

    def first_answer(self, key: str) -> int | None:
        return next((commit.version + len(commit.events) for commit in self.log if commit.command == key), None)

    def store(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]]) -> int:
        """A slow commit takes its place in time before others, and is visible after them."""
        self.position += 1
        position = self.position
        if self.rng.random() < 0.1:
            self.report()
            self.relay()
        return self.append(key, unit, facts, position)

    def append(self, key: str, unit: str, facts: Sequence[Mapping[str, Any]], position: int) -> int:
        stream = stream_of(unit)
        head = self.head(stream)
        events = tuple(_event(stream, head + place, unit, fact) for place, fact in enumerate(facts, start=1))
        previous = [commit.hash for commit in self.log if commit.stream == stream][-1:]
        chain = "".join(previous), f"#{position}"
        self.log.append(Commit(f"{stream}@{head}", stream, head, unit, key, events, *chain, published=False))
        return head + len(events)

    def head(self, stream: str) -> int:
        return sum(len(commit.events) for commit in self.log if commit.stream == stream)

    # The relay

    def relay(self) -> None:
        """A crash between sending and marking sends twice."""
        waiting = self.unpublished()
        self.send(waiting)
        if self.rng.random() < 0.8:
            self.mark(waiting)

    def wake_another_relay(self) -> None:
        """It was stopped long ago with commits in hand, and sends them now."""
        half = len(self.log) // 2
        self.send(self.log[half - 10 : half])

    def unpublished(self) -> list[Commit]:
        return [commit for commit in self.log if not commit.published]

    def send(self, commits: Iterable[Commit]) -> None:
        for commit in commits:
            for event in commit.events:
                self.put(commit.unit, event)

    def put(self, unit: str, event: str) -> None:
        partition = UNITS.index(unit) % PARTITIONS
        offset = sum(record.partition == partition for record in self.topic)
        self.topic.append(Record(partition, offset, unit, event))

    def mark(self, commits: Sequence[Commit]) -> None:
        self.log = [commit._replace(published=commit.published or commit in commits) for commit in self.log]

    # The consumer and its read model

    def consume(self) -> None:
        partition = self.rng.choice(tuple(self.offsets))
        batch = self.polled(partition)
        try:
            self.handle(partition, batch)
        except Crash:
            return

    def polled(self, partition: int) -> list[Record]:
        ours = [record for record in self.topic if record.partition == partition]
        return ours[self.offsets[partition] :][:BATCH]

    def handle(self, partition: int, batch: Sequence[Record]) -> None:
        self.apply(batch)
        self.maybe_crash()
        self.offsets[partition] += len(batch)

    def apply(self, batch: Sequence[Record]) -> None:
        for record in batch:
            self.take(record.value)

    def take(self, text: str) -> None:
        if parse(text).version == self.document(text).seen + 1:
            self.document(text).apply(text)

    def document(self, text: str) -> Document:
        return self.documents.setdefault(parse(text).stream, Document())

    def maybe_crash(self) -> None:
        if self.rng.random() < 0.2:
            raise Crash

    def rebuilt(self) -> dict[str, str]:
        """The answers after the whole topic was applied again from the beginning, some time later."""
        self.now += LATER
        self.documents = {}
        self.apply(self.topic)
        return self.answers()

    def answers(self) -> dict[str, str]:
        documents = {unit: self.documents.get(stream_of(unit), Document()) for unit in UNITS}
        return answers([Shown(unit, self.plan(one.applied), one.journal) for unit, one in documents.items()])

    def look(self) -> None:
        """A reader who asks for the last version that was acknowledged, and is answered once that is seen."""
        unit = self.rng.choice(UNITS)
        after = max((entry.version or 0 for entry in self.history if entry.unit == unit), default=0)
        if self.seen(unit) >= after:
            self._note("seen", "", unit, self.shown(unit), expected=after)

    def seen(self, unit: str) -> int:
        return self.documents.get(stream_of(unit), Document()).seen

    def shown(self, unit: str) -> int:
        return self.seen(unit)

    def plan(self, applied: Sequence[str]) -> Plan:
        return fold(map(parse, applied))

    def _note(self, what: What, key: str, unit: str, version: int | None = None, expected: int | None = None) -> None:
        self.now += 1
        self.history.append(
            Entry(
                process="client",
                what=what,
                command=key,
                unit=unit,
                stream=stream_of(unit),
                expected=expected,
                version=version,
                at=self.now,
            )
        )


def _event(stream: str, version: int, unit: str, fact: Mapping[str, Any]) -> str:
    return json.dumps({"subject": stream, "streamversion": version, "unit": unit, **fact})


def _approved_plan(unit: str) -> list[dict[str, Any]]:
    ours = {"unit": unit, "year": YEAR, "kind": "general"}
    targets = {"a1": ["25", "50", "75", "100"], "a2": [None, "10.5", None, "0"]}
    actions = [{"id": name, "targets": targets[name], "budget_total": "0.3"} for name in ACTIONS]
    added = [{"type": "sinergi.plan.action_added", "data": {**ours, "action": action}} for action in actions]
    return [*added, {"type": "sinergi.plan.approved", "data": ours}]


def _report(unit: str, rng: random.Random) -> dict[str, Any]:
    progress = {"value": f"{rng.randrange(1000) / 10}", "budget_absorbed": f"0.{rng.randrange(1, 10)}"}
    place = {"action": rng.choice(ACTIONS), "quarter": rng.randrange(1, 5)}
    data = {"unit": unit, "year": YEAR, "kind": "general", **place, "progress": progress}
    return {"type": "sinergi.progress.reported", "data": data}
