"""A language, a decider and a view as small as they can be, to try the runtime on: units that count."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from msgspec import Struct

from shared.clock import now
from shared.commands import Context
from shared.decider import Decider, Refused
from shared.envelope import Envelope, Recorded, encode, encode_data
from shared.language import Language
from shared.projection import View


class Added(Struct, frozen=True):
    amount: int


class Labelled(Struct, frozen=True):
    label: str


Event = Added | Labelled


def language(topic: str = "counting.events") -> Language[Event]:
    return Language("/counting", topic, {"count.added": (Added, 1), "count.labelled": (Labelled, 1)}, {})


class Struck(Struct, frozen=True):
    """What a second language says, on a topic of its own."""

    bell: str


def bells(topic: str) -> Language[Struck]:
    return Language("/bells", topic, {"bell.struck": (Struck, 1)}, {})


class Strokes(Struct, frozen=True):
    count: int = 0


class Counter(Struct, frozen=True):
    """What decisions read, and what the view shows: the total and how many events made it."""

    total: int = 0
    events: int = 0


def evolve(counter: Counter, recorded: Recorded[Event]) -> Counter:
    match recorded.event:
        case Added(amount=amount):
            if amount == POISON:
                raise ValueError("this amount cannot be added")
            return Counter(counter.total + amount, counter.events + 1)
        case Labelled():
            return Counter(counter.total, counter.events + 1)


def decide(counter: Counter, command: int | str) -> Sequence[Event]:
    """A number is added, 0 is no news, and nothing may lead below zero; a text is a label."""
    if isinstance(command, str):
        return [Labelled(command)]
    if counter.total + command < 0:
        raise Refused("the total would be negative", field="amount", accepted="at least the total with its sign turned")
    return [Added(command)] if command else []


POISON = 666
COUNTING: Decider[Counter, int | str, Event] = Decider(Counter(), decide, evolve)
TOTALS: View[Counter, Event] = View(
    "totals", Counter, frozenset({Added, Labelled}), lambda recorded: recorded.unit, lambda _: Counter(), evolve
)


STROKES: View[Strokes, Any] = View(
    "strokes",
    Strokes,
    frozenset({Struck}),
    lambda recorded: recorded.unit,
    lambda _: Strokes(),
    lambda strokes, _: Strokes(strokes.count + 1),
)


def context(unit: str = "dinkes", key: str | None = None, body: str = "", version: int | None = None) -> Context:
    return Context("actor", "operator", unit, "correlation", key or uuid4().hex, body, version)


def event_bytes(stream: str, version: int, event: Event | Struck, unit: str = "dinkes") -> bytes:
    """An event as it stands in the topic."""
    name, schema = bells("").name(event) if isinstance(event, Struck) else language().name(event)
    return encode(
        Envelope(
            specversion="1.0",
            id=f"{stream}@{version}",
            source="/counting",
            type=name,
            subject=stream,
            time=now(),
            unit=unit,
            streamversion=version,
            schemaversion=schema,
            actor="actor",
            actorrole="operator",
            correlationid="correlation",
            causationid="causation",
            data=encode_data(event),
        )
    )
