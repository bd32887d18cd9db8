"""Counting a worksheet by hand: plain arithmetic on the rows that were taken, with nothing of the product in it."""

import csv
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
QUARTERS = (1, 2, 3, 4)
QUARTER_NAMES = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


class Count(NamedTuple):
    """Of one quarter: actions with a target above zero, those of them with a value, those of them that reach it."""

    due: int
    reported: int
    achieved: int


def count(file: Path, taken: Iterable[int]) -> dict[int, Count]:
    """By quarter, over the sheet's rows whose numbers (as a spreadsheet shows them) are in `taken`."""
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        lines = list(csv.reader(sheet))
    heading = next(line for line in lines if any(cell.strip().lower() == "rencana aksi" for cell in line))
    targets, values = _columns(heading, r"target"), _columns(heading, r"(capaian|realisasi output)")
    rows = [lines[number - 1] for number in taken]
    return {quarter: _count(rows, targets[quarter], values.get(quarter)) for quarter in QUARTERS}


def _columns(heading: list[str], word: str) -> dict[int, int]:
    pattern = re.compile(word + r" tw ?(?P<quarter>[1-4]|i{1,3}|iv)$")
    matches = ((place, pattern.match(cell.strip().lower())) for place, cell in enumerate(heading))
    return {QUARTER_NAMES[match["quarter"]]: place for place, match in matches if match}


def _count(rows: list[list[str]], target_column: int, value_column: int | None) -> Count:
    due = reported = achieved = 0
    for row in rows:
        target = _number(row[target_column])
        value = None if value_column is None else _number(row[value_column])
        if target is None or target <= 0:
            continue
        due += 1
        reported += value is not None
        achieved += value is not None and value >= target
    return Count(due, reported, achieved)


def _number(cell: str) -> Decimal | None:
    bare = cell.replace("%", "").strip()
    return Decimal(bare.replace(",", ".")) if NUMBER.fullmatch(bare) else None
