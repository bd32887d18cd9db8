"""The intake is killed in the middle, the database and the broker too: each report still gets one verdict, in order."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from kafka import KafkaConsumer, KafkaProducer
from pymongo.database import Database
from pymongo.errors import PyMongoError

from deploy.local.programs import SERVICES
from deploy.local.stack import Stack, running_stack
from deploy.local.waiting import wait_until_ready
from shared.failpoints import POINTS
from shared.mongo import connect
from shared.unit_topics import inbox_topic, verdicts_topic
from tests.faults.client import Client
from tests.faults.oracle.history import Recorder
from tests.faults.place import KIND, YEAR
from tests.faults.scene import target
from tests.faults.stage import set_stage
from tests.faults.systems import UnitSystem

PROCESSES = frozenset({"plans-api", "plans-intake"})
UNITS = ("bapenda", "dinkes", "disdik", "dishub")
REPORTS = 150
PATIENCE_SECONDS = 90
pytestmark = pytest.mark.timeout(400)


@dataclass
class Scene:
    stack: Stack
    database: Database[dict[str, Any]]
    systems: Sequence[UnitSystem]
    sent: int = 0

    def send(self) -> None:
        """Everything that the systems have to report, mixed, each unit's in its order."""
        bodies = {system.unit: list(system.sends(REPORTS)) for system in self.systems}
        with KafkaProducer(bootstrap_servers=self.stack.kafka_bootstrap, acks="all", linger_ms=5) as producer:
            for number in range(REPORTS):
                for unit, own in bodies.items():
                    producer.send(inbox_topic(unit), own[number])
        self.sent += REPORTS * len(bodies)

    def kill(self, name: str) -> None:
        psutil.Process(self.stack.supervisor.pid(name)).kill()

    def wait_until_judged(self, reports: int) -> None:
        wait_until_ready(f"{reports} verdicts", lambda: self._missing(reports), PATIENCE_SECONDS)

    def come_to_rest(self) -> None:
        self.wait_until_judged(self.sent)
        wait_until_ready("every verdict on its topic", self._unpublished, PATIENCE_SECONDS)

    def _missing(self, reports: int) -> str | None:
        judged = self._count({"outcome": {"$ne": None}})
        return None if judged >= reports else f"{judged} are there"

    def _unpublished(self) -> str | None:
        published = self._count({"published_at": {"$ne": None}})
        return f"{self.sent - published} wait" if published < self.sent else None

    def _count(self, which: dict[str, Any]) -> int:
        """0 while the database is away."""
        try:
            return self.database["inbox_receipts"].count_documents(which)
        except PyMongoError:
            return 0


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    """Where it is told at which points a process ends."""
    return tmp_path


@pytest.fixture
def scene(wanted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder, rng = tmp_path_factory.mktemp("intake"), random.Random(5)
    services = [service for service in SERVICES if service.name in PROCESSES]
    with running_stack(folder / "stack", services=services, told={"SINERGI_FAILPOINTS": str(wanted)}) as stack:
        client = Client("stage", target(stack), Recorder(StringIO()), rng, PATIENCE_SECONDS)
        with closing(client):
            places = set_stage(client, UNITS, actions=2)
        systems = [UnitSystem(unit, [each for each in places if each.unit == unit], rng) for unit in UNITS]
        database = connect(stack.mongo_url, "plans")
        with database.client:
            yield Scene(stack, database, systems)


def test_each_report_gets_one_verdict_whoever_is_killed(
    scene: Scene, wanted: Path, tell: Callable[[str], None]
) -> None:
    for victim in ("mongod", "kafka", *(point for point in POINTS if point.startswith("inbox"))):
        began = time.monotonic()
        scene.send()
        scene.wait_until_judged(scene.sent - 400)
        if victim in POINTS:
            (wanted / victim).touch()
        else:
            scene.kill(victim)
        scene.come_to_rest()
        assert not list(wanted.iterdir())
        took = time.monotonic() - began
        tell(f"after {took:.1f} s: {victim} killed, or killed there: {scene.sent} reports have their verdicts")
        for system in scene.systems:
            check(scene, system)
    for system in scene.systems:
        assert published(scene, system.unit) == answered(scene, system.unit)


def check(scene: Scene, system: UnitSystem) -> None:
    """The ledger, the log, the plan and the topic agree with the unit's own book."""
    receipts = list(scene.database["inbox_receipts"].find({"unit": system.unit}))
    assert Counter(each["outcome"] for each in receipts) == system.expected
    accepted = {each["item"] for each in receipts if each["outcome"] == "accepted"}
    commits = list(scene.database["commits"].find({"unit": system.unit, "command_id": {"$regex": "^report"}}))
    assert sorted(commit["command_id"] for commit in commits) == sorted(f"report.{item}" for item in accepted)
    assert figures(scene, system.unit) == {(place.action, place.quarter): value for place, value in system.last.items()}


def figures(scene: Scene, unit: str) -> dict[tuple[str, int], str]:
    """What the plan says after the last commit of each place."""
    found: dict[tuple[str, int], str] = {}
    for commit in scene.database["commits"].find({"stream": f"plan-{unit}-{YEAR}-{KIND}"}).sort("version"):
        for text in commit["events"]:
            event = msgspec.json.decode(text)
            if event["type"] == "sinergi.progress.reported":
                found[event["data"]["action"], event["data"]["quarter"]] = event["data"]["progress"]["value"]
    return found


def answered(scene: Scene, unit: str) -> dict[str, str]:
    return {each["_id"]: each["verdict"] for each in scene.database["inbox_receipts"].find({"unit": unit})}


def published(scene: Scene, unit: str) -> dict[str, str]:
    """Verdicts by receipt; one that was sent twice has to say the same twice."""
    said: dict[str, str] = {}
    with KafkaConsumer(
        verdicts_topic(unit),
        bootstrap_servers=scene.stack.kafka_bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=3000,
    ) as consumer:
        for record in consumer:
            receipt = dict(record.headers)["ce_id"].decode()
            assert said.setdefault(receipt, record.value.decode()) == record.value.decode()
    return said
