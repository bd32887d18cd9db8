"""The adopted versions of the indicator rules, as notes that stand beside figures."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from services.reporting.indicator_documents import RULES_STREAM, AdoptedRules
from services.reporting.method import Position, position


class RulesNote(Struct, frozen=True):
    """A version of the rules that figures name; `fact` is the event that adopted it."""

    id: str
    effective_from: date
    basis: str
    cap: Decimal
    bands: str
    fact: str


class IndicatorMethod(Struct, frozen=True):
    """The note that stands beside figures of indicators; which rules a figure follows, it says itself."""

    as_of: datetime
    position: Position
    rules: tuple[RulesNote, ...]


def notes(adopted: Iterable[AdoptedRules]) -> tuple[RulesNote, ...]:
    """The oldest first."""
    found = [
        RulesNote(
            id=one.id,
            effective_from=one.rules.effective_from,
            basis=one.rules.basis,
            cap=one.rules.cap,
            bands=one.rules.default_bands,
            fact=f"{RULES_STREAM}@{one.mark.version}",
        )
        for one in adopted
        if one.rules and one.mark
    ]
    return tuple(sorted(found, key=lambda note: (note.effective_from, note.id)))


def indicator_method(
    at: datetime, seen: Iterable[Mapping[str, int]], adopted: Iterable[AdoptedRules]
) -> IndicatorMethod:
    """`seen` are the versions of the streams that were read, by document."""
    return IndicatorMethod(at, position(seen), notes(adopted))
