"""The figures of a run: measured value, bound, and whether it is kept; as a table and as JSON."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from rich.table import Table


class Figure(NamedTuple):
    """`bound` is None where a figure is told only for comparison; `sense` is the side of it where `value` has to be."""

    name: str
    value: float
    unit: str
    bound: float | None
    ok: bool
    sense: Literal["at most", "at least", ""]


def at_most(bound: float, name: str, value: float, unit: str) -> Figure:
    return Figure(name, round(value, 3), unit, bound, value <= bound, "at most")


def at_least(bound: float, name: str, value: float, unit: str) -> Figure:
    return Figure(name, round(value, 3), unit, bound, value >= bound, "at least")


def told(name: str, value: float, unit: str) -> Figure:
    return Figure(name, round(value, 3), unit, None, ok=True, sense="")


def table(figures: Iterable[Figure]) -> Table:
    shown = Table("figure", title="Benchmarks")
    for column in ("value", "bound", "kept"):
        shown.add_column(column, justify="right")
    for figure in figures:
        bound = "" if figure.bound is None else f"{figure.sense} {figure.bound:,g}"
        kept = "" if figure.bound is None else ("yes" if figure.ok else "[bold red]no")
        shown.add_row(figure.name, f"{figure.value:,.10g} {figure.unit}", bound, kept)
    return shown


def write(path: Path, figures: Sequence[Figure]) -> None:
    path.write_text(json.dumps([figure._asdict() for figure in figures], indent=2) + "\n")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    return sorted(values)[max(0, -(-len(values) * round(share * 1000) // 1000) - 1)]
