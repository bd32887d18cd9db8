"""Reading the rows of a table: what each says, whether it can be taken, and which rows are none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.plans.worksheet.cells import number_style, read_row
from services.plans.worksheet.columns import Table
from services.plans.worksheet.drafts import action, realisations
from services.plans.worksheet.findings import Finding, finding
from services.plans.worksheet.identity import action_key, occurrences
from services.plans.worksheet.line import Line, Mark
from services.plans.worksheet.progress import progress_marks
from services.plans.worksheet.reading import CellReading, Field, Place, RowReading
from services.plans.worksheet.scales import scale_marks, scale_of
from services.plans.worksheet.targets import target_kind, target_marks

COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,3})\)?")
FEWEST_COLUMN_NUMBERS = 3


def read_rows(table: Table) -> tuple[RowReading, ...]:
    """The rows that claim to be actions; those that are empty or skipped are none."""
    style = number_style(table)
    lines = [Line(read_row(table, row, style)) for row in _data_rows(table) if not _skip_rule(table, row)]
    actions = [(line.activity, line.description) for line in lines]
    first: dict[str, int] = {}
    rows = []
    for line, words, occurrence in zip(lines, actions, occurrences(actions), strict=True):
        same = first.setdefault(action_key(*words, 1), line.row)
        key = action_key(*words, occurrence) if line.description else None
        rows.append(_row(_judged(line, same), key))
    return tuple(rows)


def skipped_rows(table: Table) -> tuple[RowReading, ...]:
    """The rows that only repeat or number the headings, with every cell ignored."""
    found = ((row, _skip_rule(table, row)) for row in _data_rows(table))
    return tuple(_ignored(table, row, rule) for row, rule in found if rule)


def _data_rows(table: Table) -> Iterator[int]:
    rows = table.grid.rows
    return (row for row in range(table.first, len(rows)) if not all(cell.blank for cell in rows[row]))


def _skip_rule(table: Table, row: int) -> Finding | None:
    shown = [" ".join(table.grid.rows[row][column.index].text.split()) for column in table.columns]
    if shown == [column.heading for column in table.columns]:
        return finding("repeated_heading")
    return finding("column_numbers") if row == table.first and _number_columns(shown) else None


def _number_columns(shown: Iterable[str]) -> bool:
    matches = [COLUMN_NUMBER.fullmatch(text) for text in shown if text]
    numbers = [int(match[1]) for match in matches if match]
    consecutive = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) == len(matches) >= FEWEST_COLUMN_NUMBERS and consecutive


def _ignored(table: Table, row: int, rule: Finding) -> RowReading:
    cells = (CellReading(row + 1, column, table.grid.rows[row][column.index].text, None) for column in table.columns)
    return RowReading(row + 1, tuple(cell.marked([rule]) for cell in cells), (), None, None, {})


def _judged(line: Line, first: int) -> Line:
    """The line with all that the rules say about it; `first` is the first row with the same words."""
    if not line.description:
        return line.marked([(Place(Field.DESCRIPTION), finding("missing_action"))])
    named = line.marked(_word_marks(line, first))
    scaled = named.marked(scale_marks(named))
    scale = scale_of(named).scale
    aimed = scaled.marked(target_marks(scaled, scale))
    return aimed.marked(progress_marks(aimed, target_kind(aimed, scale)))


def _word_marks(line: Line, first: int) -> Iterator[Mark]:
    if first != line.row:
        yield Place(Field.DESCRIPTION), finding("repeated_action", row=first)
    unit = line.cell(Field.OUTPUT_UNIT)
    if unit and unit.reading is None and unit.outcome != "refused":
        yield Place(Field.OUTPUT_UNIT), finding("missing_unit")


def _row(line: Line, key: str | None) -> RowReading:
    row = RowReading(line.row, line.cells, line.findings, key, None, {})
    return row if line.refused else replace(row, action=action(line), realisations=realisations(line))
