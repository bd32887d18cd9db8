"""What an XLSX archive may hold before openpyxl is let near it: its size and shape are measured without trust."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from services.plans.worksheet.grid import MAX_CELLS
from services.plans.worksheet.refusal import WorksheetRefused

MAX_UNPACKED = 32 * 1024 * 1024
MAX_PARTS = 500
MAX_ELEMENTS = 1_000_000
MAX_STYLES = 70_000
STYLES = frozenset({"xf", "font", "fill", "border", "dxf"})
MAX_FORMULA_CHARACTERS = 2_000_000
CHUNK = 64 * 1024
ENCRYPTED = 0x1
RANGES = frozenset({"mergeCell", "hyperlink", "comment"})  # openpyxl makes a cell for every place of these
CORNERS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


@dataclass
class Measure:
    """What has been counted over all parts of an archive so far; raises WorksheetRefused at a limit."""

    elements: int = 0
    cells: int = 0
    styles: int = 0
    formulas: int = 0
    longest_formula: int = 0
    in_formula: bool = False
    formula: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.elements += 1
        self.cells += local == "c"
        self.styles += local in STYLES
        if local in RANGES:
            self.cells += _area(attributes.get("ref", ""))
        if local == "f":
            self.formulas += 1
            self.formula, self.in_formula = 0, True
        self._within_limits()

    def text(self, text: str) -> None:
        if self.in_formula:
            self.formula += len(text)
            self.longest_formula = max(self.longest_formula, self.formula)
            self._within_limits()

    def end(self, _name: str) -> None:
        self.in_formula = False

    def _within_limits(self) -> None:
        if self.cells > MAX_CELLS:
            raise WorksheetRefused("too_many_cells", size=self.cells, limit=MAX_CELLS)
        if self.elements > MAX_ELEMENTS or self.styles > MAX_STYLES:
            raise WorksheetRefused("unpacked_too_large", limit=f"{MAX_ELEMENTS} XML")
        # A shared formula is written out anew for every cell that shares it: count times length is the work.
        if self.formulas * self.longest_formula > MAX_FORMULA_CHARACTERS:
            raise WorksheetRefused("unpacked_too_large", limit=f"{MAX_FORMULA_CHARACTERS} =")


def measured(archive: ZipFile) -> Measure:
    """Raises WorksheetRefused where unpacking or reading the archive would cost too much or reach outside it."""
    parts = archive.infolist()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise WorksheetRefused("encrypted")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorksheetRefused("unpacked_too_large", limit=f"{MAX_UNPACKED} B, {MAX_PARTS} ZIP")
    measure = Measure()
    for part in parts:
        with archive.open(part) as stream:
            _read(stream, measure)
    return measure


def _read(stream: IO[bytes], measure: Measure) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    parser.CharacterDataHandler = measure.text
    parser.StartDoctypeDeclHandler = _doctype
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
    except expat.ExpatError:
        return  # a picture, or broken: what does not parse here does not parse in openpyxl either


def _doctype(*_: object) -> None:
    raise WorksheetRefused("unsafe_content", what="DOCTYPE")


def _area(reference: str) -> int:
    match = CORNERS.fullmatch(reference)
    if not match:
        return MAX_CELLS + 1 if ":" in reference else 1
    left, top, right, bottom = match.groups()
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
