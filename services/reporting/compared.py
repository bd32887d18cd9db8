"""Two moments of the same quarter side by side: what the regency came to then and then, and which units moved."""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain

from msgspec import Struct

from services.reporting.summary import Row, Summary
from services.reporting.totals import Total


class Moved(Struct, frozen=True):
    """A unit whose figures are not the same at both moments; None where it was not counted."""

    unit: str
    name: str
    before: Total | None
    after: Total | None


class Comparison(Struct, frozen=True):
    """`units` are those that moved, by name; `same` counts the others."""

    year: int
    quarter: int
    since: datetime
    until: datetime
    before: Total
    after: Total
    units: tuple[Moved, ...]
    same: int


def compared(before: Summary, after: Summary) -> Comparison:
    old, new = _rows(before), _rows(after)
    every = {unit: row.name for unit, row in chain(old.items(), new.items())}
    pairs = [Moved(unit, name, _total(old, unit), _total(new, unit)) for unit, name in every.items()]
    moved = [pair for pair in pairs if pair.before != pair.after]
    return Comparison(
        year=after.year,
        quarter=after.quarter,
        since=before.method.as_of,
        until=after.method.as_of,
        before=before.total,
        after=after.total,
        units=tuple(sorted(moved, key=lambda one: (one.name.casefold(), one.unit))),
        same=len(pairs) - len(moved),
    )


def _rows(summary: Summary) -> Mapping[str, Row]:
    parts = (chain(group.complete, group.incomplete, group.not_due) for group in summary.groups)
    return {row.unit: row for row in chain.from_iterable(parts)}


def _total(rows: Mapping[str, Row], unit: str) -> Total | None:
    row = rows.get(unit)
    return row.total if row else None
