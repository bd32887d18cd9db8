"""What prepares an installation lets each service do its own work at MongoDB and Kafka, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import ClusterAuthorizationFailedError, KafkaError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local.identity import Identity
from deploy.production import kafka, mongo
from deploy.production.accounts import ACCOUNT_KEEPER, ADMIN, HEARD, KAFKA_USERS, PUBLISHING, SERVICES, TAKING_REPORTS
from services.notifications.freshness import OfTopics
from services.plans.kafka_doors import KafkaDoors
from shared.accounts import AccountName, new_secret
from shared.brokers import reached
from shared.clock import now
from shared.commands import Commands
from shared.connecting import connected
from shared.consumer import kafka_consumer
from shared.event_log import EventLog
from shared.mongo import connect
from shared.problems import Unavailable
from shared.relay import kafka_producer
from shared.unit_topics import create_unit_topics
from tests.example_process import Service
from tests.integration.production import Installation, installed, running_kafka, running_mongod
from tests.runtime.counting import COUNTING, context, language

ANSWER_SECONDS = 20
REFUSED_MS = 3000


class Operator(NamedTuple):
    """Runs commands with the account that a container of the service has."""

    installation: Installation
    identity: Identity

    def tried(self, service: str, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = Service(self.identity, f"services.{service}")
        process.environment["SINERGI_MONGO_URL"] = self.installation.secret(f"mongo-{service}")
        process.environment["SINERGI_KAFKA_BOOTSTRAP"] = self.installation.secret(f"kafka-{service}")
        return process.finished(*arguments, **environment)

    def runs(self, service: str, *arguments: str, **environment: str) -> str:
        status, out, err = self.tried(service, *arguments, **environment)
        assert status == 0, out + err
        return out


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installed(tmp_path_factory.mktemp("installation"))


@pytest.fixture(scope="module")
def database(installation: Installation) -> Iterator[Installation]:
    """Prepared twice: the second time changes nothing."""
    with running_mongod(installation):
        for _ in range(2):
            mongo.prepare(
                installation.secret(f"mongo-{ADMIN}"), {name: installation.secret(f"mongo-{name}") for name in SERVICES}
            )
        yield installation


@pytest.fixture(scope="module")
def broker(installation: Installation) -> Iterator[Installation]:
    with running_kafka(installation):
        for _ in range(2):
            addresses = {user: installation.secret(f"kafka-{user}") for user in KAFKA_USERS}
            kafka.prepare(installation.secret(f"kafka-{ADMIN}"), addresses, 2, ["dinkes"])
        yield installation


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_own_database_and_no_other(service: str, database: Installation) -> None:
    own = connect(database.secret(f"mongo-{service}"), service)
    with own.client:
        own["things"].create_index("name")
        own["things"].insert_one({"name": "a"})
        assert own["things"].count_documents({}) == 1
        with pytest.raises(OperationFailure, match="not authorized"):
            own.client["elsewhere"]["things"].insert_one({})


def test_mongodb_answers_nobody_without_credentials(database: Installation) -> None:
    with (
        MongoClient[dict[str, Any]]("localhost", database.ports[27017], directConnection=True) as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client["plans"]["things"].find_one()


@pytest.mark.parametrize("service", PUBLISHING)
def test_a_service_publishes_its_events_to_those_who_hear_it(service: str, broker: Installation) -> None:
    producer = kafka_producer(broker.secret(f"kafka-{service}"))
    producer.send(f"{service}.events", key=b"dinkes", value=service.encode()).get(timeout=ANSWER_SECONDS)
    producer.close(timeout=1)
    for reader in (name for name, heard in HEARD.items() if service in heard):
        with kafka_consumer(broker.secret(f"kafka-{reader}"), f"{reader}-test-{service}") as consumer:
            consumer.subscribe([f"{service}.events"])
            values = [record.value for records in _polled(consumer) for record in records]
            assert service.encode() in values


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_publishes_no_other_ones_events(service: str, broker: Installation) -> None:
    other = next(name for name in PUBLISHING if name != service)
    producer = kafka_producer(broker.secret(f"kafka-{service}"))
    with pytest.raises(KafkaError) as refused:
        producer.send(f"{other}.events", key=b"dinkes", value=b"forged").get(timeout=ANSWER_SECONDS)
    assert "AuthorizationFailed" in repr(refused.value)  # of the topic, or of the cluster where none may be written to
    producer.close(timeout=0)


@pytest.mark.parametrize("service", TAKING_REPORTS)
def test_who_takes_reports_prepares_the_topics_of_a_new_unit(service: str, broker: Installation) -> None:
    unit = f"new-{service}"
    with KafkaAdminClient(**reached(broker.secret(f"kafka-{service}"))) as admin:
        create_unit_topics(admin, [unit])
        assert {f"inbox.{unit}", f"verdicts.{unit}"} <= set(admin.list_topics())


def test_only_the_api_of_plans_lets_units_systems_in(broker: Installation) -> None:
    account, secret = AccountName("dinkes", "simrs"), new_secret()
    keeper = KafkaDoors(broker.secret(f"kafka-{ACCOUNT_KEEPER}"))
    keeper.open(account, secret)
    with pytest.raises(Unavailable, match=ClusterAuthorizationFailedError.__name__):
        KafkaDoors(broker.secret("kafka-plans")).open(account, new_secret())
    units = f"localhost:{broker.ports[9094]}?ca={broker.home}/secrets/ca.crt"
    system = kafka_producer(f"sasl_ssl://{account.user}:{secret}@{units}")
    system.send("inbox.dinkes", key=b"", value=b"{}").get(timeout=ANSWER_SECONDS)
    system.close(timeout=1)
    keeper.close(account)


def test_notifications_sees_whether_its_picture_is_fresh(broker: Installation) -> None:
    producer = kafka_producer(broker.secret("kafka-reporting"))
    producer.send("reporting.events", key=b"dinkes", value=b"news").get(timeout=ANSWER_SECONDS)
    producer.close(timeout=1)
    address, group = broker.secret("kafka-notifications"), "notifications-fresh"
    fresh = OfTopics(address, ["reporting.events"])
    assert not OfTopics(address, ["reporting.events"], patience=0).caught_up(group)
    with kafka_consumer(address, group) as consumer:
        consumer.subscribe(["reporting.events"])
        assert list(_polled(consumer))
        consumer.commit()
        assert fresh.caught_up(group)


@pytest.mark.parametrize("port", [9091, 9092, 9093, 9094])
def test_no_listener_takes_anybody_in_without_credentials(port: int, broker: Installation) -> None:
    for protocol in ("PLAINTEXT", "SSL"):
        with pytest.raises(KafkaError):
            connected(
                KafkaAdminClient,
                bootstrap_servers=f"localhost:{broker.ports[port]}",
                security_protocol=protocol,
                ssl_cafile=f"{broker.home}/secrets/ca.crt",
                bootstrap_timeout_ms=REFUSED_MS,
            )


@pytest.fixture
def operator(database: Installation, broker: Installation, identity: Identity) -> Operator:
    assert database is broker  # one installation, of which both sides run
    return Operator(database, identity)


def test_operators_work_with_what_the_services_may_do(
    operator: Operator, database: Installation, tmp_path: Path
) -> None:
    folder, own = str(tmp_path / "backup"), connect(database.secret("mongo-plans"), "plans")
    with own.client:
        EventLog(own).prepare()
        Commands(EventLog(own), language(), now).execute(COUNTING, "counter-dinkes", 1, context())
    operator.runs("plans", "backup", folder)
    operator.runs("plans", "restore", folder, SINERGI_DATABASE="plans_restored")
    operator.runs("plans", "reconcile")
    assert "backup" in operator.runs("plans", "operations")
    assert "Live is reporting.g1 as before." in operator.runs("reporting", "rebuild", "--view", "units", "--stay")
    assert "none different" in operator.runs("notifications", "rebuild", "--stay")


def test_what_an_account_may_not_do_is_said_in_one_line(operator: Operator) -> None:
    status, _, err = operator.tried("plans", "verify-chain", SINERGI_DATABASE="reporting")
    assert (status, err.splitlines()[-1][:48]) == (1, "plans verify-chain: MongoDB does not let us: not")


def _polled(consumer: KafkaConsumer) -> Iterator[Any]:
    """What comes, until something has come."""
    for _ in range(ANSWER_SECONDS):
        records = consumer.poll(timeout_ms=1000)
        yield from records.values()
        if records:
            return
