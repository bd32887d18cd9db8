"""Reading one cell as what its column holds, a number or a text."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from services.plans.worksheet.columns import Table
from services.plans.worksheet.findings import Finding, finding
from services.plans.worksheet.grid import Cell, Style
from services.plans.worksheet.numbers import DASH, read_number, style_of
from services.plans.worksheet.reading import CellReading, Column, Field

MONEY = frozenset({Field.BUDGET_TOTAL, Field.BUDGET_ABSORBED})
NUMBERS = MONEY | {Field.TARGET, Field.TARGET_TOTAL, Field.VALUE}
LONGEST_TEXT = 10_000


def number_style(table: Table) -> Style | None:
    """How the numbers of a sheet are written, by the cells that leave no doubt."""
    numeric = [column.index for column in table.columns if column.place and column.place.field in NUMBERS]
    cells = (row[index] for row in table.grid.rows[table.first :] for index in numeric)
    return style_of(cell.text for cell in cells if cell.kind == "text")


def read_row(table: Table, row: int, style: Style | None) -> tuple[CellReading, ...]:
    return tuple(_read(table, row, column, style) for column in table.columns)


def _read(table: Table, row: int, column: Column, style: Style | None) -> CellReading:
    cell = table.grid.rows[row][column.index]
    blank = CellReading(row + 1, column, cell.text, None)
    if column.place is None:
        return _unread(blank, cell)
    if cell.formula == "missing":
        return blank.marked([finding("formula_without_value")])
    if column.place.field in NUMBERS:
        return _number(table, blank, cell, style)
    return _text(table, blank, cell)


def _unread(blank: CellReading, cell: Cell) -> CellReading:
    why = blank.column.finding
    # Under no heading, only what stands there is a problem.
    return blank if why is None or (why.rule == "no_heading" and cell.blank) else blank.marked([why])


def _number(table: Table, blank: CellReading, cell: Cell, style: Style | None) -> CellReading:
    column = blank.column
    if (blank.row - 1, column.index) in table.grid.merged:
        filled = not table.grid.spread(blank.row - 1, column.index).blank
        return blank.marked([finding("merged_number")] if filled else [])
    number = read_number(cell, style, money=column.place is not None and column.place.field in MONEY)
    remark = [finding("percent_format", raw=cell.text)] if cell.kind == "percent" else []
    return _filled(blank, number.value, cell, (*number.findings, *remark))


def _text(table: Table, blank: CellReading, cell: Cell) -> CellReading:
    row, index = blank.row - 1, blank.column.index
    merge = table.grid.merged.get((row, index))
    if merge and merge.left == index and table.first <= merge.top < row:
        above = table.grid.rows[merge.top][index]
        return _filled(blank, _words(above.text), cell, _doubts(above.text, merged=True))
    return _filled(blank, _words(cell.text), cell, _doubts(cell.text, merged=False))


def _filled(blank: CellReading, reading: Decimal | str | None, cell: Cell, findings: Sequence[Finding]) -> CellReading:
    result = [finding("formula", raw=cell.text)] if cell.formula else []
    return replace(blank, reading=reading).marked([*findings, *result])


def _words(text: str) -> str | None:
    stripped = text.strip()
    return None if DASH.fullmatch(stripped) else stripped or None


def _doubts(text: str, *, merged: bool) -> tuple[Finding, ...]:
    stripped = text.strip()
    if not stripped:
        return ()
    if DASH.fullmatch(stripped):
        return (finding("dash_is_blank", raw=stripped),)
    if len(stripped) > LONGEST_TEXT:
        return (finding("text_too_long", limit=LONGEST_TEXT),)
    if any(_unprintable(character) for character in stripped):
        return (finding("unprintable_text"),)
    return (finding("merged_text", raw=stripped),) if merged else ()


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t"
