"""How a figure came about: as of when, from which events, under which version of the rules."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from services.reporting.rules import Rule


class Position(Struct, frozen=True):
    """Where in the log one has read to: `digest` is the SHA-256 of the sorted lines `stream@version`."""

    streams: int
    events: int
    digest: str


class Method(Struct, frozen=True):
    """The note that stands beside every summary; `progress` names how the progress of many units is computed."""

    as_of: datetime
    position: Position
    rule: str
    rule_effective_from: date
    basis: str
    due: str
    score_cap: Decimal
    progress: str = "unit progress weighted by its number of reported due actions"


def method(as_of: datetime, seen: Iterable[Mapping[str, int]], rule: Rule) -> Method:
    """`seen` are the versions of the streams that were read, by document."""
    return Method(
        as_of=as_of,
        position=position(seen),
        rule=rule.id,
        rule_effective_from=rule.effective_from,
        basis=rule.basis,
        due=rule.due,
        score_cap=rule.score_cap,
    )


def position(seen: Iterable[Mapping[str, int]]) -> Position:
    """The same for the same versions, in whatever order they are given."""
    versions = {stream: version for document in seen for stream, version in document.items()}
    lines = sorted(f"{stream}@{version}\n" for stream, version in versions.items())
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return Position(len(versions), sum(versions.values()), digest)
