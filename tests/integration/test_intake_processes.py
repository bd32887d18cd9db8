"""The intakes, started as operators start them: ready, judging, publishing, following the accounts, and ended."""

import json
import signal
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.plans.account import ACCOUNT, OpenAccount
from shared.accounts import COLLECTION, AccountName, new_secret, verifier_of
from shared.clock import now
from shared.commands import Commands, Context
from shared.event_log import EventLog
from shared.events.plans import ACCOUNTS, TOPIC
from shared.following import parked_account_events
from shared.parking import Parked
from shared.unit_topics import create_unit_topics, inbox_topic, verdicts_topic
from tests.example_process import Service
from tests.runtime.waiting import eventually


class Opening(NamedTuple):
    """An account event as it came from the topic."""

    value: bytes
    topic: str = TOPIC
    partition: int = 0
    offset: int = 9
    key: bytes = b"dinkes"


@pytest.fixture
def unit(infrastructure: Stack, kafka_bootstrap: str) -> Iterator[str]:
    """One of this test alone, with its topics."""
    name, port = f"u{uuid.uuid4().hex[:12]}", infrastructure.settings.ports["kafka"]
    with KafkaAdminClient(bootstrap_servers=kafka_bootstrap) as admin:
        create_unit_topics(admin, [name])
    yield name
    for topic in (inbox_topic(name), verdicts_topic(name)):
        kafka.delete_topic(port, topic)


@pytest.fixture
def producer(kafka_bootstrap: str) -> Iterator[KafkaProducer]:
    with KafkaProducer(bootstrap_servers=kafka_bootstrap, acks="all") as producer:
        yield producer


def intake(
    name: str, identity: Identity, mongo_url: str, kafka_bootstrap: str, database: Database[dict[str, Any]]
) -> Service:
    service = Service(identity, f"services.{name}")
    service.environment |= {
        "SINERGI_MONGO_URL": mongo_url,
        "SINERGI_DATABASE": database.name,
        "SINERGI_KAFKA_BOOTSTRAP": kafka_bootstrap,
    }
    return service


def report(named: str, **data: Any) -> bytes:
    event = {"specversion": "1.0", "id": uuid.uuid4().hex, "source": "/simpeg", "type": named, "data": data}
    return json.dumps(event).encode()


def opened_account(database: Database[dict[str, Any]], unit: str) -> tuple[AccountName, bytes]:
    """A new account, and the event that says so."""
    account, key = AccountName(unit, f"t{uuid.uuid4().hex[:12]}"), uuid.uuid4().hex
    log = EventLog(database)
    context = Context("operator", "operations", unit, key, key, key)
    command = OpenAccount(*account, verifier_of(new_secret()))
    stream = Commands(log, ACCOUNTS, now).execute(ACCOUNT, f"account-{unit}.{account.name}", command, context).stream
    (commit,) = log.read(stream)
    return account, commit.events[0].encode()


@pytest.mark.parametrize("service", ["plans", "indicators"])
def test_an_intake_judges_what_is_its_own_and_follows_the_accounts(
    service: str,
    identity: Identity,
    mongo_url: str,
    kafka_bootstrap: str,
    database: Database[dict[str, Any]],
    producer: KafkaProducer,
    unit: str,
) -> None:
    account, opening = opened_account(database, unit)
    process = intake(service, identity, mongo_url, kafka_bootstrap, database)
    theirs = {"plans": "progress", "indicators": "measurement"}
    with process.started("intake") as running:
        eventually(lambda: process.answers("/readyz"))
        producer.send(TOPIC, opening, key=unit.encode()).get(timeout=10)
        for kind in theirs.values():
            producer.send(inbox_topic(unit), report(f"sinergi.report.{kind}", note="empty")).get(timeout=10)
        ours, other = (f"sinergi.report.{theirs[name]}" for name in sorted(theirs, key=lambda name: name != service))
        items, receipts = database["inbox_items"], database["inbox_receipts"]
        eventually(lambda: items.find_one({"unit": unit, "type": ours, "code": "invalid_data"}))
        eventually(lambda: not receipts.count_documents({"published_at": None}))
        eventually(lambda: database[COLLECTION].find_one({"_id": account.user}))
        assert items.find_one({"unit": unit, "type": other}) is None
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0


@pytest.mark.parametrize("service", ["plans", "indicators"])
def test_an_account_event_that_was_parked_is_listed_and_handled_again(
    service: str,
    identity: Identity,
    mongo_url: str,
    kafka_bootstrap: str,
    database: Database[dict[str, Any]],
) -> None:
    account, opening = opened_account(database, "dinkes")
    stream = f"account-dinkes.{account.name}"
    parking = parked_account_events(database, service)
    parking.park([Parked(Opening(opening), "failed", "MongoDB took no more", stream, 1)], now())
    process = intake(service, identity, mongo_url, kafka_bootstrap, database)
    status, out, _ = process.finished("parked", COLUMNS="200")
    assert (status, "1 parked records" in out) == (1, True)
    assert all(text in out for text in (f"{service}-accounts", stream, "MongoDB took no more"))
    assert "1 records will be replayed" in process.finished("replay-parked", "--stream", stream)[1]
    with process.started("intake"):
        eventually(lambda: database[COLLECTION].find_one({"_id": account.user}))
        eventually(lambda: not parking.listed())
