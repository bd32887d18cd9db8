"""What the systems of units report while it is measured, made as the simulator makes it."""

import uuid

from deploy.simulator.item import Event, Item
from deploy.simulator.item import Place as Reported
from deploy.simulator.making import report
from tests.faults.place import KIND, YEAR, Place


def event(place: Place, value: str) -> Event:
    return stating(place, value).event or {}


def stating(place: Place, value: str) -> Item:
    data = {"year": YEAR, "kind": KIND, "action": place.action, "quarter": place.quarter, "value": value}
    return report(Reported("plans", place.unit, place.action, place.quarter), uuid.uuid4().hex, "benchmark", data)
