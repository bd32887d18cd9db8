"""A rebuild of the read model in a process of its own: how long it takes, that this is linear, and how much memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from deploy.local import kafka
from deploy.local.settings import ROOT
from deploy.local.stack import Stack
from tests.benchmarks.figures import Figure, at_most, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.made_up import fill

PARTITIONS = 4
MEGABYTES = 400.0
LINEAR = 1.25  # how much slower an event may be among four times as many
RECEIVED_SECONDS = 600


class Rebuilt(NamedTuple):
    seconds: float
    megabytes: float


def measure(ground: Ground) -> Iterator[Figure]:
    stack, events = ground.stack, ground.events
    quarter, whole = _rebuilt(stack, events // 4), _rebuilt(stack, events)
    yield told(f"rebuild of {events} events", whole.seconds, "s")
    yield told(f"rebuild of {events} events, rate", events / whole.seconds, "events/s")
    yield at_most(
        LINEAR, "rebuild, time per event against a quarter of the events", whole.seconds / quarter.seconds / 4, "x"
    )
    yield at_most(MEGABYTES, f"rebuild of {events} events, peak memory", whole.megabytes, "MB")


def _rebuilt(stack: Stack, events: int) -> Rebuilt:
    topic = f"bench.rebuild.{events}"
    kafka.create_topics(stack.settings.ports["kafka"], {topic: PARTITIONS})
    fill(stack.kafka_bootstrap, topic, events)
    command = [sys.executable, "-m", "tests.benchmarks.rebuilding", stack.mongo_url, stack.kafka_bootstrap, topic]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=RECEIVED_SECONDS)
    return Rebuilt(**json.loads(done.stdout.splitlines()[-1]))
