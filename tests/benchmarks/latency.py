"""From a command's acknowledgement to its effect in the summary, while others send commands at a set rate."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.benchmarks.figures import Figure, at_most, percentile, told
from tests.benchmarks.ground import PATIENCE_SECONDS, Ground
from tests.faults.client import Client
from tests.faults.load import FAULTLESS, Load, Reporter
from tests.faults.oracle.history import Recorder
from tests.faults.place import KIND, YEAR, Place

SECONDS = 15.0
WATCHERS, SAMPLES_A_SECOND = 3, 9


class Pace(NamedTuple):
    """So many commands a second, by so many clients, and the bound of the p99 in milliseconds."""

    rate: int
    clients: int
    p99: float


PACES = (Pace(50, 8, 500), Pace(500, 16, 2000))


def measure(ground: Ground) -> Iterator[Figure]:
    for pace in PACES:
        yield from _at(ground, pace)


def _at(ground: Ground, pace: Pace) -> Iterator[Figure]:
    watched, others = ground.places[:WATCHERS], ground.places[WATCHERS:]
    with Path(os.devnull).open("w", encoding="utf-8") as nobody, ThreadPoolExecutor(WATCHERS) as pool:
        recorder = Recorder(nobody)
        load = Load(ground.target, recorder, pace.rate, others, clients=pace.clients, habits=FAULTLESS)
        for reporter in load.reporters:
            reporter.reported.update(reporter.places)
        with load.running(pace.rate):
            found = list(pool.map(lambda place: _watch(ground, recorder, place), watched))
    milliseconds = [seconds * 1000 for sample in found for seconds in sample]
    what = f"command to summary at {pace.rate}/s"
    yield told(f"commands a second while at {pace.rate}/s", load.tally.ok / SECONDS, "commands/s")
    yield told(f"{what}, median", percentile(milliseconds, 0.5), "ms")
    yield at_most(pace.p99, f"{what}, p99", percentile(milliseconds, 0.99), "ms")


def _watch(ground: Ground, recorder: Recorder, place: Place) -> list[float]:
    """Send a command now and then, and ask for the summary that has it; the seconds from one answer to the other."""
    name = f"watcher-{place.unit}-{place.action}-{place.quarter}"
    rng = random.Random(name)
    client = Client(name, ground.target, recorder, rng, PATIENCE_SECONDS)
    reporter = Reporter(client, rng, [place], FAULTLESS, reported={place})
    headers = {"Authorization": f"Bearer {ground.target.token('leader', '')}"}
    with closing(client), httpx.Client(base_url=ground.target.reporting, headers=headers, timeout=30) as reader:
        return list(_samples(reporter, reader))


def _samples(reporter: Reporter, reader: httpx.Client) -> Iterator[float]:
    began = time.monotonic()
    due = began
    while due < began + SECONDS:
        time.sleep(max(0.0, due - time.monotonic()))
        due += WATCHERS / SAMPLES_A_SECOND
        answer = reporter.act()
        acknowledged = time.perf_counter()
        after = f"{reporter.places[0].stream}@{answer.version}"
        reader.get(f"/summary/{YEAR}/2", params={"kind": KIND, "after": after}).raise_for_status()
        yield time.perf_counter() - acknowledged
