"""A CSV file as grids: one for each separator it may have been written with."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from services.plans.worksheet.grid import MAX_ROWS, Cell, Grid, Tables, rectangle, within_limits
from services.plans.worksheet.refusal import WorksheetRefused

SEPARATORS = (",", ";", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(content: bytes) -> Tables:
    """A reading for every separator that splits the text; raises WorksheetRefused where it is no text."""
    text = _decode(content)
    grids: list[Grid] = []
    problem: WorksheetRefused | None = None
    for separator in SEPARATORS:
        try:
            grids.append(_split(text, separator))
        except WorksheetRefused as refused:
            problem = problem or refused
    return Tables(grids, problem)


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        # The one-byte encodings cannot be told apart: guessing one would change letters without anybody noticing.
        raise WorksheetRefused("unknown_encoding", position=error.start + 1) from error
    if "\0" in text:
        raise WorksheetRefused("not_text")
    return text


def _split(text: str, separator: str) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(_rows(reader))
    except csv.Error as error:
        raise WorksheetRefused("broken_csv", line=reader.line_num, problem=error) from error
    return rectangle(rows)


def _rows(records: Iterable[list[str]]) -> Iterator[list[Cell]]:
    for number, record in enumerate(records, 1):
        filled = max((position for position, field in enumerate(record, 1) if field.strip()), default=0)
        if filled:
            within_limits(number, filled)
        if number <= MAX_ROWS:
            yield [Cell(field.replace("\r\n", "\n")) for field in record[:filled]]
