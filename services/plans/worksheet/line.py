"""A row while it is being read: its cells by place, and what the rules say about them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from services.plans.worksheet.columns import QUARTERS
from services.plans.worksheet.findings import Finding
from services.plans.worksheet.reading import CellReading, Field, Place
from shared.events.plans import Targets
from shared.events.terms import Quarter

Mark = tuple[Place | None, Finding]  # the place it is about, or None for the row as a whole
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Line:
    cells: tuple[CellReading, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def row(self) -> int:
        return self.cells[0].row

    @property
    def refused(self) -> bool:
        return any(cell.outcome == "refused" for cell in self.cells) or any(
            finding.outcome == "refused" for finding in self.findings
        )

    @cached_property
    def places(self) -> Mapping[Place, CellReading]:
        return {cell.column.place: cell for cell in self.cells if cell.column.place}

    def cell(self, field: Field, quarter: Quarter | None = None) -> CellReading | None:
        return self.places.get(Place(field, quarter))

    def number(self, field: Field, quarter: Quarter | None = None) -> Decimal | None:
        cell = self.cell(field, quarter)
        return cell.reading if cell and isinstance(cell.reading, Decimal) else None

    def text(self, field: Field, quarter: Quarter | None = None) -> str:
        cell = self.cell(field, quarter)
        return cell.reading if cell and isinstance(cell.reading, str) else ""

    def quarters(self, field: Field) -> Targets:
        first, second, third, fourth = (self.number(field, quarter) for quarter in QUARTERS)
        return first, second, third, fourth

    @property
    def description(self) -> str:
        """The action text, or "" where what stands there is no text: a dash, a number."""
        text = self.text(Field.DESCRIPTION)
        return text if _LETTER.search(text) else ""

    @property
    def activity(self) -> str:
        return self.text(Field.ACTIVITY) or self.text(Field.RB_INDICATOR)

    def unknown(self, field: Field) -> bool:
        """Whether a cell of this field was refused: what follows from it cannot be known then."""
        return any(cell.outcome == "refused" for place, cell in self.places.items() if place.field is field)

    def marked(self, marks: Iterable[Mark]) -> "Line":
        """The same row with more findings; those about a place the sheet has no column for are about the row."""
        by_place: dict[Place | None, list[Finding]] = {}
        for place, finding in marks:
            by_place.setdefault(place if place in self.places else None, []).append(finding)
        if not by_place:
            return self
        row = by_place.pop(None, [])
        cells = (cell.marked(by_place.get(cell.column.place, ())) for cell in self.cells)
        return replace(self, cells=tuple(cells), findings=(*self.findings, *row))
