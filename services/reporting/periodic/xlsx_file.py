"""The report as a workbook: the table, what stood in the way, the sentences and the method; numbers are numbers.

Every text is written as a text: a cell of that type is never calculated, whatever it begins with, and its prefix keeps
it a text when somebody edits it. The file has no clock in it, so the same report is the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from services.reporting import words
from services.reporting.formats import INDONESIAN
from services.reporting.periodic.content import Content
from services.reporting.periodic.sealing import digest
from services.reporting.periodic.table import COLUMNS, PERCENT, RUPIAH, Cell, rows
from services.reporting.sheet import FORMULA

NUMBER_FORMATS = {PERCENT: "0.00", RUPIAH: "#,##0"}
WIDTHS = {"nama": 44, "keadaan": 28, "kelompok": 28}
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


class _Formats(NamedTuple):
    heading: Any
    text: Any
    numbers: dict[str, Any]


def xlsx_file(content: Content, own_hash: str) -> bytes:
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, SAFE) as workbook:
        _describe(workbook, content, own_hash)
        formats = _formats(workbook)
        _table(workbook.add_worksheet("Tabel"), content, formats)
        _lines(workbook.add_worksheet("Kendala"), OBSTACLES, list(_obstacles(content)), formats)
        _lines(workbook.add_worksheet("Narasi"), SENTENCES, [(each.id, each.en) for each in content.narrative], formats)
        if content.correction:
            changes = [(each.path, _said(each.before), _said(each.after)) for each in content.correction.changes]
            _lines(workbook.add_worksheet("Perubahan"), CHANGES, changes, formats)
        _lines(workbook.add_worksheet("Kolom"), VARIABLES, _variables(content), formats)
        _lines(workbook.add_worksheet("Aliran"), STREAMS, _streams(content), formats)
        _lines(workbook.add_worksheet("Metode"), METHOD, list(_method(content, own_hash)), formats)
    return stored.getvalue()


OBSTACLES = ("Kendala", "Unit", "Rencana aksi", "Keterangan", "Fakta")
SENTENCES = ("Bahasa Indonesia", "English")
CHANGES = ("Angka", "Sebelum", "Sesudah")
VARIABLES = ("Kolom", "Label", "Label (Inggris)", "Definisi", "Satuan")
STREAMS = ("Aliran", "Versi", "Sidik")
METHOD = ("Butir", "Isi")


def _describe(workbook: Workbook, content: Content, own_hash: str) -> None:
    """`keywords` carry the hash, by which a file is recognised."""
    workbook.set_properties(
        {
            "title": content.metadata.title,
            "author": content.metadata.producer,
            "keywords": f"sinergi-sha256:{own_hash}",
            "created": content.report.as_of.replace(tzinfo=None),
        }
    )


def _formats(workbook: Workbook) -> _Formats:
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    text.set_quote_prefix()
    heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    numbers = {measure: workbook.add_format({"num_format": shown}) for measure, shown in NUMBER_FORMATS.items()}
    return _Formats(heading, text, numbers)


def _table(sheet: Worksheet, content: Content, formats: _Formats) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.label, formats.heading)
        sheet.set_column(place, place, WIDTHS.get(column.name, 14))
    for line, row in enumerate(rows(content), start=1):
        for place, column in enumerate(COLUMNS):
            _write(sheet, (line, place), row[column.name], formats.numbers.get(column.measure), formats.text)
    sheet.freeze_panes(1, 3)


def _lines(sheet: Worksheet, headings: Sequence[str], lines: Iterable[Sequence[Cell]], formats: _Formats) -> None:
    sheet.set_column(0, len(headings) - 1, 40)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, formats.heading)
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            _write(sheet, (number, place), value, None, formats.text)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, at: tuple[int, int], value: Cell, number: Any, text: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(*at, value, text if value.startswith(FORMULA) else None)
    elif value is not None:
        sheet.write_number(*at, float(value), number)


def _obstacles(content: Content) -> Iterable[Sequence[Cell]]:
    for actions in content.figures.actions:
        for cause in actions.obstacles:
            for one in cause.actions:
                yield words.OBSTACLES[cause.category], one.unit_name, one.description, one.text, one.fact


def _variables(content: Content) -> Sequence[Sequence[Cell]]:
    return [
        (each.name, each.label, each.label_en, each.definition, each.measure) for each in content.metadata.variables
    ]


def _streams(content: Content) -> Sequence[Sequence[Cell]]:
    return [(head.stream, head.version, head.hash) for head in content.figures.streams]


def _method(content: Content, own_hash: str) -> Iterable[Sequence[Cell]]:
    report, method, data = content.report, content.figures.method, content.metadata
    yield "Judul", data.title
    yield "Edisi", report.edition
    yield "Per", INDONESIAN.utc(report.as_of)
    yield "SHA-256 laporan", own_hash
    yield "Alamat verifikasi", f"{report.verify_at}{own_hash}"
    if content.correction:
        yield "Menggantikan", content.correction.corrects
        yield "Alasan", content.correction.reason
    yield "Posisi log", f"{method.position.streams} aliran, {method.position.events} peristiwa"
    yield "Sidik aliran", digest(content.figures.streams)
    yield "Aturan", ", ".join(rule.id for rule in method.rules)
    yield "Aturan IKU", ", ".join(rule.id for rule in content.figures.achievement.rules) or INDONESIAN.NOTHING
    yield "Aturan narasi", method.narrative
    yield "Produsen data", data.producer
    yield "Walidata", data.custodian
    yield "Wilayah", f"{data.region_code} {data.region}"
    yield "Lisensi", data.licence


def _said(value: Any) -> Cell:
    """A value of the content as a cell; what has parts is only told to be there."""
    if value is None or isinstance(value, str | int | Decimal):
        return value
    return "(baris)"
