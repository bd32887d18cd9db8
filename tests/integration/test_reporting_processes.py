"""The processes and commands of reporting, started as operators start them."""

import signal
import subprocess
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from kafka import KafkaProducer
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.reporting.app import read_model_on
from services.reporting.heard import LANGUAGE, Event
from services.reporting.method import topic_of
from shared.envelope import encode
from shared.events.plans import TOPIC
from shared.parking import Parked
from shared.read_model import ReadModel
from tests.example_process import DEADLINE, Service, wait_until
from tests.integration.reading import STREAM, indicators, regency
from tests.unit.reporting import UNIT, YEAR


class Record(NamedTuple):
    topic: str = TOPIC
    partition: int = 0
    offset: int = 7
    key: bytes | None = b"dinkes"
    value: bytes | None = b"{}"


@pytest.fixture
def service(identity: Identity, mongo_url: str, database: Database[dict[str, Any]]) -> Service:
    service = Service(identity, "services.reporting")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database.name, "COLUMNS": "200"}
    return service


@pytest.fixture
def parked(database: Database[dict[str, Any]]) -> None:
    """Two records of one stream, and one that nobody can read."""
    model = read_model_on(database)
    model.prepare()
    failed = [
        Parked(Record(offset=offset), "failed", "KeyError", STREAM, version) for offset, version in ((7, 4), (8, 5))
    ]
    unreadable = Parked(Record(offset=9), "undecodable", "not JSON", None, None)
    model.parking().park([*failed, unreadable], datetime.now(UTC))


@pytest.fixture
def published(infrastructure: Stack, kafka_bootstrap: str) -> None:
    """The events of a little regency on the real topics; sending them again, in the next test, changes nothing."""
    port = infrastructure.settings.ports["kafka"]
    kafka.create_topics(port, dict.fromkeys(LANGUAGE.topics, 3))
    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap)
    for event in [*regency(), *indicators()]:
        producer.send(topic_of(event.stream), key=event.unit.encode(), value=encode(event.envelope))
    producer.close(timeout=DEADLINE)


def see_everything(model: ReadModel[Event]) -> None:
    model.wait_for(STREAM, 8, DEADLINE)
    model.wait_for(f"indicator-{UNIT}-iku-1", 11, DEADLINE)
    model.wait_for(f"rb-{YEAR}", 3, DEADLINE)


def spoil(database: Database[dict[str, Any]]) -> None:
    """Let a live document say what no event says."""
    changed = database["unit_years_2"].update_one({"_id": f"{UNIT}/2025"}, {"$set": {"body": "{}"}})
    assert changed.modified_count == 1


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=DEADLINE)
    return process.returncode


@pytest.mark.usefixtures("published")
def test_what_is_on_the_topic_is_read_and_rebuilt(
    service: Service, identity: Identity, mongo_url: str, database: Database[dict[str, Any]], kafka_bootstrap: str
) -> None:
    service.environment["SINERGI_KAFKA_BOOTSTRAP"] = kafka_bootstrap
    model = read_model_on(database)
    with service.started("consume") as process:
        wait_until(lambda: service.answers("/readyz"), "the consumer is ready")
        see_everything(model)
        status, out, _ = service.finished("rebuild", "--dry-run", "--view", "unit_years", "--unit", UNIT)
        assert (status, "would be folded anew: 1 unit_years. Nothing was changed" in out) == (0, True), out
        status, out, err = service.finished("rebuild", "--view", "unit_years")
        assert (status, "none different" in out, "Live is reporting.g2." in out) == (0, True, True), out + err
        spoil(database)
        status, out, err = service.finished("rebuild", "--back")
        assert (status, "Live is reporting.g2 as before." in out) == (1, True), out + err
        assert f"│ unit_years │ {UNIT}/2025 │ differs │" in out
        status, out, err = service.finished("rebuild", "--back", "--switch")
        assert (status, "Live is reporting.g1." in out) == (0, True), out + err
        see_everything(model)
        assert ended(process) == 0
    reader = Service(identity, "services.reporting")
    reader.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database.name}
    with reader.started("api") as process:
        wait_until(lambda: reader.answers("/readyz"), "the API is ready")
        bearer = {"Authorization": f"Bearer {identity.mint('leader')}"}
        answer = reader.get(f"/units/{UNIT}/2025/2/facts/due?after={STREAM}@8", **bearer)
        assert len(answer.json()["facts"]) == 2  # of this unit alone: other tests tell of others on the same topics
        achievement = reader.get("/summary/2025/2", **bearer).json()["achievement"]
        assert {row["unit"]: row["total"]["indicators"] for row in achievement["units"]}[UNIT] == 1
        assert ended(process) == 0


@pytest.mark.usefixtures("parked")
def test_parked_records_are_listed_with_their_reasons(service: Service) -> None:
    status, out, _ = service.finished("parked")
    assert status == 1
    assert all(text in out for text in ("3 parked records", f"{STREAM}", "KeyError", "not JSON", "0:9"))


@pytest.mark.usefixtures("parked")
def test_parked_records_are_asked_to_be_handled_again(service: Service, database: Database[dict[str, Any]]) -> None:
    requested = {"requested": True}
    assert "2 records would be replayed" in service.finished("replay-parked", "--stream", STREAM, "--dry-run")[1]
    assert database["parked"].count_documents(requested) == 0
    assert "2 records will be replayed" in service.finished("replay-parked", "--stream", STREAM)[1]
    assert database["parked"].count_documents(requested) == 2
    assert "1 records would be replayed" in service.finished("replay-parked", "--dry-run", "--one", "0:9")[1]
    status, out, _ = service.finished("replay-parked", "--one", f"{STREAM}@5")
    assert (status, out) == (1, f"{STREAM}@5 waits behind {STREAM}@4: replay that one, or the whole stream.\n")


def test_the_consumer_waits_for_a_database_that_is_away(service: Service) -> None:
    service.environment["SINERGI_MONGO_URL"] = "mongodb://127.0.0.1:1/"
    with service.started("consume") as process:
        wait_until(lambda: service.answers("/healthz"), "the consumer is alive")
        answer = service.get("/readyz")
        assert answer.status_code == 503
        assert "the consumer has not started" in answer.text
        assert ended(process) == 0
