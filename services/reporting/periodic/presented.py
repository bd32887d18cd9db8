"""A file that somebody presents: which report it says it is, and what it says otherwise than the one that was issued.

Nothing in it is believed. The hash that it carries only tells which report to compare it with.
"""

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import openpyxl
import pypdf
from msgspec import Struct
from openpyxl.utils.exceptions import InvalidFileException
from pypdf.errors import PyPdfError

from services.reporting.periodic.comparing import differences
from services.reporting.periodic.content import hash_of
from services.reporting.periodic.csv_file import HASH
from services.reporting.periodic.following import Finding
from shared.decider import Refused
from shared.events.reporting import ReportFormat, ReportKind

FILE = "file"
MARK = re.compile(rb"sinergi-sha256:([0-9a-f]{64})")
SHA256 = re.compile(r"[0-9a-f]{64}")
SAID: Mapping[ReportFormat, bytes] = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04", "json": b"{"}
UNREADABLE = (msgspec.DecodeError, zipfile.BadZipFile, InvalidFileException, PyPdfError, UnicodeDecodeError, KeyError)


class Place(Struct, frozen=True):
    kind: ReportKind
    period: str
    edition: int


class Presented(NamedTuple):
    """`hash` is that of the report that the file says it is of; JSON, whose hash it is itself, names the edition."""

    format: ReportFormat
    hash: str
    place: Place | None = None


class _Told(Struct):
    """The part of a JSON file that names its report."""

    report: Place


def presented(file: bytes) -> Presented:
    """Raises Refused where it says nothing of the kind."""
    wanted: ReportFormat = next((name for name, beginning in SAID.items() if file.startswith(beginning)), "csv")
    try:
        found = _READ[wanted](file)
    except UNREADABLE as error:
        raise Refused(f"the file cannot be read: {error}") from error
    if found is None:
        raise Refused("the file does not say which report it is", accepted="PDF, XLSX, CSV or JSON of a report")
    return found


def compared(wanted: ReportFormat, issued: bytes, file: bytes) -> Iterator[Finding]:
    """What differs, place by place; at least that the bytes do, where nothing else can be named."""
    if issued == file:
        return
    try:
        found = [Finding("file", where, FILE, before, after) for where, before, after in _told(wanted, issued, file)]
    except UNREADABLE as error:
        found = [Finding("file", wanted, FILE, None, str(error))]
    yield from found or [Finding("bytes", wanted, FILE, hash_of(issued), hash_of(file))]


Told = Iterator[tuple[str, str | None, str | None]]


def _json(file: bytes) -> Presented:
    return Presented("json", hash_of(file), msgspec.json.decode(file, type=_Told).report)


def _csv(file: bytes) -> Presented | None:
    row = next(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))), {})
    told = row.get(HASH) or ""
    return Presented("csv", told) if SHA256.fullmatch(told) else None


def _xlsx(file: bytes) -> Presented | None:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        found = MARK.search(archive.read("docProps/core.xml"))
    return Presented("xlsx", found[1].decode()) if found else None


def _pdf(file: bytes) -> Presented | None:
    found = MARK.search(file)
    return Presented("pdf", found[1].decode()) if found else None


_READ: Mapping[ReportFormat, Callable[[bytes], Presented | None]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "pdf": _pdf,
}


def _told(wanted: ReportFormat, issued: bytes, file: bytes) -> Told:
    if wanted == "json":
        for one in differences(msgspec.json.decode(issued), msgspec.json.decode(file)):
            yield one.path, _said(one.before), _said(one.after)
    elif wanted == "pdf":
        yield from _lines(issued, file)
    else:
        read = _csv_cells if wanted == "csv" else _xlsx_cells
        before, after = read(issued), read(file)
        for where in [*before, *(where for where in after if where not in before)]:
            if before.get(where) != after.get(where):
                yield where, before.get(where), after.get(where)


def _csv_cells(file: bytes) -> Mapping[str, str | None]:
    rows = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    return {
        f"{row.get('jenis')}/{row.get('unit')} {name}": value
        for row in rows
        for name, value in row.items()
        if isinstance(name, str)
    }


def _xlsx_cells(file: bytes) -> Mapping[str, str | None]:
    workbook = openpyxl.load_workbook(io.BytesIO(file))
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in workbook.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }


def _lines(issued: bytes, file: bytes) -> Told:
    before, after = _pages(issued), _pages(file)
    for line in difflib.unified_diff(before, after, lineterm="", n=0):
        if line.startswith(("-", "+")) and not line.startswith(("---", "+++")):
            number, _, text = line[1:].partition("\t")
            yield (number, text, None) if line[0] == "-" else (number, None, text)


def _pages(file: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(file))
    return [
        f"page {number}\t{line}"
        for number, page in enumerate(reader.pages, start=1)
        for line in page.extract_text().splitlines()
    ]


def _said(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
