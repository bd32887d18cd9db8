"""Whole files: what is accepted as it is written, and every wrong file refused by its name."""

import codecs
import io
import zipfile
from typing import NamedTuple, get_args

import pytest
from openpyxl import Workbook

from services.plans.worksheet import WorksheetRefused, grid
from services.plans.worksheet.archive import MAX_FORMULA_CHARACTERS, MAX_PARTS, MAX_UNPACKED
from services.plans.worksheet.files import COMPOUND, LOCKED, MAX_BYTES
from services.plans.worksheet.refusal import REASONS, Reason
from tests.unit.worksheet_tables import csv_bytes, read_rows_of, rewritten, saved, table, with_targets, xlsx_bytes

TABLE = table([with_targets("", "", "", 1, Pelaksana="Bidang Perencanaan \N{EN DASH} 25")])
SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx_bytes(TABLE)


def archive(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return stream.getvalue()


def with_xml(old: bytes, new: bytes) -> bytes:
    return rewritten(GOOD, SHEET, lambda xml: xml.replace(old, new))


def locked(xlsx: bytes) -> bytes:
    """The same archive with the bit set that says its parts are encrypted."""
    directory = xlsx.index(b"PK\x01\x02")
    return xlsx[: directory + 8] + b"\x01" + xlsx[directory + 9 :]


def two_plans() -> bytes:
    book = Workbook()
    for title in ("General", "Tematik"):
        sheet = book.create_sheet(title)
        for row in TABLE:
            sheet.append(row)
    return saved(book)


class Wrong(NamedTuple):
    reason: Reason
    content: bytes
    filename: str = "renaksi.xlsx"


NUMBER = b't="n"><v>1</v>'
MERGED = b'</sheetData><mergeCells count="1"><mergeCell ref="%s"/></mergeCells>'
WRONG = [
    Wrong("wrong_type", b"x", "renaksi.pdf"),
    Wrong("wrong_type", GOOD, "renaksi.xlsm"),
    Wrong("name_and_content_differ", GOOD, "renaksi.csv"),
    Wrong("name_and_content_differ", csv_bytes(TABLE)),
    Wrong("empty", b""),
    Wrong("empty", b" \r\n", "renaksi.csv"),
    Wrong("too_large", b"," * (MAX_BYTES + 1), "renaksi.csv"),
    Wrong("unpacked_too_large", archive(("a", b"0" * (MAX_UNPACKED + 1)))),
    Wrong("unpacked_too_large", archive(*((str(part), b"") for part in range(MAX_PARTS + 1)))),
    Wrong("unpacked_too_large", with_xml(NUMBER, b"><f>%s</f>" % (b"1+" * MAX_FORMULA_CHARACTERS))),
    Wrong("unpacked_too_large", archive(("a.xml", b"<a>" + b"<xf/>" * 70_001))),
    Wrong("too_many_rows", csv_bytes([*TABLE, *([] for _ in range(grid.MAX_ROWS)), ["x"]]), "renaksi.csv"),
    Wrong("too_many_rows", with_xml(b'r="F2"', b'r="F1048576"')),
    Wrong("too_many_columns", csv_bytes([["x"] * (grid.MAX_COLUMNS + 1)]), "renaksi.csv"),
    Wrong("too_many_columns", with_xml(b'r="F2"', b'r="XFD2"')),
    Wrong("too_many_cells", csv_bytes([["x"] * 100] * 1_001), "renaksi.csv"),
    Wrong("too_many_cells", archive(("a.xml", b"<a>" + b"<c/>" * (grid.MAX_CELLS + 1)))),
    Wrong("too_many_cells", with_xml(b"</sheetData>", MERGED % b"A1:XFD1048576")),
    Wrong("too_many_cells", with_xml(b"</sheetData>", MERGED % b"A:XFD")),
    Wrong("too_much_text", csv_bytes([["x" * 50_000]] * 101), "renaksi.csv"),
    Wrong("old_format", COMPOUND + b"Workbook", "renaksi.xls"),
    Wrong("encrypted", COMPOUND + LOCKED),
    Wrong("encrypted", locked(GOOD)),
    Wrong("unsafe_content", with_xml(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')),
    Wrong("broken_file", GOOD[:-100]),
    Wrong("broken_file", archive(("a.txt", b"no workbook"))),
    Wrong("broken_file", with_xml(b"</sheetData>", b"")),
    Wrong("broken_file", with_xml(NUMBER, b"><v>%s</v>" % (b"1" * 5_000))),
    Wrong("unknown_encoding", TABLE[1][-1].encode("cp1252"), "renaksi.csv"),
    Wrong("not_text", b"a,b\0c", "renaksi.csv"),
    Wrong("broken_csv", b'Rencana Aksi;"Satuan\n1;2\n', "renaksi.csv"),
    Wrong("no_heading_row", b"satu,dua\n1,2\n", "renaksi.csv"),
    Wrong("no_heading_row", saved(Workbook())),
    Wrong("several_tables", two_plans()),
    Wrong("no_rows", csv_bytes(TABLE[:1]), "renaksi.csv"),
]
SHOWN_ELSEWHERE: set[Reason] = {"unknown_sheet", "two_row_heading", "missing_headings", "doubled_heading"}


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{wrong.reason}-{number}" for number, wrong in enumerate(WRONG)])
def test_a_wrong_file_is_refused_by_name_with_what_is_accepted(wrong: Wrong) -> None:
    with pytest.raises(WorksheetRefused) as refused:
        read_rows_of(wrong.content, wrong.filename)
    assert refused.value.reason == wrong.reason
    assert refused.value.accepted.indonesian


def test_every_reason_is_shown_by_a_test() -> None:
    assert {wrong.reason for wrong in WRONG} | SHOWN_ELSEWHERE == set(get_args(Reason)) == set(REASONS)


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes(TABLE),
        codecs.BOM_UTF8 + csv_bytes(TABLE),
        csv_bytes(TABLE).decode().encode("utf-16"),
        csv_bytes(TABLE, ";"),
        csv_bytes(TABLE, "\t"),
        b"sep=;\n" + csv_bytes(TABLE, ";"),
        csv_bytes(TABLE).replace(b"\r\n", b"\n"),
        csv_bytes([[f" {cell} " for cell in row] for row in TABLE]),
        csv_bytes(TABLE) + b",,,,,,,,\n" * 6_000,
    ],
)
def test_a_csv_is_read_in_the_ways_that_spreadsheets_write_it(content: bytes) -> None:
    (row,) = read_rows_of(content).rows
    assert row.action is not None
    assert row.action.executor == "Bidang Perencanaan \N{EN DASH} 25"


def test_a_field_may_hold_line_ends_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    headings, row = TABLE
    reading = read_rows_of(csv_bytes([headings, ["Menyusun\r\nSOP", *row[1:]], row]))
    assert [row.number for row in reading.rows] == [2, 3]
    assert reading.rows[0].cells[0].reading == "Menyusun\nSOP"


def test_one_of_several_sheets_may_be_asked_for() -> None:
    content = two_plans()
    assert read_rows_of(content, "renaksi.xlsx", sheet="Tematik").sheet == "Tematik"
    with pytest.raises(WorksheetRefused, match="General, Tematik") as refused:
        read_rows_of(content, "renaksi.xlsx", sheet="Umum")
    assert refused.value.reason == "unknown_sheet"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "[Content_Types].xml", "xl/theme/theme1.xml"]
)
@pytest.mark.parametrize("damage", [b"", b"<", b"\xff\xfe", b"<a/>", b"<a xmlns='b'>1</a>"])
def test_a_damaged_part_is_refused_or_does_not_matter(part: str, damage: bytes) -> None:
    content = rewritten(GOOD, part, lambda _: damage)
    try:
        read = read_rows_of(content, "renaksi.xlsx")
    except WorksheetRefused:
        return
    assert read.rows[0].clean


@pytest.mark.parametrize("position", range(0, len(GOOD), 211))
def test_a_flipped_byte_is_refused_or_does_not_matter(position: int) -> None:
    content = GOOD[:position] + bytes([GOOD[position] ^ 0x55]) + GOOD[position + 1 :]
    try:
        read = read_rows_of(content, "renaksi.xlsx")
    except WorksheetRefused:
        return
    assert read.rows[0].clean
