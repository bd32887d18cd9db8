"""Accepted reports a second over each door, with one process each: the API for HTTP, the intake for Kafka."""

from collections.abc import Iterator
from typing import Any

from kafka import KafkaAdminClient, KafkaProducer
from pymongo.collection import Collection

from deploy.local.waiting import wait_until_ready
from shared.mongo import connect
from shared.unit_topics import create_unit_topics, inbox_topic
from tests.benchmarks.figures import Figure, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.hammer import Hammer, Refusal, Request
from tests.benchmarks.reports import event, stating
from tests.faults.place import Place

INTAKE = "plans-intake"
CLIENTS, SECONDS, BATCH = 8, 5.0, 50  # each client has an account of its own, which may send 200 reports a second
REPORTS = 4100
PATIENCE_SECONDS = 120
OVER_KAFKA = {"door": "kafka"}


def measure(ground: Ground) -> Iterator[Figure]:
    """What is measured is accepted by construction: each report states another value, while the window is open."""
    places = _one_of_each_unit(ground)
    ground.stack.supervisor.stop(INTAKE)
    one_by_one, in_batches = _over_http(ground, places, 1), _over_http(ground, places, BATCH)
    yield told(f"accepted over HTTP one by one, {CLIENTS} clients", one_by_one, "reports/s")
    yield told(f"accepted over HTTP in batches of {BATCH}, {CLIENTS} clients", in_batches, "reports/s")
    yield told(f"accepted over Kafka from {len(places)} inboxes", _over_kafka(ground, places), "reports/s")


def _one_of_each_unit(ground: Ground) -> list[Place]:
    units = {place.unit: place for place in ground.places}
    return [units[unit] for unit in sorted(units)]


def _over_http(ground: Ground, places: list[Place], batch: int) -> float:
    tokens = [ground.stack.identity.mint("system", place.unit, f"bench-{batch}-{place.unit}") for place in places]

    def request(client: int, number: int) -> Request:
        events = [event(places[client], f"{number}.{each + 1:03}") for each in range(batch)]
        media = "application/cloudevents-batch+json" if batch > 1 else "application/cloudevents+json"
        headers = {"Authorization": f"Bearer {tokens[client]}", "Content-Type": media}
        return Request("POST", "/inbox", events if batch > 1 else events[0], headers)

    rate = Hammer(ground.target.plans, request, CLIENTS).rate(SECONDS)
    _check_all_accepted(_receipts(ground))
    return rate * batch


def _over_kafka(ground: Ground, places: list[Place]) -> float:
    """From the first verdict to the last, of what was waiting in the inboxes when the intake came."""
    with KafkaAdminClient(bootstrap_servers=ground.stack.kafka_bootstrap) as admin:
        create_unit_topics(admin, [place.unit for place in places])
    with KafkaProducer(bootstrap_servers=ground.stack.kafka_bootstrap, acks="all", linger_ms=20) as producer:
        for number in range(REPORTS):
            place = places[number % len(places)]
            producer.send(inbox_topic(place.unit), stating(place, f"{number}.5").body)
    ground.stack.supervisor.start(INTAKE)
    receipts = _receipts(ground)
    wait_until_ready("every verdict", lambda: _missing(receipts), PATIENCE_SECONDS)
    _check_all_accepted(receipts)
    span = {"_id": None, "first": {"$min": "$decided_at"}, "last": {"$max": "$decided_at"}}
    (decided,) = receipts.aggregate([{"$match": OVER_KAFKA}, {"$group": span}])
    return float(REPORTS / (decided["last"] - decided["first"]).total_seconds())


def _missing(receipts: Collection[dict[str, Any]]) -> str | None:
    decided = receipts.count_documents({**OVER_KAFKA, "outcome": {"$ne": None}})
    return None if decided == REPORTS else f"{decided} of {REPORTS} are there"


def _check_all_accepted(receipts: Collection[dict[str, Any]]) -> None:
    """Raises Refusal: what is measured would not be what was meant."""
    other = receipts.find_one({"outcome": {"$ne": "accepted"}})
    if other:
        raise Refusal(f"a report was not accepted: {other['verdict']}")


def _receipts(ground: Ground) -> Collection[dict[str, Any]]:
    return connect(ground.stack.mongo_url, "plans")["inbox_receipts"]
