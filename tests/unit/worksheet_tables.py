"""Small worksheets for tests: rows are given by heading, what every row needs is filled in."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.plans.worksheet import CellReading, RowReading, WorksheetReading, read_worksheet

Row = dict[str, Any]
USUAL: Row = {"Rencana Aksi": "Menyusun laporan", "Satuan Output": "Dokumen"}
TARGETS = ("Target TW 1", "Target TW 2", "Target TW 3", "Target TW 4")


def with_targets(first: Any, second: Any, third: Any, fourth: Any, **others: Any) -> Row:
    """A row with these four targets; other cells by heading, with _ for a space."""
    cells = {heading.replace("_", " "): value for heading, value in others.items()}
    return dict(zip(TARGETS, (first, second, third, fourth), strict=True)) | cells


def table(rows: Sequence[Row]) -> list[list[Any]]:
    """The heading row and the rows below it."""
    headings = list(dict.fromkeys([*USUAL, *TARGETS, *(heading for row in rows for heading in row)]))
    return [headings, *([(USUAL | row).get(heading, "") for heading in headings] for row in rows)]


def csv_bytes(cells: Sequence[Sequence[Any]], separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(cells)
    return text.getvalue().encode()


def xlsx_bytes(
    cells: Sequence[Sequence[Any]], merges: Sequence[str] = (), formats: Mapping[str, str] | None = None
) -> bytes:
    """`formats` maps cell addresses to number formats; what is an empty string in `cells` is left out."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in cells:
        sheet.append([None if value == "" else value for value in row])
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    for merge in merges:
        sheet.merge_cells(merge)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_results(xlsx: bytes, result: str) -> bytes:
    """The workbook as Excel would have saved it: every formula with this result stored beside it."""
    return rewritten(
        xlsx, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"</f><v */>", b"</f><v>%s</v>" % result.encode(), xml)
    )


def rewritten(xlsx: bytes, part: str, change: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item, change(content) if item.filename == part else content)
    return stream.getvalue()


def read_rows_of(content: bytes, filename: str = "renaksi.csv", sheet: str | None = None) -> WorksheetReading:
    return read_worksheet(content, filename, sheet)


def read_rows(*rows: Row) -> WorksheetReading:
    return read_rows_of(csv_bytes(table(rows)))


def read_row(row: Row) -> RowReading:
    (only,) = read_rows(row).rows
    return only


def cell_of(row: RowReading, heading: str) -> CellReading:
    (only,) = (cell for cell in row.cells if cell.column.heading == heading)
    return only


def rules_of(row: RowReading) -> set[str]:
    """Every rule that the row or a cell of it met."""
    return {finding.rule for finding in (*row.findings, *(f for cell in row.cells for f in cell.findings))}
