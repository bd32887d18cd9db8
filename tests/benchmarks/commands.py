"""Commands a second of one API process with eight clients, beside a bare view that inserts one document."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.local.ports import HOST, answers, free_ports
from deploy.local.settings import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until_ready
from tests.benchmarks.figures import Figure, at_least, told
from tests.benchmarks.ground import Ground
from tests.benchmarks.hammer import Request, rate
from tests.faults.place import Place

HALF = 0.5
START_SECONDS = 30


def measure(ground: Ground) -> Iterator[Figure]:
    """Each client corrects a figure of its own unit."""
    with _bare_app(ground.stack) as bare:
        bare_rate = rate(bare, _insert)
    commands = rate(ground.target.plans, _corrections(ground))
    yield told("bare Flask view that inserts, 8 clients", bare_rate, "requests/s")
    yield told("commands of one API process, 8 clients", commands, "commands/s")
    yield at_least(HALF, "commands / bare inserting view, rate", commands / bare_rate, "x")


def _insert(_client: int, number: int) -> Request:
    return Request("POST", "/", _correction(number), {})


def _corrections(ground: Ground) -> Callable[[int, int], Request]:
    places = {place.unit: place for place in ground.places}

    def request(client: int, number: int) -> Request:
        place: Place = sorted(places.items())[client][1]
        headers = {
            "Authorization": f"Bearer {ground.target.token('operator', place.unit)}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        return Request("POST", f"{place.path}/corrections", _correction(number), headers)

    return request


def _correction(number: int) -> dict[str, object]:
    return {
        "value": f"{number}.25",
        "budget_absorbed": f"{number}000.50",
        "obstacle": None,
        "solution": None,
        "evidence": [],
        "reason": "angka diperbaiki",
    }


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
