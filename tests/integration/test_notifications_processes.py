"""The processes of notifications as operators start them, with a clock that is moved."""

import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer, OffsetAndMetadata, TopicPartition
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.notifications.app import prepare
from services.notifications.freshness import OfTopics
from services.notifications.people import Endpoints, People
from services.notifications.person import Endpoint, Person
from services.notifications.telling import HANDLER
from services.notifications.webhook import new_secret
from shared.consumer import kafka_consumer
from shared.events import indicators, plans, reporting
from tests.example_process import DEADLINE, Service, wait_until
from tests.integration.notifications_service import PostOffice, Receiver, post_office, records
from tests.unit.notified import LONG_AGO, Story, person

TOPICS = (plans.TOPIC, indicators.TOPIC, reporting.TOPIC)
UNIT = "dinas-uji"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().listening() as running:
        yield running


@pytest.fixture
def group(database: Database[dict[str, Any]]) -> str:
    """A consumer group of this test alone, being that of a generation which no other test has."""
    number = random.SystemRandom().randrange(2, 10**9)
    record = {"_id": HANDLER, "live": number, "last": number, "previous": None}
    database["generations"].insert_one(record)
    return f"{HANDLER}.g{number}"


@pytest.fixture
def bootstrap(infrastructure: Stack, kafka_bootstrap: str, group: str) -> str:
    """The real topics; what other tests have left on them lies behind the consumer."""
    kafka.create_topics(infrastructure.settings.ports["kafka"], dict.fromkeys(TOPICS, 2))
    consumer = kafka_consumer(kafka_bootstrap, group)
    partitions = [TopicPartition(topic, each) for topic in TOPICS for each in consumer.partitions_for_topic(topic)]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    consumer.commit({partition: OffsetAndMetadata(end, "", -1) for partition, end in ends.items()})
    consumer.close()
    return kafka_bootstrap


class Town:
    """Everything that runs, with the time that it is told."""

    def __init__(
        self, services: dict[str, Service], database: Database[dict[str, Any]], bootstrap: str, clock: Path
    ) -> None:
        self.services = services
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.database = database
        self.bootstrap = bootstrap
        self._clock = clock
        self._sent = 0

    def at(self, moment: str) -> None:
        unfinished = self._clock.with_suffix(".new")
        unfinished.write_text(f"{moment}:00+08:00\n")
        unfinished.rename(self._clock)

    def publishes(self, story: Story) -> None:
        """What was not published yet."""
        producer = KafkaProducer(bootstrap_servers=self.bootstrap)
        for record in records(story)[self._sent :]:
            producer.send(record.topic, key=record.key, value=record.value).get(timeout=DEADLINE)
            self._sent += 1
        producer.close()

    def knows(self, *people: Person) -> None:
        for one in people:
            People(self.database).keep(one)

    def count(self, **wanted: Any) -> int:
        return self.database["messages"].count_documents(wanted)


@pytest.fixture
def town(
    identity: Identity,
    mongo_url: str,
    database: Database[dict[str, Any]],
    bootstrap: str,
    office: PostOffice,
    receiver: Receiver,
    tmp_path: Path,
) -> Iterator[Town]:
    services = {name: Service(identity, "services.notifications") for name in ("consume", "schedule", "deliver")}
    clock = tmp_path / "clock"
    clock.write_text("2025-03-01T08:00:00+08:00\n")
    for service in services.values():
        service.environment |= {
            "SINERGI_MONGO_URL": mongo_url,
            "SINERGI_DATABASE": database.name,
            "SINERGI_KAFKA_BOOTSTRAP": bootstrap,
            "SINERGI_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
            "SINERGI_WEBHOOK_OWN_PORTS": str(receiver.port),
            "SINERGI_CLOCK": str(clock),
            "SINERGI_LOG_LEVEL": "warning",
        }
    town = Town(services, database, bootstrap, clock)
    with ExitStack() as running:
        for name, service in services.items():
            town.processes[name] = running.enter_context(service.started(name))
            wait_until(lambda service=service: service.answers("/readyz"), f"{name} is ready")  # type: ignore[misc]
        yield town
        assert {name: ended(process) for name, process in town.processes.items()} == dict.fromkeys(services, 0)


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=DEADLINE)
    return process.returncode


def late() -> Story:
    return Story().registered(UNIT, "Dinas Uji").approved(UNIT, at="2025-02-01").window()


