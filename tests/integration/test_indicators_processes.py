"""A year in the life of an indicator, through the processes as operators start them; and the operators' commands."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from kafka import OffsetAndMetadata, TopicPartition
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.indicators.assessor import HANDLER
from shared.consumer import kafka_consumer
from shared.events.indicators import TOPIC
from tests.example_process import DEADLINE, Service, wait_until
from tests.integration.indicators_service import (
    DEFINITION,
    FIRST,
    INDICATOR,
    MEASUREMENT,
    REFERENCE,
    SECOND,
    adopted,
    create_indicators,
    shipped,
    targeted,
)
from tests.integration.plans_service import People

PARTITIONS = 3
MINIMISED = {**DEFINITION, "scale": "number", "polarity": "minimise", "name": "Pengaduan yang terlambat ditangani"}
QUARTERS = (1, 2, 3, 4)


@pytest.fixture
def topic(infrastructure: Stack, kafka_bootstrap: str) -> str:
    """The real topic; what other tests have left on it lies behind the assessor."""
    kafka.create_topics(infrastructure.settings.ports["kafka"], {TOPIC: PARTITIONS})
    consumer = kafka_consumer(kafka_bootstrap, HANDLER)
    partitions = [TopicPartition(TOPIC, number) for number in sorted(consumer.partitions_for_topic(TOPIC))]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    consumer.commit({partition: OffsetAndMetadata(end, "", -1) for partition, end in ends.items()})
    consumer.close()
    return kafka_bootstrap


@pytest.fixture
def service(identity: Identity, mongo_url: str, database: Database[dict[str, Any]]) -> Service:
    return service_on(identity, mongo_url, database)


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


@pytest.fixture
def regency(identity: Identity, mongo_url: str, database: Database[dict[str, Any]], topic: str) -> Iterator["Regency"]:
    """API, relay and assessor, ready."""
    services = {name: service_on(identity, mongo_url, database, topic) for name in ("api", "relay", "assess")}
    with ExitStack() as running:
        processes = {name: running.enter_context(each.started(name)) for name, each in services.items()}
        for name, each in services.items():
            wait_until(lambda each=each: each.answers("/readyz"), f"{name} is ready")  # type: ignore[misc]
        yield Regency(services, processes, identity)
        assert {name: ended(process) for name, process in processes.items()} == dict.fromkeys(services, 0)


class Regency:
    """The running service, and the people who use it."""

    def __init__(
        self, services: dict[str, Service], processes: dict[str, subprocess.Popen[str]], identity: Identity
    ) -> None:
        self.services = services
        self.processes = processes
        self._identity = identity

    def send(self, role: str, method: str, path: str, body: Any = None) -> Any:
        own = "dinkes" if role in {"operator", "head"} else None
        bearer = {"Authorization": f"Bearer {self._identity.mint(role, own)}"}
        address = f"http://127.0.0.1:{self.services['api'].port}{path}"
        answer = httpx.request(method, address, headers=bearer, json=body, timeout=10, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    def adopt(self, version: str) -> None:
        self.send("coordinator", "PUT", f"/rules/{version}", shipped(version))

    def agree(self, begins: str, definition: Any) -> None:
        self.send("operator", "PUT", INDICATOR, definition)
        self.send("head", "POST", f"{INDICATOR}/propose")
        self.send("coordinator", "POST", f"{INDICATOR}/agree", {"effective_from": begins})

    def aim(self, *targets: Any) -> None:
        self.send("operator", "PUT", f"{INDICATOR}/targets/2025", {"quarters": targets})
        self.send("coordinator", "POST", f"{INDICATOR}/targets/2025/approve")

    def measure(self, quarter: int, value: Any) -> None:
        body = {**MEASUREMENT, "value": value, "standing": "final"}
        self.send("operator", "PUT", f"{INDICATOR}/measurements/2025/{quarter}", body)

    def explained(self, quarter: int, query: str = "") -> Any:
        return self.send("leader", "GET", f"{INDICATOR}/explanation/2025/{quarter}{query}")

    def rules(self) -> list[str]:
        """Of the figure of each quarter."""
        return [self.explained(quarter)["recorded"]["achievement"]["rules"] for quarter in QUARTERS]

    def scores(self) -> list[str | None]:
        return [self.explained(quarter)["recorded"]["achievement"]["score"] for quarter in QUARTERS]


def service_on(
    identity: Identity, mongo_url: str, database: Database[dict[str, Any]], bootstrap: str | None = None
) -> Service:
    service = Service(identity, "services.indicators")
    quiet = {"SINERGI_LOG_LEVEL": "warning"}  # nobody reads what they print while they run
    service.environment |= {
        "SINERGI_MONGO_URL": mongo_url,
        "SINERGI_DATABASE": database.name,
        "COLUMNS": "200",
        **quiet,
    }
    if bootstrap:
        service.environment["SINERGI_KAFKA_BOOTSTRAP"] = bootstrap
    return service


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=DEADLINE)
    return process.returncode


def test_a_year_of_an_indicator_whose_rules_change_in_the_middle(regency: Regency) -> None:
    regency.adopt(FIRST)
    regency.agree("2025-01-01", MINIMISED)
    regency.aim(10, 10, 10, 10)
    regency.measure(1, 8)
    regency.measure(2, 9)
    assert regency.scores()[:2] == ["120", "110"]
    first_half = regency.explained(2)

    regency.adopt(SECOND)
    wait_until(lambda: regency.rules() == [FIRST, FIRST, SECOND, SECOND], "the third quarter follows the new rules")
    assert regency.explained(2)["recorded"] == first_half["recorded"]
    beside = regency.explained(1, f"?rules={SECOND}")
    assert [beside[which]["achievement"]["score"] for which in ("recorded", "other")] == ["120", "110"]

    regency.measure(3, 8)
    assert regency.scores()[:3] == ["120", "110", "110"]
    assert regency.explained(3)["recorded"]["achievement"]["raw"] == "125"
    before = regency.explained(3, f"?as_of={first_half['as_of']}")
    assert before["recorded"]["achievement"]["rules"] == FIRST

    regency.send("operator", "POST", f"{INDICATOR}/revision", {"reason": "rata-rata lebih adil"})
    regency.agree("2025-10-01", {**MINIMISED, "consolidation": "average"})
    regency.measure(4, 15)
    versions = [regency.explained(quarter)["recorded"]["achievement"]["version"] for quarter in QUARTERS]
    assert versions == [1, 1, 1, 2]
    assert regency.explained(4)["recorded"]["achievement"]["raw"] == "100"
    assert regency.scores() == ["120", "110", "110", "100"]
    assert regency.services["relay"].finished("verify-chain")[0] == 0


def test_rules_are_followed_also_by_an_assessor_that_was_killed(regency: Regency) -> None:
    regency.adopt(FIRST)
    regency.agree("2025-01-01", MINIMISED)
    regency.aim(10, 10, 10, 10)
    regency.processes["assess"].kill()
    regency.processes["assess"].wait()
    regency.adopt(SECOND)
    assert regency.rules() == [FIRST] * 4
    assessor = regency.services["assess"]
    with assessor.started("assess") as process:
        regency.processes["assess"] = process
        wait_until(lambda: assessor.answers("/readyz"), "the broker has given up the killed one")
        wait_until(lambda: regency.rules() == [FIRST, FIRST, SECOND, SECOND], "the rules are followed")
        assert ended(process) == 0


def test_operators_have_figures_assessed_anew(service: Service, people: People) -> None:
    targeted(people)
    adopted(people, SECOND)
    assert service.finished("reassess", "--dry-run")[1] == (
        "1 of 1 streams would have other figures. Nothing was changed.\n"
    )
    assert service.finished("reassess", "--streams", "rb-")[1] == "0 of 0 streams have other figures now.\n"
    assert service.finished("reassess")[1] == "1 of 1 streams have other figures now.\n"
    assert service.finished("reassess")[1] == "0 of 1 streams have other figures now.\n"
    figures = people("leader").get(INDICATOR)["figures"]
    assert [each["achievement"]["rules"] for each in figures] == [FIRST, FIRST, SECOND, SECOND]


def test_operators_see_what_is_parked_and_what_is_to_be_sent(service: Service, people: People) -> None:
    adopted(people)
    assert "0 parked records" in service.finished("parked")[1]
    assert service.finished("replay-parked", "--dry-run")[1] == "0 records would be replayed. Nothing was changed.\n"
    assert service.finished("republish", "--dry-run")[1] == "0 commits would be sent again. Nothing was changed.\n"
    assert service.finished("verify-chain")[:2] == (0, "1 commits of 1 streams: 0 broken chains.\n")


def test_the_arithmetic_is_tried_out_on_the_command_line(service: Service) -> None:
    rules = ("--rules", str(REFERENCE / f"{FIRST}.json"))
    numbers = ("--targets", "10", "--realisations", "8")
    status, out, err = service.finished("preview", *rules, "--polarity", "minimise", *numbers)
    assert (status, "120,00" in out) == (0, True), err


def test_the_assessor_waits_for_a_database_that_is_away(service: Service) -> None:
    service.environment["SINERGI_MONGO_URL"] = "mongodb://127.0.0.1:1/"
    with service.started("assess") as process:
        wait_until(lambda: service.answers("/healthz"), "the assessor is alive")
        assert service.get("/readyz").status_code == 503
        assert ended(process) == 0
