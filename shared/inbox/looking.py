"""Looking into the ledger: items by what became of them, and one of them with all that belongs to it."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from pymongo import DESCENDING

from shared.decider import Missing
from shared.inbox.ledger import Document, Ledger

RECEIPTS_SHOWN = 100
RELATED_SHOWN = 20
UNDECIDED, DUPLICATE = "undecided", "duplicate"
NEWEST_FIRST = [("received_at", DESCENDING), ("_id", DESCENDING)]
Shown = Mapping[str, Any]


class Place(NamedTuple):
    """Where a line of a list stands."""

    received_at: datetime
    key: str


class Line(NamedTuple):
    place: Place
    verdict: Shown


@dataclass(frozen=True)
class Wanted:
    """Which verdicts are asked for; None is any. `after` is the last line of the page before."""

    unit: str
    outcome: str | None = None
    code: str | None = None
    day: str | None = None
    source: str | None = None
    id: str | None = None
    after: Place | None = None

    def query(self) -> Document:
        named = {name: getattr(self, name) for name in ("code", "day", "source", "id")}
        return {
            "unit": self.unit,
            **({"outcome": None if self.outcome == UNDECIDED else self.outcome} if self.outcome else {}),
            **{name: value for name, value in named.items() if value is not None},
            **(_behind(self.after) if self.after else {}),
        }


def lines(ledger: Ledger, wanted: Wanted, most: int) -> Sequence[Line]:
    """The newest first: each item with its one verdict; of what came again, each time that it did."""
    collection = ledger.receipts if wanted.outcome == DUPLICATE else ledger.items
    found = collection.find(wanted.query(), {"body": 0}).sort(NEWEST_FIRST).limit(most)
    return [Line(Place(each["received_at"], each["_id"]), _verdict(each)) for each in found]


def item(ledger: Ledger, unit: str, key: str) -> Shown:
    """Everything about one item; raises Missing, also where it is another unit's."""
    found = ledger.items.find_one({"_id": key, "unit": unit})
    if found is None:
        raise Missing(f"the ledger of {unit} has no item {key}")
    return {
        "item": key,
        "verdict": found["verdict"],
        "received": _received(found),
        "receipts": list(_receipts(ledger, key)),
        "received_times": ledger.receipts.count_documents({"item": key}),
        "resubmits": list(_related(ledger, {**_source(found), "id": found["resubmits"]})) if found["resubmits"] else [],
        "resubmitted_by": list(_related(ledger, {**_source(found), "resubmits": found["id"]})) if found["id"] else [],
    }


def _behind(place: Place) -> Document:
    at, key = place
    return {"$or": [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": key}}]}


def _verdict(found: Document) -> Shown:
    """As it was given; of what is not decided yet, what is known of it."""
    verdict = found["verdict"]
    if verdict is None:
        known = {name: found[name] for name in ("unit", "door", "id", "source", "received_at")}
        return {"item": found.get("item", found["_id"]), "outcome": UNDECIDED, **known}
    said: Shown = msgspec.json.decode(verdict) if isinstance(verdict, str) else verdict
    return said


def _received(found: Document) -> Shown:
    """Base64, for the bytes may be no text; of what was too large only the beginning is kept."""
    named = {name: found[name] for name in ("door", "received_at", "day", "bytes", "sha256", "cut")}
    body = base64.b64encode(found["body"]).decode()
    return {**named, "headers": dict(found["headers"]), "body_base64": body}


def _receipts(ledger: Ledger, key: str) -> Iterator[Shown]:
    """The first ones."""
    for each in ledger.receipts.find({"item": key}).sort([("received_at", 1), ("_id", 1)]).limit(RECEIPTS_SHOWN):
        named = {name: each[name] for name in ("door", "received_at", "day", "outcome", "published_at")}
        yield {"receipt": each["_id"], **named}


def _source(found: Document) -> Document:
    return {"unit": found["unit"], "source": found["source"]}


def _related(ledger: Ledger, wanted: Document) -> Iterator[Shown]:
    for each in ledger.items.find(wanted).sort([("received_at", 1)]).limit(RELATED_SHOWN):
        yield {"item": each["_id"], "id": each["id"], "outcome": each["outcome"], "code": each["code"]}