def test_a_quarter_passes_and_everybody_is_told_what_they_have_to_be_once(
    town: Town, office: PostOffice, receiver: Receiver
) -> None:
    url = f"http://127.0.0.1:{receiver.port}/terima"
    Endpoints(town.database).keep(Endpoint("uji.sistem", UNIT, "sistem", url, new_secret(), LONG_AGO))
    town.knows(
        person("p-1", unit=UNIT, address="operator@example.org"),
        person("p-2", "head", UNIT, "kepala@example.org"),
        person("p-3", "asisten", None, "asisten@example.org"),
    )
    story = late()
    town.publishes(story)
    for day, step, letters in (
        ("2025-04-01 08:00", "opened", 1),
        ("2025-04-08 08:00", "soon", 2),
        ("2025-04-13 08:00", "last_days", 4),
        ("2025-04-16 08:00", "missed", 6),
        ("2025-04-19 08:00", "missed_asisten", 8),
    ):
        town.at(day)
        wait_until(lambda step=step: town.count(step=step, channel="feed"), f"{step} is told")  # type: ignore[misc]
        wait_until(lambda letters=letters: len(office.received) >= letters, f"{step} has arrived")  # type: ignore[misc]
    town.publishes(story.reported("2025-04-19 09:00", unit=UNIT))
    town.at("2025-04-30 08:00")
    wait_until(lambda: town.database["letters"].count_documents({"state": "sent"}) == 9, "nothing is left to send")
    assert Counter(str(mail["To"]) for mail in office.received) == {
        "operator@example.org": 4,
        "kepala@example.org": 3,
        "asisten@example.org": 1,
    }
    assert len({str(mail["Message-ID"]) for mail in office.received}) == 8
    assert [received.path for received in receiver.received] == ["/terima"]
    assert town.services["deliver"].metrics()["sinergi_letters_total"] > 0


def test_reminders_wait_for_a_consumer_that_is_behind(town: Town, office: PostOffice, group: str) -> None:
    town.knows(person("p-1", unit=UNIT, address="operator@example.org"))
    story = late()
    town.publishes(story)
    town.at("2025-04-01 08:00")
    wait_until(lambda: len(office.received) == 1, "the window is announced")
    town.processes["consume"].kill()
    town.processes["consume"].wait()
    town.publishes(story.reported("2025-04-02 09:00", unit=UNIT))
    town.at("2025-04-16 08:00")
    behind = OfTopics(town.bootstrap, TOPICS, 0.5)
    assert not behind.caught_up(group)
    with town.services["consume"].started("consume") as again:
        town.processes["consume"] = again
        wait_until(
            lambda: behind.caught_up(group),
            "the consumer has caught up",
        )
        town.publishes(story.approved("dinas-lain", at="2025-02-01"))
        town.knows(person("p-2", unit="dinas-lain", address="lain@example.org"))
        wait_until(lambda: len(office.received) == 2, "the other unit is told")
        assert [str(mail["To"]) for mail in office.received] == ["operator@example.org", "lain@example.org"]
        assert ended(again) == 0


def test_operators_forget_rebuild_and_look(
    identity: Identity, mongo_url: str, database: Database[dict[str, Any]], bootstrap: str, group: str
) -> None:
    service = Service(identity, "services.notifications")
    service.environment |= {
        "SINERGI_MONGO_URL": mongo_url,
        "SINERGI_DATABASE": database.name,
        "SINERGI_KAFKA_BOOTSTRAP": bootstrap,
        "COLUMNS": "200",
    }
    prepare(database)
    People(database).keep(person("p-1"))
    status, out, _ = service.finished("forget", "--dry-run", "p-1")
    assert (status, "Of the person there is: {'people': 1}. Nothing was changed." in out) == (0, True), out
    assert service.finished("forget", "p-1")[:2] == (
        0, "0 messages are nobody's now. What is left of the person: nothing.\n"
    )  # fmt: skip
    assert service.finished("forget", "p-1")[0] == 2
    status, out, _ = service.finished("rebuild", "--dry-run", "--view", "windows")
    assert (status, out) == (
        0, f"Live is {group}. Of its documents would be folded anew: 0 windows. Nothing was changed.\n"
    )  # fmt: skip
    status, out, _ = service.finished("rebuild", "--back")
    assert (status, out) == (1, f"There is no generation before {group}. Nothing was changed.\n")
    assert "0 parked records" in service.finished("parked")[1]
