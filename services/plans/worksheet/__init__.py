"""Reading a worksheet of an action plan, XLSX or CSV, and showing how every cell was read."""

from services.plans.worksheet.cells import number_style
from services.plans.worksheet.columns import find_table
from services.plans.worksheet.files import read_grids
from services.plans.worksheet.findings import Finding
from services.plans.worksheet.identity import action_key
from services.plans.worksheet.message import Message
from services.plans.worksheet.reading import (
    ActionDraft,
    CellReading,
    Column,
    Counts,
    Field,
    Place,
    RealisationDraft,
    RowReading,
    WorksheetReading,
)
from services.plans.worksheet.refusal import WorksheetRefused
from services.plans.worksheet.rows import read_rows, skipped_rows
from services.plans.worksheet.rules import RULES

__all__ = [
    "RULES",
    "ActionDraft",
    "CellReading",
    "Column",
    "Counts",
    "Field",
    "Finding",
    "Message",
    "Place",
    "RealisationDraft",
    "RowReading",
    "WorksheetReading",
    "WorksheetRefused",
    "action_key",
    "read_worksheet",
]


def read_worksheet(content: bytes, filename: str, sheet: str | None = None) -> WorksheetReading:
    """What a file says, cell by cell; `sheet` names one where several hold a plan. Raises WorksheetRefused."""
    table = find_table(read_grids(content, filename), sheet)
    rows = read_rows(table)
    if not rows:
        raise WorksheetRefused("no_rows")
    return WorksheetReading(
        filename=filename,
        sheet=table.grid.sheet,
        heading_rows=tuple(row + 1 for row in table.heading_rows),
        number_style=number_style(table),
        columns=table.columns,
        rows=rows,
        skipped=skipped_rows(table),
    )
