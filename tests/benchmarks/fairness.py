"""How long reports of quiet units wait for their verdicts while the inbox of another unit is flooded."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kafka import KafkaAdminClient, KafkaProducer

from deploy.local.waiting import wait_until_ready
from shared.mongo import connect
from shared.unit_topics import create_unit_topics, inbox_topic
from tests.benchmarks.figures import Figure, at_most, percentile, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.reports import stating
from tests.faults.place import Place

QUIET = 5
SECONDS, PAUSE_SECONDS = 6.0, 0.2
FLOOD = 30_000  # more than is judged meanwhile
PATIENCE_SECONDS = 60
MOST_MS = 1000


class TooSmall(Exception):
    """The flood was over before the quiet units were, so nothing was measured."""


def measure(ground: Ground) -> Iterator[Figure]:
    """With the intake running; the flood is of bytes that are no JSON and of reports, half and half."""
    by_unit = {place.unit: place for place in ground.places}
    flooded, *quiet = [by_unit[unit] for unit in sorted(by_unit)][: QUIET + 1]
    with KafkaAdminClient(bootstrap_servers=ground.stack.kafka_bootstrap) as admin:
        create_unit_topics(admin, [place.unit for place in (flooded, *quiet)])
    alone = _waits(ground, quiet)
    with _flooding(ground, flooded):
        beside = _waits(ground, quiet)
    yield told("verdict on a report, median", percentile(alone, 0.5), "ms")
    yield told("verdict on a report beside a flooded inbox, median", percentile(beside, 0.5), "ms")
    yield at_most(MOST_MS, "verdict on a report beside a flooded inbox, p99", percentile(beside, 0.99), "ms")


@contextmanager
def _flooding(ground: Ground, place: Place) -> Iterator[None]:
    receipts = connect(ground.stack.mongo_url, "plans")["inbox_receipts"]
    before = receipts.count_documents({"unit": place.unit})
    with KafkaProducer(bootstrap_servers=ground.stack.kafka_bootstrap, acks="all", linger_ms=20) as producer:
        for number in range(FLOOD):
            producer.send(inbox_topic(place.unit), stating(place, f"{number}.25").body if number % 2 else b"{")
    wait_until_ready(
        "the flood", lambda: None if receipts.count_documents({"unit": place.unit}) > before else "it has not begun", 60
    )
    yield
    if receipts.count_documents({"unit": place.unit}) >= before + FLOOD:
        raise TooSmall("the flood was over before the quiet units were")


def _waits(ground: Ground, places: Sequence[Place]) -> list[float]:
    """Milliseconds from the broker's taking a report to its verdict, each unit sending one now and then."""
    names: list[str] = []
    with KafkaProducer(bootstrap_servers=ground.stack.kafka_bootstrap, acks="all") as producer:
        for number in range(round(SECONDS / PAUSE_SECONDS)):
            due = time.monotonic() + PAUSE_SECONDS
            for place in places:
                stated = stating(place, f"{number}.25")
                producer.send(inbox_topic(place.unit), stated.body)
                names.extend([stated.name[1]] if stated.name else [])
            producer.flush()
            time.sleep(max(0.0, due - time.monotonic()))
    items = connect(ground.stack.mongo_url, "plans")["inbox_items"]
    wanted = {"id": {"$in": names}, "outcome": {"$ne": None}}
    wait_until_ready(
        "the verdicts", lambda: None if items.count_documents(wanted) == len(names) else "some wait", PATIENCE_SECONDS
    )
    return [(each["decided_at"] - each["received_at"]).total_seconds() * 1000 for each in items.find(wanted)]
