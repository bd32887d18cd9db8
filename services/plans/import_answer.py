"""What the import of a worksheet answers: every cell as it was read, every row with what becomes of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.plans.importing import UNCLEAN, Import, Mode, Verdict
from services.plans.worksheet import CellReading, Column, Finding, Message, RowReading, WorksheetReading
from shared.problems import Fault

Json = dict[str, Any]


def import_answer(reading: WorksheetReading, weighed: Import, mode: Mode) -> Json:
    verdicts = _by_row(weighed.verdicts)
    counts = reading.counts
    return {
        "mode": mode,
        "filename": reading.filename,
        "sheet": reading.sheet,
        "heading_rows": reading.heading_rows,
        "number_style": reading.number_style,
        "counts": {
            "cells": counts.outcomes,
            "findings": counts.rules,
            "rows": counts.rows,
            "clean_rows": counts.clean_rows,
            "skipped_rows": counts.skipped_rows,
            "verdicts": dict(Counter(verdict.fate for verdict in weighed.verdicts)),
        },
        "columns": [_column(column) for column in reading.columns],
        "rows": [_row(row, verdicts.get(row.number, [])) for row in reading.rows],
        "skipped": [row.number for row in reading.skipped],
    }


def faults(reading: WorksheetReading, refused: Iterable[Verdict]) -> Mapping[str, Sequence[Fault]]:
    """Why nothing of a worksheet is taken: by cell, or by row where no single cell is to blame."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for verdict in refused:
        if verdict.why and verdict.why != UNCLEAN:
            found[f"row {verdict.row}"].append(Fault(verdict.why.english))
    for row in reading.rows:
        for name, finding in _findings(row):
            if finding.outcome == "refused":
                found[name].append(Fault(finding.message.english, finding.accepted.english))
    return found


def _by_row(verdicts: Iterable[Verdict]) -> Mapping[int, list[Json]]:
    rows: dict[int, list[Json]] = defaultdict(list)
    for verdict in verdicts:
        rows[verdict.row].append(
            {
                "action": verdict.action,
                "quarter": verdict.quarter,
                "fate": verdict.fate,
                "why": _message(verdict.why) if verdict.why else None,
            }
        )
    return rows


def _findings(row: RowReading) -> Iterable[tuple[str, Finding]]:
    for finding in row.findings:
        yield f"row {row.number}", finding
    for cell in row.cells:
        for finding in cell.findings:
            yield _name(cell), finding


def _row(row: RowReading, verdicts: Sequence[Json]) -> Json:
    return {
        "row": row.number,
        "clean": row.clean,
        "findings": [_finding(finding) for finding in row.findings],
        "cells": [_cell(cell) for cell in row.cells],
        "verdicts": verdicts,
    }


def _column(column: Column) -> Json:
    place, finding = column.place, column.finding
    return {
        "column": column.letter,
        "heading": column.heading,
        "field": place.field if place else None,
        "quarter": place.quarter if place else None,
        "finding": _finding(finding) if finding else None,
    }


def _cell(cell: CellReading) -> Json:
    return {
        "cell": _name(cell),
        "raw": cell.raw,
        "reading": cell.reading,
        "outcome": cell.outcome,
        "findings": [_finding(finding) for finding in cell.findings],
    }


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "message": _message(finding.message),
        "accepted": _message(finding.accepted),
    }


def _message(message: Message) -> Json:
    return {"id": message.indonesian, "en": message.english}


def _name(cell: CellReading) -> str:
    """As a spreadsheet calls it."""
    return f"{cell.column.letter}{cell.row}"
