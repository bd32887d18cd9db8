"""A load of commands at a set rate over the public interface: units report and correct progress, and write it down."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from tests.faults.client import Answer, Client, Command, Target
from tests.faults.oracle.history import Recorder
from tests.faults.place import Place
from tests.faults.reading import look_at_own

PATIENCE_SECONDS = 90.0


class Habits(NamedTuple):
    """Which shares of its commands a reporter sends twice, guards with If-Match, gets wrong, looks at afterwards."""

    repeated: float
    guarded: float
    unfit: float
    reading: float


HUMAN = Habits(repeated=0.05, guarded=0.10, unfit=0.05, reading=0.10)
FAULTLESS = Habits(0, 0, 0, 0)


@dataclass
class Tally:
    """What came of the commands of a load."""

    ok: int = 0
    failed: int = 0
    unknown: int = 0

    def count(self, answer: Answer) -> None:
        setattr(self, answer.what, getattr(self, answer.what) + 1)


@dataclass
class Reporter:
    """One client: reports each of its places once, and corrects it from then on. Others write to the same streams."""

    client: Client
    rng: random.Random
    places: Sequence[Place]
    habits: Habits
    versions: dict[str, int] = field(default_factory=dict)
    reported: set[Place] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)

    def act(self) -> Answer:
        """Send a command, now and then twice; returns the first answer."""
        place = self.rng.choice(self.places)
        command = self._command(place)
        answer = self._send(command)
        if answer.what == "ok":
            self.reported.add(place)
        if self.rng.random() < self.habits.repeated:
            self._send(command)
        if answer.version is not None and self.rng.random() < self.habits.reading:
            look_at_own(self.client, place, answer.version)
        return answer

    def _send(self, command: Command) -> Answer:
        answer = self.client.send(command)
        self.tally.count(answer)
        if answer.version is not None:
            self.versions[command.stream] = answer.version
        return answer

    def _command(self, place: Place) -> Command:
        progress = self._progress()
        report = Command(
            key=self.client.new_key(),
            role="operator",
            unit=place.unit,
            stream=place.stream,
            method="PUT",
            path=place.path,
            body=progress,
        )
        if place in self.reported:
            body = {**progress, "reason": "angka diperbaiki"}
            report = replace(report, method="POST", path=f"{place.path}/corrections", body=body)
        if self.rng.random() < self.habits.guarded:
            report = replace(report, expected=self.versions.get(place.stream))
        return report

    def _progress(self) -> dict[str, object]:
        fits = self.rng.random() >= self.habits.unfit
        return {
            "value": str(Decimal(self.rng.randrange(10_000)).scaleb(-2)) if fits else "seratus",
            "budget_absorbed": str(Decimal(self.rng.randrange(10**9)).scaleb(-2)),
            "obstacle": self.rng.choice([None, {"category": "budget", "text": "anggaran belum turun"}]),
            "solution": None,
            "evidence": [],
        }


class Load:
    """Reporters in threads, each at an equal share of `rate` commands a second."""

    def __init__(
        self,
        target: Target,
        recorder: Recorder,
        seed: int,
        places: Sequence[Place],
        *,
        clients: int,
        habits: Habits = HUMAN,
    ) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.reporters = [
            Reporter(
                Client(f"reporter-{number}", target, recorder, random.Random(f"{seed}/{number}"), PATIENCE_SECONDS),
                random.Random(f"{seed}/{number}/acts"),
                places[number::clients],
                habits,
            )
            for number in range(clients)
        ]

    @contextmanager
    def running(self, rate: float) -> Iterator[None]:
        """The load runs while the block does, then every command under way is brought to its end."""
        pace = len(self.reporters) / rate
        self._threads = [threading.Thread(target=self._run, args=(one, pace)) for one in self.reporters]
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        for reporter in self.reporters:
            reporter.client.close()

    @property
    def tally(self) -> Tally:
        tallies = [reporter.tally for reporter in self.reporters]
        return Tally(*(sum(getattr(one, what) for one in tallies) for what in ("ok", "failed", "unknown")))

    def _run(self, reporter: Reporter, pace: float) -> None:
        due = time.monotonic()
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            reporter.act()
            due = max(due + pace, time.monotonic() - 1)
