"""Commands a second of one API process with eight clients, beside a bare view that inserts one document."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local.ports import HOST, answers, free_ports
from deploy.local.settings import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until_ready
from tests.benchmarks.corrections import body, corrections
from tests.benchmarks.figures import Figure, at_least, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.hammer import Hammer, Request

CLIENTS, SECONDS, ROUNDS = 8, 4.0, 3
HALF = 0.5
START_SECONDS = 30


def measure(ground: Ground) -> Iterator[Figure]:
    """Bare and real in turn, so that both meet the same machine; relay and consumer do not run beside them."""
    real = Hammer(ground.target.plans, corrections(ground), CLIENTS)
    with _bare_app(ground.stack) as address:
        bare = Hammer(address, _insert, CLIENTS)
        rounds = [(bare.rate(SECONDS), real.rate(SECONDS)) for _ in range(ROUNDS)]
    inserts, commands = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    yield told(f"bare Flask view that inserts, {CLIENTS} clients", inserts, "requests/s")
    yield told(f"commands of one API process, {CLIENTS} clients", commands, "commands/s")
    yield at_least(HALF, "commands / bare inserting view, rate", commands / inserts, "x")


def _insert(_client: int, number: int) -> Request:
    return Request("POST", "/", body(number), {})


@contextmanager
def _bare_app(stack: Stack) -> Iterator[str]:
    port = free_ports()["plans-api"]
    environment = {**os.environ, **stack.environment, "SINERGI_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.bare_app"], cwd=ROOT, env=environment)
    try:
        wait_until_ready("the bare app", lambda: None if answers(port) else "it does not answer", START_SECONDS)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()
