"""The commands that benchmarks send: corrections of figures, each by a client in a unit of its own."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks.ground import Ground
from tests.benchmarks.hammer import Request


def corrections(ground: Ground) -> Callable[[int, int], Request]:
    """The n-th correction of a client, under a key of its own."""
    units = {place.unit: place for place in ground.places}
    places = [units[unit] for unit in sorted(units)]

    def request(client: int, number: int) -> Request:
        place = places[client]
        headers = {
            "Authorization": f"Bearer {ground.target.token('operator', place.unit)}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        return Request("POST", f"{place.path}/corrections", body(number), headers)

    return request


def body(number: int) -> Mapping[str, Any]:
    """Another value each time: to say the same again would change nothing."""
    return {
        "value": f"{number}.25",
        "budget_absorbed": f"{number}000.50",
        "obstacle": None,
        "solution": None,
        "evidence": [],
        "reason": "angka diperbaiki",
    }
