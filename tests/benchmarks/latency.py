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

from tests.benchmarks.corrections import corrections
from tests.benchmarks.figures import Figure, at_least, at_most, percentile, told
from tests.benchmarks.ground import PATIENCE_SECONDS, Ground
from tests.benchmarks.hammer import Hammer
from tests.benchmarks.straight import Straight
from tests.faults.client import Client
from tests.faults.load import FAULTLESS, Reporter
from tests.faults.oracle.history import Recorder
from tests.faults.place import KIND, YEAR, Place

SECONDS = 15.0
WATCHERS, SAMPLES_A_SECOND = 3, 9
REACHED = 0.9  # of the rate that was meant: otherwise the latency is that of another load


class Load(NamedTuple):
    """What others send: so many commands a second, `how`, and the bound of the p99 in milliseconds."""

    how: str
    others: Hammer | Straight
    rate: int
    p99: float


def measure(ground: Ground) -> Iterator[Figure]:
    """The higher rate without HTTP: its clients and the web alone would take the two cores of a small machine."""
    for load in (
        Load("over HTTP", Hammer(ground.target.plans, corrections(ground), 8, 8 / 50), 50, 500),
        Load("without HTTP", Straight.at(ground, 16, 16 / 500), 500, 2000),
    ):
        yield from _under(ground, load)
    yield told("command to summary, all that HTTP takes", _most(ground), "commands/s")


def _most(ground: Ground) -> float:
    return Hammer(ground.target.plans, corrections(ground), 16).rate(SECONDS)


def _under(ground: Ground, load: Load) -> Iterator[Figure]:
    with ThreadPoolExecutor(WATCHERS + 1) as pool:
        hammering = pool.submit(load.others.rate, SECONDS)
        found = list(pool.map(lambda place: _watch(ground, place), ground.places[-WATCHERS:]))
    milliseconds = [seconds * 1000 for sample in found for seconds in sample]
    what = f"command to summary at {load.rate}/s {load.how}"
    yield at_least(load.rate * REACHED, f"{what}, rate reached", hammering.result(), "commands/s")
    yield told(f"{what}, median", percentile(milliseconds, 0.5), "ms")
    yield at_most(load.p99, f"{what}, p99", percentile(milliseconds, 0.99), "ms")


def _watch(ground: Ground, place: Place) -> list[float]:
    """Send a command now and then, and ask for the summary that has it; the seconds from one answer to the other."""
    rng = random.Random(str(place))
    headers = {"Authorization": f"Bearer {ground.target.token('leader', '')}"}
    with Path(os.devnull).open("w", encoding="utf-8") as nobody:
        client = Client(f"watcher of {place}", ground.target, Recorder(nobody), rng, PATIENCE_SECONDS)
        reporter = Reporter(client, rng, [place], FAULTLESS, reported={place})
        with closing(client), httpx.Client(base_url=ground.target.reporting, headers=headers, timeout=30) as reader:
            return list(_samples(reporter, reader))


def _samples(reporter: Reporter, reader: httpx.Client) -> Iterator[float]:
    began = due = time.monotonic()
    while due < began + SECONDS:
        time.sleep(max(0.0, due - time.monotonic()))
        due += WATCHERS / SAMPLES_A_SECOND
        answer = reporter.act()
        acknowledged = time.perf_counter()
        after = f"{reporter.places[0].stream}@{answer.version}"
        reader.get(f"/summary/{YEAR}/2", params={"kind": KIND, "after": after}).raise_for_status()
        yield time.perf_counter() - acknowledged
