"""The front page of the leadership, with 41 units and with 1,000, as a browser asks for it.

It is measured as the summary is, one request after another; beside it, with something recorded before each request, so
that the page has to be made anew.
"""

import time
from collections.abc import Iterator

import httpx

from deploy.local.waiting import wait_until_ready
from shared.events.plans import TOPIC
from tests.benchmarks import made_up
from tests.benchmarks.figures import Figure, at_most, percentile, told
from tests.benchmarks.ground import Ground

WARMING_UP, REQUESTS, RECORDED = 20, 200, 20
P95_MS = {41: 50.0, 1000: 150.0}
READ_SECONDS, PATIENCE_SECONDS = 30.0, 300
PAGE, SUMMARY = f"/ringkasan/{made_up.YEAR}/2", f"/summary/{made_up.YEAR}/2"


def measure(ground: Ground) -> Iterator[Figure]:
    """The plans are sent as the relay would; what is measured reads nothing else."""
    headers = {"Authorization": f"Bearer {ground.stack.identity.mint('leader')}"}
    address = ground.stack.addresses["reporting-api"]
    with httpx.Client(base_url=address, headers=headers, timeout=READ_SECONDS) as client:
        known = 0
        for units, bound in P95_MS.items():
            names = [f"unit-{number:04}" for number in range(units)]
            made_up.send(ground.stack.kafka_bootstrap, TOPIC, made_up.plans(names[known:]))
            _wait_for(client, units)
            known = units
            yield from _page(client, units, bound)
            yield _anew(client, ground, units)


def _page(client: httpx.Client, units: int, bound: float) -> Iterator[Figure]:
    took = [_milliseconds(client) for _ in range(WARMING_UP + REQUESTS)][WARMING_UP:]
    yield told(f"front page, {units} units, median", percentile(took, 0.5), "ms")
    yield at_most(bound, f"front page, {units} units, p95", percentile(took, 0.95), "ms")


def _anew(client: httpx.Client, ground: Ground, units: int) -> Figure:
    """Each time after a unit that is not counted was registered."""
    took = []
    for number in range(RECORDED):
        name = f"bidang-{units}-{number}"
        made_up.send(ground.stack.kafka_bootstrap, TOPIC, [made_up.division(name)])
        client.get(SUMMARY, params={"after": f"unit-{name}@1"}).raise_for_status()
        took.append(_milliseconds(client))
    return told(f"front page, {units} units, made anew, median", percentile(took, 0.5), "ms")


def _milliseconds(client: httpx.Client) -> float:
    began = time.perf_counter()
    client.get(PAGE).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _wait_for(client: httpx.Client, units: int) -> None:
    reported = units * len(made_up.ACTIONS)

    def missing() -> str | None:
        summary = client.get(SUMMARY).raise_for_status().json()
        seen = (summary["units"], summary["total"]["reported"]["count"])
        return None if seen == (units, reported) else f"of {units} units and {reported} reports {seen} are there"

    wait_until_ready("the front page", missing, PATIENCE_SECONDS)
