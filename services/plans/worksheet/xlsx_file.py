"""An XLSX file as grids: one for each visible sheet, with what a person sees in every cell."""

import datetime as dt
import io
import re
import warnings
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.plans.worksheet.archive import measured
from services.plans.worksheet.grid import BLANK, Cell, Grid, Merge, rectangle, within_limits
from services.plans.worksheet.refusal import WorksheetRefused

DATES = (dt.datetime, dt.date, dt.time, dt.timedelta)
QUOTED = re.compile(r'"[^"]*"|\\.')
# What zipfile and openpyxl raise on archives that are damaged, cut off or no workbook: they check little themselves.
BROKEN = (
    BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError, AssertionError,
)  # fmt: skip


def read_xlsx(content: bytes) -> list[Grid]:
    """The visible sheets; raises WorksheetRefused where the file is broken, locked or too large."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            formulas = measured(archive).formulas
        values = _load(content, data_only=True)
        shown = _load(content, data_only=False) if formulas else values
        return [_grid(sheet, shown[sheet.title]) for sheet in values.worksheets if sheet.sheet_state == "visible"]
    except BROKEN as error:
        raise WorksheetRefused("broken_file", problem=error) from error


def _load(content: bytes, *, data_only: bool) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl warns of what it leaves out (charts, validation lists, extensions); none of it is read here.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _grid(values: Worksheet, formulas: Any) -> Grid:
    within_limits(values.max_row, values.max_column)
    rows = [[_cell(value, formulas) for value in row] for row in values.iter_rows()]
    return rectangle(rows, list(_merges(values)), values.title)


def _merges(sheet: Worksheet) -> Iterator[Merge]:
    for merged in sheet.merged_cells.ranges:
        yield Merge(merged.min_row - 1, merged.min_col - 1, merged.max_row - 1, merged.max_col - 1)


def _cell(cell: Any, formulas: Any) -> Cell:
    """The cell as it is shown; `formulas` is the same sheet read once more, with the formulas in place of results."""
    formula = formulas.cell(cell.row, cell.column)
    if formula.data_type != "f":
        return _shown(cell)
    if cell.value is None:
        return Cell(formula.value if isinstance(formula.value, str) else "=", formula="missing")
    return _shown(cell)._replace(formula="cached")


def _shown(cell: Any) -> Cell:
    match cell.value:
        case None:
            return BLANK
        case bool(value):
            return Cell("TRUE" if value else "FALSE")
        case int() | float() as value:
            return _number(value, cell.number_format)
        case value if isinstance(value, DATES):
            return Cell(str(value), "date")
        case value:
            return Cell(str(value), "error" if cell.data_type == "e" else "text")


def _number(value: float, number_format: str) -> Cell:
    """The shortest decimal that is this stored number; nothing is rounded to what the format would show of it."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return Cell(repr(value), "error")
    if "%" in QUOTED.sub("", number_format):
        return Cell(f"{_plain(exact.scaleb(2))}%", "percent")
    return Cell(_plain(exact), "number")


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
