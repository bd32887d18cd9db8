"""Explaining a figure, and a rule change: all indicators of 41 units assessed anew and visible in the summary."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import httpx

from deploy.demonstration.caller import Caller, Who
from deploy.demonstration.indicator_catalogue import read_rules
from deploy.demonstration.indicator_year import FIRST, SECOND
from deploy.local.waiting import wait_until_ready
from tests.benchmarks.figures import Figure, at_most, percentile, told
from tests.benchmarks.ground import UNITS, Ground
from tests.benchmarks.hammer import Hammer, Request

YEAR, CHANGED_QUARTER, CHANGED_FIGURES = 2025, 3, 2  # the rules change before the end of TW III, and TW IV follows
REGENCY = "tanah-bumbu"
CODES = tuple(f"iku-{number:02}" for number in range(20))
AT_ONCE = 8
WARMING_UP, REQUESTS, RATE_SECONDS = 20, 400, 4.0
EXPLAINED_MS = 50.0
RECOMPUTED_SECONDS = 10.0
PATIENCE_SECONDS = 300
COORDINATOR, LEADER = Who("coordinator"), Who("leader")
DEFINITION = {
    "name": "Rata-rata waktu layanan",
    "scale": "number",
    "polarity": "minimise",
    "consolidation": "average",
    "frequency": "quarterly",
    "unit_of_measure": "hari",
    "minimum": 0,
}


class Place(NamedTuple):
    unit: str
    code: str

    @property
    def path(self) -> str:
        return f"/indicators/{self.unit}/{self.code}"


PLACES = tuple(Place(unit, code) for unit in UNITS for code in CODES)


def measure(ground: Ground) -> Iterator[Figure]:
    addresses, mint = ground.stack.addresses, ground.stack.identity.mint
    with closing(Caller(addresses["indicators-api"], mint)) as indicators:
        _set_stage(ground, indicators)
        yield from _explain(addresses["indicators-api"], mint(*LEADER))
        with closing(Caller(addresses["reporting-api"], mint)) as reporting:
            _wait_for(reporting, FIRST)
            began = time.perf_counter()
            indicators.send(COORDINATOR, "PUT", f"/rules/{SECOND}", read_rules(SECOND))
            _wait_for(reporting, SECOND)
            seconds = time.perf_counter() - began
    what = f"rule change, {len(PLACES)} indicators of {len(UNITS)} units"
    yield at_most(RECOMPUTED_SECONDS, f"{what}, adopted to all visible", seconds, "s")
    yield told(f"{what}, rate", len(PLACES) * CHANGED_FIGURES / seconds, "figures/s")


def _set_stage(ground: Ground, indicators: Caller) -> None:
    """Every indicator agreed, with targets of the whole year and TW I to III measured, under the first rules."""
    indicators.send(COORDINATOR, "PUT", f"/rules/{FIRST}", read_rules(FIRST))
    with closing(Caller(ground.stack.addresses["plans-api"], ground.stack.identity.mint)) as plans:
        plans.send(COORDINATOR, "PUT", f"/units/{REGENCY}", {"name": "Kabupaten", "kind": "regency"})
        for unit in UNITS:
            plans.send(COORDINATOR, "PUT", f"/units/{unit}", {"name": unit, "kind": "dinas", "parent": REGENCY})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda place: _measured(indicators, place), PLACES))


def _measured(indicators: Caller, place: Place) -> None:
    operator, targets = Who("operator", place.unit), f"{place.path}/targets/{YEAR}"
    indicators.send(operator, "PUT", place.path, DEFINITION)
    indicators.send(operator, "PUT", targets, {"quarters": [10, 10, 10, 10]})
    indicators.send(operator, "POST", f"{place.path}/propose")
    indicators.send(COORDINATOR, "POST", f"{place.path}/agree", {"effective_from": f"{YEAR}-01-01"})
    indicators.send(COORDINATOR, "POST", f"{targets}/approve")
    for quarter, value in ((1, "8"), (2, "11.5"), (3, "9.75")):
        body = {"value": value, "standing": "final", "source": "register"}
        indicators.send(operator, "PUT", f"{place.path}/measurements/{YEAR}/{quarter}", body)


def _explain(address: str, token: str) -> Iterator[Figure]:
    rng, headers = random.Random(1), {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=address, headers=headers, timeout=PATIENCE_SECONDS) as client:
        milliseconds = [_explained(client, rng) * 1000 for _ in range(WARMING_UP + REQUESTS)][WARMING_UP:]
    crowd = Hammer(address, lambda client, number: Request("GET", _page(client + number), {}, headers), AT_ONCE)
    yield told("explanation of a figure, median", percentile(milliseconds, 0.5), "ms")
    yield at_most(EXPLAINED_MS, "explanation of a figure, p95", percentile(milliseconds, 0.95), "ms")
    yield told(f"explanations of one API process, {AT_ONCE} clients", crowd.rate(RATE_SECONDS), "requests/s")


def _explained(client: httpx.Client, rng: random.Random) -> float:
    began = time.perf_counter()
    client.get(_page(rng.randrange(len(PLACES)))).raise_for_status()
    return time.perf_counter() - began


def _page(number: int) -> str:
    return f"{PLACES[number % len(PLACES)].path}/explanation/{YEAR}/{CHANGED_QUARTER}"


def _wait_for(reporting: Caller, rules: str) -> None:
    """Until the summary counts every indicator, and all figures in it are of one version of the rules."""

    def missing() -> str | None:
        path = f"/summary/{YEAR}/{CHANGED_QUARTER}"
        achievement: dict[str, Any] = reporting.get(LEADER, path).json()["achievement"]
        named, computed = {each["id"] for each in achievement["rules"]}, achievement["total"]["computed"]["count"]
        return None if named == {rules} and computed == len(PLACES) else f"{computed} figures of {sorted(named)}"

    wait_until_ready("the summary", missing, PATIENCE_SECONDS)
