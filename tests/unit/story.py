"""Stories of a stream: given what has happened, when a command comes, then this happens or it is refused."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Raw

from shared.decider import Decider
from shared.envelope import Envelope, Recorded

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")
Happened = tuple[E, str]  # an event and who caused it


def given(decider: Decider[S, C, E], history: Sequence[Happened[E]]) -> S:
    state = decider.initial
    for version, (event, by) in enumerate(history, start=1):
        state = decider.evolve(state, recorded(event, by, version))
    return state


def recorded(event: E, by: str = "somebody", version: int = 1) -> Recorded[E]:
    envelope = Envelope(
        specversion="1.0",
        id=f"story@{version}",
        source="/story",
        type="story",
        subject="story",
        time=datetime(2025, 1, 1, tzinfo=UTC),
        unit="dinkes",
        streamversion=version,
        schemaversion=1,
        actor=by,
        actorrole="operator",
        correlationid="correlation",
        causationid="causation",
        data=Raw(b"{}"),
    )
    return Recorded("story", version, "dinkes", event, envelope)
