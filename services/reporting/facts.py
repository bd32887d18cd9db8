"""Opening a figure: the facts it was made of, each with the event that says so."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import get_args

from msgspec import Struct

from services.reporting.figures import UnitFigures, positive
from services.reporting.lines import Cell, Line
from shared.events.reporting import Figure

FIGURES: tuple[Figure, ...] = get_args(Figure)


class FigureFact(Struct, frozen=True):
    """One action and quarter behind a figure.

    `fact` is the event that states the realisation, None where nothing is reported; `basis` is the event that put the
    target in force; `verified` is the event that verified it. Percentages are exact, as they were computed with.
    """

    unit: str
    unit_name: str
    action: str
    description: str
    quarter: int
    target: Decimal | None
    value: Decimal | None
    absorbed: Decimal | None
    weight: Decimal
    progress: Decimal | None
    score: Decimal | None
    positive: int | None
    fact: str | None
    basis: str | None
    verified: str | None
    stated_at: datetime | None


def figure_facts(unit_name: str, figures: UnitFigures, figure: Figure) -> Iterator[FigureFact]:
    """What one figure of a unit is made of, in the order of the plan."""
    for line in figures.lines:
        for cell in CELLS[figure](line):
            yield _fact(unit_name, figures, line, cell)


def _fact(unit_name: str, figures: UnitFigures, line: Line, cell: Cell) -> FigureFact:
    realisation, verification = cell.realisation, cell.verification
    return FigureFact(
        unit=figures.unit,
        unit_name=unit_name,
        action=line.action.id,
        description=line.action.description,
        quarter=cell.quarter,
        target=cell.target,
        value=realisation.progress.value if realisation else None,
        absorbed=cell.absorbed,
        weight=line.action.weight,
        progress=line.progress if cell is line.now else None,
        score=line.score if cell is line.now else None,
        positive=positive(verification.assessment) if verification else None,
        fact=figures.fact(realisation.stated) if realisation else None,
        basis=figures.fact(cell.basis) if cell.basis else None,
        verified=figures.fact(verification.mark) if verification else None,
        stated_at=realisation.stated.at if realisation else None,
    )


def _now(wanted: Callable[[Cell], object]) -> Callable[[Line], tuple[Cell, ...]]:
    return lambda line: (line.now,) if wanted(line.now) else ()


CELLS: Mapping[Figure, Callable[[Line], tuple[Cell, ...]]] = {
    "due": _now(lambda cell: cell.due),
    "reported": _now(lambda cell: cell.reported),
    "missing": _now(lambda cell: cell.due and not cell.reported),
    "achieved": _now(lambda cell: cell.achieved),
    "not_achieved": _now(lambda cell: cell.reported and not cell.achieved),
    "late": _now(lambda cell: cell.late),
    "progress": lambda line: line.counted,
    "absorption": lambda line: tuple(cell for cell in line.cells if cell.absorbed is not None),
    "verification": _now(lambda cell: cell.verification),
}
