"""Cells that only XLSX has: formats, formulas, dates, errors and merged ranges, each shown as it was read."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from services.plans.worksheet import CellReading, RowReading
from tests.unit.worksheet_tables import (
    cell_of,
    read_rows_of,
    rewritten,
    saved,
    table,
    with_results,
    with_targets,
    xlsx_bytes,
)

TARGET_1 = "C2"
SHEET = "xl/worksheets/sheet1.xml"
PERCENT = with_targets(0.25, 0.5, 0.75, 1, Satuan_Output="Persen")


def read_cell(value: Any, number_format: str | None = None) -> CellReading:
    """The cell of the first target, alone in its row."""
    formats = {TARGET_1: number_format} if number_format else {}
    (row,) = read_rows_of(xlsx_bytes(table([with_targets(value, "", "", "")]), formats=formats), "renaksi.xlsx").rows
    return cell_of(row, "Target TW 1")


def read_merged(cells: list[list[Any]], *merges: str) -> tuple[RowReading, ...]:
    return read_rows_of(xlsx_bytes(cells, merges), "renaksi.xlsx").rows


@pytest.mark.parametrize(
    ("value", "number_format", "raw", "reading"),
    [
        (12, None, "12", "12"),
        (1500000, "#,##0", "1500000", "1500000"),
        (1.234, "0.000", "1.234", "1.234"),
        (1234.5, '"Rp"#,##0.00', "1234.5", "1234.5"),
        (104.66666666666667, "0", "104.6666666666667", "104.6666666666667"),
        (1e-7, None, "0.0000001", "0.0000001"),
        (0.25, "0%", "25%", "25"),
        (0.5628, "0.00%", "56.28%", "56.28"),
        (1.07, "0%", "107%", "107"),
        (3, '0 "%"', "3", "3"),
    ],
)
def test_a_numeric_cell_is_read_as_stored_whatever_its_format_shows(
    value: float, number_format: str | None, raw: str, reading: str
) -> None:
    cell = read_cell(value, number_format)
    assert (cell.raw, cell.reading) == (raw, Decimal(reading))


def test_a_percent_format_says_how_it_was_read_and_is_no_doubt() -> None:
    cell = read_cell(0.25, "0%")
    assert (cell.outcome, cell.rule) == ("read", "percent_format")
    assert cell.message
    assert cell.message.english == "a cell in percent format: read as 25%"


def test_a_percent_cell_beside_a_bare_fraction_is_a_mix_of_scales() -> None:
    (row,) = read_rows_of(xlsx_bytes(table([PERCENT]), formats={"C2": "0%", "D2": "0%"}), "renaksi.xlsx").rows
    assert [cell_of(row, f"Target TW {quarter}").outcome for quarter in (1, 2, 3, 4)] == [
        "read",
        "read",
        "refused",
        "refused",
    ]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (dt.datetime(2025, 3, 31, tzinfo=None), "date_in_number"),  # noqa: DTZ001  a date in a sheet has no zone
        (dt.time(9, 30), "date_in_number"),
        (True, "text_in_number"),
        ("231 rekomendasi", "text_in_number"),
        ("#N/A", "excel_error"),
        (-5, "negative_number"),
        (10**15, "number_out_of_range"),
        (1e300, "number_out_of_range"),
        ("=A1+1", "formula_without_value"),
    ],
)
def test_a_cell_that_holds_no_usable_number_is_refused(value: Any, rule: str) -> None:
    cell = read_cell(value)
    assert (cell.outcome, cell.rule, cell.reading) == ("refused", rule, None)


def test_a_stored_number_beyond_all_bounds_is_an_error() -> None:
    seven = xlsx_bytes(table([with_targets(7, "", "", "")]))
    content = rewritten(seven, SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<v>1e999</v>"))
    cell = cell_of(read_rows_of(content, "renaksi.xlsx").rows[0], "Target TW 1")
    assert (cell.outcome, cell.rule) == ("refused", "excel_error")


def test_a_formula_shows_what_it_is_and_its_stored_result_is_read() -> None:
    cells = table([with_targets("", "", "", "=1+1")])
    assert cell_of(read_rows_of(xlsx_bytes(cells), "a.xlsx").rows[0], "Target TW 4").raw == "=1+1"
    (row,) = read_rows_of(with_results(xlsx_bytes(cells), "2"), "a.xlsx").rows
    assert (cell_of(row, "Target TW 4").raw, cell_of(row, "Target TW 4").outcome) == ("2", "flagged")


def test_a_text_merged_over_several_rows_is_read_in_each_of_them_and_flagged_below() -> None:
    rows = [
        with_targets("", "", "", 1, Rencana_Aksi=text, Kegiatan_Utama=group)
        for text, group in (("A", "SPBE"), ("B", ""))
    ]
    first, second = read_merged(table(rows), "G2:G3")
    assert (cell_of(first, "Kegiatan Utama").outcome, cell_of(second, "Kegiatan Utama").rule) == ("read", "merged_text")
    assert [row.action and row.action.activity for row in (first, second)] == ["SPBE", "SPBE"]


def test_a_number_merged_over_several_cells_is_refused_in_all_of_them() -> None:
    (row,) = read_merged(table([with_targets(3, "", "", "")]), "C2:F2")
    cells = [cell_of(row, f"Target TW {quarter}") for quarter in (1, 2, 3, 4)]
    assert {(cell.outcome, cell.rule) for cell in cells} == {("refused", "merged_number")}
    assert [finding.rule for finding in row.findings] == []


def test_a_title_merged_across_the_table_is_no_action() -> None:
    cells = table([with_targets("", "", "", 1)])
    first, second = read_merged([cells[0], ["A. Pelayanan publik"], cells[1]], "A2:F2")
    assert (first.clean, second.clean) == (False, True)


def test_only_visible_sheets_are_looked_at() -> None:
    book = Workbook()
    for title, state in (("Lama", "hidden"), ("Baru", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in table([with_targets("", "", "", 1)]):
            sheet.append(row)
    assert read_rows_of(saved(book), "renaksi.xlsx").sheet == "Baru"
