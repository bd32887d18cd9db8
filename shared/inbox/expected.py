"""How much a unit was to state for a quarter, and how much of it is stated: what a service knows beside the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from shared.events.terms import Quarter


class Due(NamedTuple):
    """A value of a unit that has a target in a quarter."""

    unit: str
    stated: bool


class Expected(NamedTuple):
    due: int
    stated: int


DueIn = Callable[[int, Quarter], Iterable[Due]]  # of a year and a quarter


def by_unit(values: Iterable[Due]) -> Mapping[str, Expected]:
    due: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for value in values:
        due[value.unit] += 1
        stated[value.unit] += value.stated
    return {unit: Expected(due[unit], stated[unit]) for unit in due}
