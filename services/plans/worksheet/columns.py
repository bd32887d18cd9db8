"""Finding the table in a sheet: its heading row or pair of rows, and what each column holds."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from services.plans.worksheet.findings import finding
from services.plans.worksheet.grid import Grid, Tables
from services.plans.worksheet.headings import NAMES, QUARTERLY, recognise
from services.plans.worksheet.reading import Column, Field, Place
from services.plans.worksheet.refusal import WorksheetRefused
from services.plans.worksheet.rule import RuleCode
from shared.events.terms import Quarter

HEADING_ROWS = 30
ENOUGH_HEADINGS = 3
QUARTERS: tuple[Quarter, ...] = (1, 2, 3, 4)
REQUIRED = (Place(Field.DESCRIPTION), Place(Field.OUTPUT_UNIT), *(Place(Field.TARGET, quarter) for quarter in QUARTERS))


class Table(NamedTuple):
    """`heading_rows` are 0-based; the data begin below the last of them."""

    grid: Grid
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def first(self) -> int:
        return self.heading_rows[-1] + 1


def find_table(tables: Tables, sheet: str | None) -> Table:
    """The one table of a file; raises WorksheetRefused where there is none, several, or headings are in doubt."""
    candidates = [(grid, row) for grid in _wanted(tables.grids, sheet) if (row := _heading_row(grid)) is not None]
    if not candidates:
        raise tables.problem or WorksheetRefused("no_heading_row", rows=HEADING_ROWS)
    if len(candidates) > 1:
        raise WorksheetRefused("several_tables", sheets=", ".join(str(grid.sheet) for grid, _ in candidates))
    grid, row = candidates[0]
    heading_rows = _heading_rows(grid, row)
    columns = tuple(_columns(grid, heading_rows))
    _refuse_doubled(columns)
    _refuse_missing(columns, heading_rows)
    return Table(grid, heading_rows, columns)


def _wanted(grids: Sequence[Grid], sheet: str | None) -> Sequence[Grid]:
    if sheet is None:
        return grids
    wanted = [grid for grid in grids if grid.sheet == sheet]
    if not wanted:
        raise WorksheetRefused("unknown_sheet", sheet=sheet, sheets=", ".join(grid.sheet or "CSV" for grid in grids))
    return wanted


def _heading_row(grid: Grid) -> int | None:
    """The first row that names the action text and enough beside it."""
    for number, row in enumerate(grid.rows[:HEADING_ROWS]):
        headings = [recognise(cell.text) for cell in row]
        known = sum(heading.field is not None or heading.words in QUARTERLY for heading in headings)
        if known >= ENOUGH_HEADINGS and any(heading.field is Field.DESCRIPTION for heading in headings):
            return number
    return None


def _heading_rows(grid: Grid, row: int) -> tuple[int, ...]:
    """That row, with the row of groups above it or the row of quarters below it where the headings stand in two."""
    position = next(i for i, cell in enumerate(grid.rows[row]) if recognise(cell.text).field is Field.DESCRIPTION)
    merge = grid.merged.get((row, position))
    if merge and merge.bottom == row + 1:
        return (row, row + 1)
    if _bare_quarters(grid, row + 1) > 1 and grid.rows[row + 1][position].blank:
        return (row, row + 1)
    if _bare_quarters(grid, row) > 1 and row > 0:
        return (row - 1, row)
    return (row,)


def _bare_quarters(grid: Grid, row: int) -> int:
    return sum(recognise(cell.text).only_quarter for cell in grid.rows[row]) if row < len(grid.rows) else 0


def _columns(grid: Grid, heading_rows: tuple[int, ...]) -> Iterator[Column]:
    for index in range(grid.width):
        parts = [" ".join(grid.spread(row, index).text.split()) for row in heading_rows]
        heading = " ".join(part for part in dict.fromkeys(parts) if part)
        if heading or any(not row[index].blank for row in grid.rows[heading_rows[-1] + 1 :]):
            yield _column(index, heading)


def _column(index: int, heading: str) -> Column:
    known = recognise(heading)
    letter = get_column_letter(index + 1)
    if known.only_quarter:
        raise WorksheetRefused("two_row_heading", heading=heading, column=letter)
    if known.field:
        return Column(index, letter, heading, Place(known.field, known.quarter))
    if not heading:
        return Column(index, letter, heading, None, finding("no_heading"))
    quarter_missing = known.quarter is None and known.words in QUARTERLY
    rule: RuleCode = "heading_without_quarter" if quarter_missing else "unknown_heading"
    return Column(index, letter, heading, None, finding(rule, heading=heading))


def _refuse_doubled(columns: Sequence[Column]) -> None:
    seen: dict[Place, Column] = {}
    for column in columns:
        if column.place and (first := seen.setdefault(column.place, column)) is not column:
            raise WorksheetRefused("doubled_heading", heading=column.heading, first=first.letter, second=column.letter)


def _refuse_missing(columns: Sequence[Column], heading_rows: tuple[int, ...]) -> None:
    present = {column.place for column in columns}
    missing = [place for place in REQUIRED if place not in present]
    if missing:
        raise WorksheetRefused(
            "missing_headings", row=heading_rows[-1] + 1, missing=_named(missing), required=_named(REQUIRED)
        )


def _named(places: Sequence[Place]) -> str:
    return ", ".join(f"{NAMES[place.field]} {place.quarter or ''}".strip() for place in places)
