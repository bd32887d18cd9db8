"""The regency summary of 41 units, as a leader's page asks for it."""

import time
from collections.abc import Iterator

import httpx

from tests.benchmarks.figures import Figure, at_most, percentile, told
from tests.benchmarks.ground import Ground
from tests.faults.place import KIND, YEAR

WARMING_UP, REQUESTS = 20, 200
P95_MS = 50.0
READ_SECONDS = 30.0


def measure(ground: Ground) -> Iterator[Figure]:
    """One reader, one request after another."""
    units = len({place.unit for place in ground.places})
    headers = {"Authorization": f"Bearer {ground.target.token('leader', '')}"}
    with httpx.Client(base_url=ground.target.reporting, headers=headers, timeout=READ_SECONDS) as client:
        milliseconds = [_request(client) * 1000 for _ in range(WARMING_UP + REQUESTS)][WARMING_UP:]
    yield told(f"regency summary, {units} units, median", percentile(milliseconds, 0.5), "ms")
    yield at_most(P95_MS, f"regency summary, {units} units, p95", percentile(milliseconds, 0.95), "ms")


def _request(client: httpx.Client) -> float:
    began = time.perf_counter()
    client.get(f"/summary/{YEAR}/2", params={"kind": KIND}).raise_for_status()
    return time.perf_counter() - began
