"""The report as CSV (RFC 4180): UTF-8, commas, a point in numbers, and in every row which report it is of."""

import csv
import io

from services.reporting.periodic.content import Content
from services.reporting.periodic.table import Cell, rows
from services.reporting.sheet import FORMULA

HASH = "laporan_sha256"


def csv_file(content: Content, own_hash: str) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    report = content.report
    which = {"laporan": f"{report.kind}-{report.period}", "edisi": report.edition, HASH: own_hash}
    for place, row in enumerate(rows(content)):
        if not place:
            writer.writerow([*row, *which])
        writer.writerow([*map(_cell, row.values()), *which.values()])
    return sheet.getvalue().encode()


def _cell(value: Cell) -> str | int:
    """A text that a spreadsheet would take for a formula is given an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return value if isinstance(value, int) else f"{value:f}"
