"""What each of several brings to a percentage that is their weighted mean: its points of it, and those it leaves."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from services.reporting.figures import UnitFigures
from services.reporting.lines import HUNDRED, ZERO
from services.reporting.members import Member
from services.reporting.totals import kept


class Contribution(Struct, frozen=True):
    """`reached` of `possible` points; what all reach adds up to the percentage, what all could is 100."""

    id: str
    name: str
    reached: Decimal
    possible: Decimal

    @property
    def left(self) -> Decimal:
        return self.possible - self.reached


class _Part(NamedTuple):
    id: str
    name: str
    score: Decimal
    weight: Decimal


def of_units(members: Iterable[Member]) -> tuple[Contribution, ...]:
    """To the regency's progress: of the units that reported something due, by how much that was."""
    parts = [
        _Part(member.unit, member.name, member.figures.progress, Decimal(member.figures.counts.reported))
        for member in members
        if member.figures.progress is not None
    ]
    return _contributions(parts)


def of_actions(figures: UnitFigures) -> tuple[Contribution, ...]:
    """To a unit's progress: of the reported due actions, by their weights."""
    parts = [
        _Part(line.action.id, line.action.description, line.score, line.action.weight)
        for line in figures.lines
        if line.score is not None
    ]
    return _contributions(parts)


def _contributions(parts: Sequence[_Part]) -> tuple[Contribution, ...]:
    """Whoever leaves the most comes first."""
    whole = sum((part.weight for part in parts), ZERO)
    weighing = [part for part in parts if part.weight]
    found = [
        Contribution(
            part.id,
            part.name,
            kept(part.score * part.weight / whole),
            kept(HUNDRED * part.weight / whole),
        )
        for part in weighing
    ]
    return tuple(sorted(found, key=lambda one: (-one.left, one.name.casefold(), one.id)))
