"""What systems report where nobody tells them: figures of their places, made up."""

import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from deploy.simulator.item import ACCEPTED, TYPES, Event, Item, Place, item


def made_up(
    places: Sequence[Place], reports: int, stem: str, number: int, year: int, rng: random.Random
) -> Iterator[Item]:
    """Of one unit: no two have the same value, so that each can be told in the log; `number` tells it from the others.

    `stem` is what the ids begin with.
    """
    for each in range(reports):
        place, value = rng.choice(places), str(Decimal(each + 1) / 100 + number)
        yield report(place, f"{stem}-{each:05}", "simulasi", _data(place, year, value))


def report(place: Place, name: str, system: str, data: Mapping[str, Any]) -> Item:
    """One that has to be accepted; `name` is its id, and unique among those of the system of the unit."""
    event: Event = {
        "specversion": "1.0",
        "id": name,
        "source": f"/{place.unit}/{system}",
        "type": TYPES[place.service],
        "data": dict(data),
    }
    return item(place, str(data.get("value")), ACCEPTED, event)


def _data(place: Place, year: int, value: str) -> Event:
    when = {"year": year, "quarter": place.quarter, "value": value}
    if place.service == "plans":
        return {"kind": "general", "action": place.name, **when}
    return {"indicator": place.name, **when, "standing": "provisional", "source": "Simulasi"}
