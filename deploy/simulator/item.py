"""What a system sends: a report, whole or spoilt, with what has to become of it."""

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Door = Literal["kafka", "http"]
Service = Literal["plans", "indicators"]
Event = dict[str, Any]
ACCEPTED = "accepted"
TYPES: Mapping[Service, str] = {"plans": "sinergi.report.progress", "indicators": "sinergi.report.measurement"}


class Place(NamedTuple):
    """A figure that can be reported: of an action or an indicator, in a quarter."""

    service: Service
    unit: str
    name: str
    quarter: int


class Item(NamedTuple):
    """A report. `expected` is `accepted`, or the code with which it has to be refused; `place` what it is about.

    `event` is the CloudEvent, and None where `body` is not even JSON.
    """

    place: Place
    value: str
    expected: str
    event: Event | None
    body: bytes

    @property
    def name(self) -> tuple[str, str] | None:
        """Source and id, by which its verdicts are known; None where they cannot be read."""
        if self.event is None or "source" not in self.event:
            return None
        return self.event["source"], self.event["id"]

    @property
    def service(self) -> Service:
        """Whose door it is for; what is of no known type is for that of plans, which answers for it on Kafka too."""
        known = self.event is None or self.event["type"] == TYPES[self.place.service]
        return self.place.service if known else "plans"


class Sending(NamedTuple):
    """One time that an item is sent; `again` where it was, or will be, sent another time."""

    item: Item
    door: Door
    again: bool = False


def item(place: Place, value: str, expected: str, event: Event) -> Item:
    return Item(place, value, expected, event, encoded(event))


def encoded(event: Event) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


def corrected(bad: Item, good: Item) -> Item:
    """What a system sends once the bad one was refused; it says which one it corrects, where that had a name there."""
    event: Event = {**(good.event or {})}
    event["id"] += "-b"
    if bad.name and bad.service == good.service:
        event["resubmits"] = bad.name[1]
    return item(good.place, good.value, ACCEPTED, event)


def again(first: Item) -> Item:
    """The same report, written in another way, as a client that was restarted may write it."""
    if first.event is None:
        return first
    return first._replace(body=json.dumps(first.event, sort_keys=True, separators=(",", ":")).encode())
