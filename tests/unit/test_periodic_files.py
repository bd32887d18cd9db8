"""The files of a report: the same figures in each, the same bytes every time, nothing in them that is calculated."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest
from msgspec.structs import replace

from services.reporting.outlook import Outlook, OutlookPoint
from services.reporting.periodic.comparing import Difference
from services.reporting.periodic.content import Content, Correction, canonical, hash_of
from services.reporting.periodic.presented import compared, presented
from services.reporting.periodic.rendering import files
from services.reporting.periodic.table import COLUMNS, rows
from shared.decider import Refused
from shared.events.plans import Obstacle
from shared.events.reporting import ReportFormat
from tests.unit.periodic import content
from tests.unit.reporting import action, approved, reported

EVIL = '=HYPERLINK("http://x.example";"klik")'
EVERY: tuple[ReportFormat, ...] = ("json", "csv", "xlsx", "pdf")


@pytest.fixture(scope="module")
def report() -> Content:
    return content(
        [
            *approved(
                action("a-1", 10, 20, 30, 40, description=EVIL), action("a-2", 1, 3, 5, 7, description="#set [x]")
            ),
            reported("a-1", 2, 15, budget="1234567.5", obstacle=Obstacle("budget", "@SUM(A1) *tebal*")),
        ]
    )


@pytest.fixture(scope="module")
def rendered(report: Content) -> dict[ReportFormat, bytes]:
    return dict(files(report))


def cells(file: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(file))[sheet].iter_rows(values_only=True))


def text(file: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ")


def test_the_same_content_is_the_same_bytes_in_every_format(report: Content, rendered: dict[str, bytes]) -> None:
    assert files(report) == rendered


def test_the_figures_are_equal_in_all_formats(report: Content, rendered: dict[str, bytes]) -> None:
    in_csv = list(csv.DictReader(io.StringIO(rendered["csv"].decode())))
    in_xlsx = cells(rendered["xlsx"], "Tabel")[1:]
    for line, (row, of_csv, of_xlsx) in enumerate(zip(rows(report), in_csv, in_xlsx, strict=True)):
        for column, in_cell in zip(COLUMNS, of_xlsx, strict=True):
            value = row[column.name]
            if isinstance(value, Decimal | int):
                assert Decimal(of_csv[column.name]) == value, (line, column.name)
                assert Decimal(str(in_cell)) == value, (line, column.name)
            else:
                assert (of_csv[column.name].removeprefix("'") or None, in_cell) == (value, value)


def test_the_headline_is_equal_in_json_table_and_pdf(report: Content, rendered: dict[str, bytes]) -> None:
    total = json.loads(rendered["json"])["figures"]["actions"][0]["total"]
    assert (total["reported"], total["absorption"]["absorbed"]) == (
        {"count": 1, "of": 2, "percent": "50"},
        "1234567.5",
    )
    shown = text(rendered["pdf"])
    assert "Dilaporkan 1 dari 2 50,00 %" in shown
    assert "Kemajuan Data belum lengkap 75,00 %" in shown
    assert "Rp 1.234.567,5 dari Rp 2.000.000 61,73 %" in shown
    regency = next(row for row in rows(report) if row["unit"] == "kabupaten")
    assert (regency["dilaporkan"], regency["jatuh_tempo"], regency["kemajuan_persen"]) == (1, 2, 75)


def test_what_is_drawn_in_the_pdf_stands_in_the_json_and_in_the_table_beside_it(rendered: dict[str, bytes]) -> None:
    told = json.loads(rendered["json"])["figures"]["actions"][0]
    drawn, shown = told["drawn"], text(rendered["pdf"])
    assert [point["progress"]["percent"] for point in drawn["trend"]] == [None, told["total"]["progress"]["percent"]]
    assert "TW II 50,00 % (1/2) 0,00 % (0/2) 75,00 % Data belum lengkap" in shown
    assert [(row["unit"], row["quarters"][1]["percent"]) for row in drawn["heat"] if row["unit"] == "dinkes"] == [
        ("dinkes", "75")
    ]
    assert "Dinas Kesehatan — 75,00 %" in shown
    assert drawn["contributions"] == [{"id": "dinkes", "name": "Dinas Kesehatan", "reached": "75", "possible": "100"}]
    assert "Dinas Kesehatan 75,00 100,00 25,00" in shown
    assert "Jumlah 75,00 100,00 25,00" in shown


def test_an_indicator_that_is_expected_to_miss_its_year_is_drawn_and_told(report: Content) -> None:
    points = (OutlookPoint(1, Decimal(90), Decimal(93)), OutlookPoint(2, Decimal("81.5"), Decimal("66.666")))
    outlook = Outlook("dinkes", "Dinas Kesehatan", "iku-1", "Cakupan imunisasi", points)
    shown = text(files(replace(report, figures=replace(report.figures, out_of_reach=(outlook,))))["pdf"])
    assert "Indikator yang diperkirakan tak mencapai target tahun ini" in shown
    assert "Cakupan imunisasi TW II 81,50 % 66,67 %" in shown
    assert "Rentang perkiraan" in shown
    assert "tak mencapai" not in text(files(replace(report, figures=replace(report.figures, out_of_reach=())))["pdf"])


def test_numbers_are_numbers_and_nothing_is_a_formula(rendered: dict[str, bytes]) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(rendered["xlsx"]))
    types = {cell.data_type for sheet in workbook.worksheets for line in sheet.iter_rows() for cell in line}
    assert types == {"n", "s"}
    assert cells(rendered["xlsx"], "Kendala")[1][2:4] == (EVIL, "@SUM(A1) *tebal*")
    with zipfile.ZipFile(io.BytesIO(rendered["xlsx"])) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_a_name_that_would_be_calculated_has_an_apostrophe_in_csv_and_is_a_text_in_xlsx() -> None:
    rendered = files(content([], units={"dinkes": ("=1+1", "dinas"), "disdik": ("Dinas, Pendidikan", "dinas")}))
    names = [row["nama"] for row in csv.DictReader(io.StringIO(rendered["csv"].decode()))]
    assert names[:2] == ["'=1+1", "Dinas, Pendidikan"]
    assert cells(rendered["xlsx"], "Tabel")[1][2] == "=1+1"


def test_what_people_wrote_is_text_in_the_pdf_and_not_its_language(rendered: dict[str, bytes]) -> None:
    shown = text(rendered["pdf"])
    assert "=HYPERLINK" in shown
    assert "@SUM(A1) *tebal*" in shown


def test_every_page_of_the_pdf_carries_the_hash_and_it_is_tagged(report: Content, rendered: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(rendered["pdf"]))
    own_hash = hash_of(canonical(report))
    for number, page in enumerate(reader.pages, start=1):
        shown = page.extract_text()
        assert own_hash in shown
        assert f"{number} / {len(reader.pages)}" in shown
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "id"


@pytest.mark.parametrize("wanted", EVERY)
def test_a_file_says_which_report_it_is_of(
    report: Content, rendered: dict[ReportFormat, bytes], wanted: ReportFormat
) -> None:
    found = presented(rendered[wanted])
    assert (found.format, found.hash) == (wanted, hash_of(canonical(report)))
    assert list(compared(wanted, rendered[wanted], rendered[wanted])) == []


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7 nothing", b"{}", b"a,b\r\n1,2\r\n", b"PK\x03\x04", b"\xff\xfe"])
def test_a_file_of_something_else_is_refused(file: bytes) -> None:
    with pytest.raises(Refused, match="the file"):
        presented(file)


def test_a_figure_that_was_changed_in_a_file_is_named(rendered: dict[str, bytes]) -> None:
    changed = rendered["json"].replace(b'"absorbed":"1234567.5"', b'"absorbed":"9234567.5"', 1)
    (found,) = compared("json", rendered["json"], changed)
    assert (found.problem, found.before, found.after) == ("file", "1234567.5", "9234567.5")
    assert found.where.endswith("total.absorption.absorbed")
    changed = rendered["csv"].replace(b"1234567.5", b"9234567.5", 1)
    (found,) = compared("csv", rendered["csv"], changed)
    assert (found.where, found.before, found.after) == ("RB General/dinkes serapan_rp", "1234567.5", "9234567.5")


def test_a_changed_cell_is_named(rendered: dict[str, bytes]) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(rendered["xlsx"]))
    workbook["Tabel"]["H2"] = 2
    stored = io.BytesIO()
    workbook.save(stored)
    (found,) = compared("xlsx", rendered["xlsx"], stored.getvalue())
    assert (found.where, found.before, found.after) == ("Tabel!H2", "1", "2")


def test_other_bytes_that_say_the_same_are_still_other_bytes(rendered: dict[str, bytes]) -> None:
    (found,) = compared("pdf", rendered["pdf"], rendered["pdf"] + b"\n")
    assert found.problem == "bytes"


def test_a_correction_says_what_it_replaces_why_and_what_changed() -> None:
    correction = Correction("c" * 64, "Salah ketik", (Difference("actions[general].total.late", 1, 2),))
    report = content([*approved(action("a-1", 1, 2, 3, 4))], correction=correction)
    rendered = files(report)
    shown = text(rendered["pdf"])
    assert "Salah ketik" in shown
    assert "c" * 64 in shown.replace("\n", "")
    assert "actions[general].total.late 1 2" in shown
    assert cells(rendered["xlsx"], "Perubahan")[1] == ("actions[general].total.late", 1, 2)
