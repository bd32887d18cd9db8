"""Projecting from Kafka into MongoDB, journal included, beside a bare poll and one update per event."""

import statistics
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace

from deploy.local import kafka
from deploy.local.stack import Stack
from services.reporting.views import VIEWS
from shared.consumer import kafka_consumer
from shared.events.plans import LANGUAGE
from shared.mongo import connect
from shared.read_model import ReadModel
from tests.benchmarks.bare_loops import one_update_per_event, poll_and_decode
from tests.benchmarks.figures import Figure, at_least, at_most, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.made_up import fill
from tests.benchmarks.timed import Timed

TOPIC, PARTITIONS = "bench.projection", 4
ROUNDS = 3
ONE_BY_ONE = 2000
TIMES_A_BARE_POLL, TIMES_ONE_BY_ONE = 2.0, 40.0


def measure(ground: Ground) -> Iterator[Figure]:
    """Bare and projecting in turn, so that both meet the same machine; the medians are compared."""
    stack, events = ground.stack, ground.events
    kafka.create_topics(stack.settings.ports["kafka"], {TOPIC: PARTITIONS})
    fill(stack.kafka_bootstrap, TOPIC, events)
    rounds = [(_bare(stack, events), _projecting(stack)) for _ in range(ROUNDS)]
    bare, projecting = (events / statistics.median(seconds) for seconds in zip(*rounds, strict=True))
    one_by_one = ONE_BY_ONE / _one_by_one(stack)
    yield told("bare poll and JSON decoding", bare, "events/s")
    yield told("projecting with journal, one worker", projecting, "events/s")
    yield at_most(TIMES_A_BARE_POLL, "projecting / bare poll and decoding, time", bare / projecting, "x")
    yield told("one update per event", one_by_one, "events/s")
    yield at_least(TIMES_ONE_BY_ONE, "projecting / one update per event, rate", projecting / one_by_one, "x")


def _bare(stack: Stack, events: int) -> float:
    return poll_and_decode(stack.kafka_bootstrap, _new_name(), TOPIC, events)


def _projecting(stack: Stack) -> float:
    """By the service's own consumer, into a read model that is empty."""
    name = _new_name()
    model = ReadModel(connect(stack.mongo_url, name), replace(LANGUAGE, topic=TOPIC), VIEWS, name)
    model.prepare()
    timed = Timed(kafka_consumer(stack.kafka_bootstrap, name))
    consumer = model.consumer(model.generations.live(), lambda _: timed)

    stop = threading.Event()

    def stop_at_the_end() -> bool:
        done, total = consumer.progress()
        if done == total > 0:
            stop.set()
        return stop.is_set()

    consumer.run(stop, stop_at_the_end)
    return timed.seconds


def _one_by_one(stack: Stack) -> float:
    database = connect(stack.mongo_url, _new_name())
    return one_update_per_event(stack.kafka_bootstrap, _new_name(), TOPIC, database, ONE_BY_ONE)


def _new_name() -> str:
    return f"bench_{uuid.uuid4().hex[:12]}"
