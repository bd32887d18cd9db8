"""What is wrong with a report: each fault spoils one and knows the code with which it has to be refused."""

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from deploy.simulator.item import Event, Item, encoded, item

CLOSED_QUARTER = 4  # the windows of the others are open


class Faults(NamedTuple):
    """Shares of 0 to 1: of items that are bad, that are sent twice, that are sent out of order; `burst` at once.

    `corrected` is the share of the bad ones that are corrected once they were refused, `closed` the quarter whose
    window is.
    """

    bad: float = 0.0
    duplicates: float = 0.0
    reordering: float = 0.0
    burst: int = 1
    corrected: float = 0.0
    closed: int = CLOSED_QUARTER


Spoil = Callable[[Event], str]


def spoilt(good: Item, closed: int, rng: random.Random) -> Item:
    """The item with one of the faults that it can have; `closed` is the quarter whose window is."""
    spoil = rng.choice([*SPOILT["both"], *SPOILT[good.place.service]])
    event: Event = {**(good.event or {}), "data": dict((good.event or {})["data"])}
    code = spoil(event)
    if code == "window_closed":
        event["data"]["quarter"] = closed
    if code == "undecodable":
        return good._replace(expected=code, event=None, body=encoded(event)[:-7])
    return item(good.place, good.value, code, event)


def _no_number(event: Event) -> str:
    event["data"]["value"] = "banyak"
    return "invalid_data"


def _misspelt(event: Event) -> str:
    name = "value" if "value" in event["data"] else "numerator"
    event["data"][f"{name}s"] = event["data"].pop(name)
    return "invalid_data"


def _foreign_unit(event: Event) -> str:
    event["unit"] = "perangkat-daerah-lain"
    return "foreign_unit"


def _future(event: Event) -> str:
    event["schemaversion"] = 9
    return "future_schema"


def _unknown_type(event: Event) -> str:
    event["type"] = "sinergi.report.laporan"
    return "unknown_type"


def _no_source(event: Event) -> str:
    del event["source"]
    return "not_cloudevent"


def _torn(_event: Event) -> str:
    return "undecodable"


def _unknown_action(event: Event) -> str:
    event["data"]["action"] = "a-tidak-ada"
    return "unknown_action"


def _unknown_plan(event: Event) -> str:
    event["data"]["kind"] = "thematic"
    return "unknown_plan"


def _too_late(_event: Event) -> str:
    return "window_closed"


def _unknown_indicator(event: Event) -> str:
    event["data"]["indicator"] = "tidak-ada"
    return "unknown_indicator"


SPOILT: Mapping[str, tuple[Spoil, ...]] = {
    "both": (_no_number, _misspelt, _foreign_unit, _future, _unknown_type, _no_source, _torn),
    "plans": (_unknown_action, _unknown_plan, _too_late),
    "indicators": (_unknown_indicator,),
}
