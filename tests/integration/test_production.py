"""What prepares an installation lets each service do its own work at MongoDB and Kafka, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import ClusterAuthorizationFailedError, KafkaError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.production import kafka, mongo
from deploy.production.accounts import ACCOUNT_KEEPER, ADMIN, HEARD, KAFKA_USERS, PUBLISHING, SERVICES, TAKING_REPORTS
from services.notifications.freshness import OfTopics
from services.plans.kafka_doors import KafkaDoors
from shared.accounts import AccountName, new_secret
from shared.brokers import reached
from shared.connecting import connected
from shared.consumer import kafka_consumer
from shared.mongo import connect
from shared.problems import Unavailable
from shared.relay import kafka_producer
from shared.unit_topics import create_unit_topics
from tests.integration.production import Installation, installed, running_kafka, running_mongod

ANSWER_SECONDS = 20
REFUSED_MS = 3000


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


def _polled(consumer: KafkaConsumer) -> Iterator[Any]:
    """What comes, until something has come."""
    for _ in range(ANSWER_SECONDS):
        records = consumer.poll(timeout_ms=1000)
        yield from records.values()
        if records:
            return
