"""The list of consultations and the precedents, kept by the process beside the API from the service's own topic."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from kafka import OffsetAndMetadata, TopicPartition
from pymongo.database import Database

from deploy.local import kafka
from deploy.local.identity import Identity
from deploy.local.stack import Stack
from services.plans.app import create_consultation_desk, create_desk
from services.plans.consultation_index import HANDLER, ConsultationIndex, index_consumer
from services.plans.service_levels import service_levels
from shared.consumer import kafka_consumer
from shared.decider import Missing
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.plans import LANGUAGE, TOPIC
from shared.relay import Relay, kafka_producer
from tests.example_process import DEADLINE, Service, wait_until
from tests.integration.consultations import PRECEDENT, UNIT_PATH, held, requested
from tests.integration.plans_service import People


@pytest.fixture
def bootstrap(infrastructure: Stack, kafka_bootstrap: str) -> str:
    """Kafka with the real topic; what other tests have left on it lies behind the consumer."""
    kafka.create_topics(infrastructure.settings.ports["kafka"], {TOPIC: 3})
    consumer = kafka_consumer(kafka_bootstrap, HANDLER)
    partitions = [TopicPartition(TOPIC, number) for number in sorted(consumer.partitions_for_topic(TOPIC))]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    consumer.commit({partition: OffsetAndMetadata(end, "", -1) for partition, end in ends.items()})
    consumer.close()
    return kafka_bootstrap


@contextmanager
def running(*loops: Callable[[threading.Event], None]) -> Iterator[None]:
    """The loops, each in a thread of its own."""
    stop = threading.Event()
    threads = [threading.Thread(target=loop, args=(stop,)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(DEADLINE)
            assert not thread.is_alive()


def test_what_is_recorded_is_listed_and_found_a_moment_later(
    people: People, database: Database[dict[str, Any]], bootstrap: str
) -> None:
    path = held(people)
    people("coordinator").put(f"{path}/precedent", PRECEDENT)
    requested(people)
    relay = Relay(EventLog(database), TOPIC, partial(kafka_producer, bootstrap))
    consumer = index_consumer(
        create_consultation_desk(database, create_desk(database), service_levels()), database, bootstrap
    )
    leader = people("leader")
    with running(relay.run, consumer.run):
        wait_until(lambda: len(leader.get(UNIT_PATH)["consultations"]) == 2, "both are listed")
        wait_until(lambda: leader.get("/precedents?q=kegiatan")["precedents"], "the precedent is found")


def test_the_process_is_alive_while_its_database_is_away_and_ends_when_told(identity: Identity) -> None:
    service = Service(identity, "services.plans")
    with service.started("consume") as process:
        wait_until(service.answers, "the consumer is alive")
        assert service.get("/readyz").status_code == 503
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=DEADLINE)
        assert process.returncode == 0


def test_what_the_log_does_not_know_is_not_listed(people: People, database: Database[dict[str, Any]]) -> None:
    requested(people)
    log = EventLog(database)
    (stream,) = log.streams("consultation-")
    (text, *_) = next(log.read(stream)).events
    database["commits"].delete_many({"stream": stream})
    index = ConsultationIndex(create_consultation_desk(database, create_desk(database), service_levels()))
    with pytest.raises(Missing):
        index.take(decode(LANGUAGE, text), text.encode())
    assert database["consultations"].count_documents({}) == 0
