"""A running stack under load: where faults are put in, recovery is waited for, and evidence is collected."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import psutil
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.ports import free_ports
from deploy.local.programs import not_ready
from deploy.local.settings import ROOT
from deploy.local.stack import Stack, addresses
from deploy.local.waiting import NotReady, wait_until_ready
from shared.failpoints import Point
from tests.faults.client import Client, Target
from tests.faults.load import FAULTLESS, Load, Reporter
from tests.faults.oracle import dumps
from tests.faults.oracle.evidence import Answers, Commit, Evidence, save
from tests.faults.oracle.history import Recorder
from tests.faults.oracle.history import read as read_history
from tests.faults.place import KIND, QUARTERS, YEAR, Place
from tests.faults.reading import watching
from tests.faults.stage import set_stage

TOPIC, DATABASE = "plans.events", "plans"
UNITS, ACTIONS, PROBED_UNIT = ("bapenda", "dinkes", "disdik", "dishub"), 3, "inspektorat"
COMMANDS_A_SECOND, CLIENTS = 40, 6
PATIENCE_SECONDS = 60
READ_SECONDS = 6.0


class NotRebuilt(Exception):
    """What a rebuild printed that ended with another status than 0."""


@dataclass
class Scene:
    """`folder` keeps the evidence; `probe` is a reporter of its own who finds out whether everything works."""

    stack: Stack
    folder: Path
    recorder: Recorder
    rng: random.Random
    places: list[Place]
    probe: Reporter

    @contextmanager
    def under_load(self, rate: float = COMMANDS_A_SECOND) -> Iterator[Load]:
        seed = self.rng.getrandbits(32)
        others = [place for place in self.places if place.unit != PROBED_UNIT]
        load = Load(target(self.stack), self.recorder, seed, others, clients=CLIENTS)
        watcher = Client("watcher", target(self.stack), self.recorder, self.rng, PATIENCE_SECONDS)
        with closing(watcher), watching(watcher), load.running(rate):
            yield load

    def kill(self, name: str) -> None:
        """End a process at once and without a word; of an API that is gunicorn's master, `NAME/worker` its worker."""
        of, _, part = name.partition("/")
        process = psutil.Process(self.stack.supervisor.pid(of))
        for one in process.children() if part == "worker" else [process]:
            one.kill()

    @contextmanager
    def standing_still(self, name: str) -> Iterator[None]:
        """A process and its children do nothing, and hold on to everything they have, as long as the block lasts."""
        process = psutil.Process(self.stack.supervisor.pid(name))
        still = [process, *process.children()]
        for one in still:
            one.suspend()
        try:
            yield
        finally:
            for one in still:
                one.resume()

    def stop_for(self, name: str, seconds: float) -> None:
        with self.standing_still(name):
            time.sleep(seconds)  # how long it stands still is the fault

    def recover(self, seconds: float) -> float:
        """Wait until a command passes all the way from the API to the read model, and every process is ready.

        Returns how long that took; raises NotReady.
        """
        began = time.monotonic()
        answer = self.probe.act()
        if answer.version is None:
            raise NotReady(f"no command was accepted: {answer}")
        left = seconds - (time.monotonic() - began)
        self._wait_until_seen(self.probe.places[0].stream, answer.version, left)
        self._wait_until_all_are_ready()
        return time.monotonic() - began

    def come_to_rest(self) -> None:
        """Wait until every commit is on the topic and in the read model, and every process is ready."""
        wait_until_ready("every commit on the topic", self._unpublished, PATIENCE_SECONDS)
        heads = {commit.stream: commit.version + len(commit.events) for commit in self._commits()}
        for stream, version in heads.items():
            self._wait_until_seen(stream, version, PATIENCE_SECONDS)
        self._wait_until_all_are_ready()

    def collect(self, before_a_rebuild: Answers | None = None) -> Evidence:
        """Everything there is to judge, kept in the folder as well."""
        now = self.answers()
        answers, rebuilt = (before_a_rebuild, now) if before_a_rebuild else (now, {})
        records = dumps.records(self.stack.kafka_bootstrap, TOPIC)
        history = read_history(self.folder / "history.jsonl")
        evidence = Evidence(history, self._commits(), records, answers, rebuilt)
        save(self.folder, evidence)
        return evidence

    def answers(self) -> Answers:
        units = sorted({place.unit for place in self.places})
        summaries = [f"/summary/{YEAR}/{quarter}?kind={KIND}" for quarter in QUARTERS]
        details = [f"/units/{unit}/{YEAR}{part}" for unit in units for part in ("", "/history?page_size=1000")]
        return dumps.answers(self.read, [*summaries, *details])

    def read(self, path: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.stack.identity.mint('leader')}"}
        return httpx.get(self.stack.addresses["reporting-api"] + path, headers=headers, timeout=READ_SECONDS)

    def metric(self, process: str, name: str, **labels: str) -> float:
        """The sum of a metric over all series that have these labels."""
        text = httpx.get(f"{self.stack.addresses[process]}/metrics", timeout=READ_SECONDS).raise_for_status().text
        samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        return sum(
            sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items()
        )

    def rebuild(self, *arguments: str) -> None:
        """As an operator does it, beside the live read model; raises NotRebuilt where what is built anew differs."""
        ended = self._rebuild(*arguments)
        if ended.returncode:
            raise NotRebuilt(ended.stdout)

    def rebuild_that_ends_at(self, point: Point) -> None:
        """One that is killed there."""
        self._wanted(point)
        assert self._rebuild().returncode == -signal.SIGKILL

    def _rebuild(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "services.reporting", "rebuild", *arguments]
        environment = self._environment() | {"COLUMNS": "200"}
        with (self.folder / "rebuild.log").open("a", encoding="utf-8") as log:
            return subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=False,
                timeout=600,
            )

    def end_at(self, point: Point, when: Callable[[], object] = lambda: None) -> None:
        """Have the first process that passes a point end there, and return once it has; `when` leads somebody there."""
        wanted = self._wanted(point)
        when()
        wait_until_ready(
            f"{point} of a process", lambda: "nobody passed" if wanted.exists() else None, PATIENCE_SECONDS
        )

    def restart(self, name: str) -> None:
        """As for an upgrade: SIGTERM, and a new one when it has ended."""
        self.stack.supervisor.stop(name)
        self.stack.supervisor.start(name)

    @contextmanager
    def another(self, name: str) -> Iterator[None]:
        """A second process beside the first; it is told to end at the end."""
        port = free_ports()[name]
        one = next(service for service in self.stack.services if service.name == name)
        environment = self._environment() | {"SINERGI_PORT": str(port)}
        with (self.folder / f"another-{name}.log").open("ab") as log:
            command = [sys.executable, "-m", one.module, one.process]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(f"another {name}", lambda: not_ready(port), PATIENCE_SECONDS)
            yield
        finally:
            process.terminate()
            process.wait()

    def _wanted(self, point: Point) -> Path:
        wanted = Path(self.stack.settings.told["SINERGI_FAILPOINTS"], point)
        wanted.touch()
        return wanted

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.stack.environment}

    def _commits(self) -> list[Commit]:
        return dumps.commits(self.stack.mongo_url, DATABASE)

    def _unpublished(self) -> str | None:
        waiting = [commit.id for commit in self._commits() if not commit.published]
        return f"{len(waiting)} commits wait, the first is {waiting[0]}" if waiting else None

    def _wait_until_all_are_ready(self) -> None:
        for service in self.stack.services:
            self.stack.supervisor.wait(service.name)

    def _wait_until_seen(self, stream: str, version: int, seconds: float) -> None:
        wait_until_ready(f"{stream}@{version} in the read model", lambda: self._unseen(stream, version), seconds)

    def _unseen(self, stream: str, version: int) -> str | None:
        try:
            answer = self.read(f"/summary/{YEAR}/1?kind={KIND}&after={stream}@{version}")
        except httpx.TransportError as error:
            return repr(error)
        return None if answer.is_success else f"{answer.status_code} {answer.text[:200]}"


@contextmanager
def opened_scene(stack: Stack, folder: Path, seed: int) -> Iterator[Scene]:
    """A stack with its stage set: plans of several units that can be reported on."""
    rng = random.Random(seed)
    with (folder / "history.jsonl").open("a", encoding="utf-8") as file:
        recorder = Recorder(file)
        client = Client("probe", target(stack), recorder, rng, PATIENCE_SECONDS)
        with closing(client):
            places = set_stage(client, [*UNITS, PROBED_UNIT], ACTIONS)
            probed = [place for place in places if place.unit == PROBED_UNIT]
            yield Scene(stack, folder, recorder, rng, places, Reporter(client, rng, probed, FAULTLESS))


def target(stack: Stack) -> Target:
    where = addresses(stack.settings)
    return Target(where["plans-api"], where["reporting-api"], _minted_once(stack))


def _minted_once(stack: Stack) -> Callable[[str, str], str]:
    return cache(lambda role, unit: stack.identity.mint(role, unit or None))
