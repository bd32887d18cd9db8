"""A real worksheet, where one is at hand: every cell has one outcome, and the counts are printed."""

import os
import sys
from pathlib import Path

import pytest

from services.plans.worksheet import Counts, read_worksheet

VARIABLE = "SINERGI_REAL_WORKSHEET"


@pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} names no file")
def test_every_cell_of_a_real_sheet_has_one_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(os.environ[VARIABLE])
    reading = read_worksheet(path.read_bytes(), path.name)
    rows = (*reading.rows, *reading.skipped)
    assert {len(row.cells) for row in rows} == {len(reading.columns)}
    assert sum(reading.counts.outcomes.values()) == len(rows) * len(reading.columns)
    with capsys.disabled():
        print_counts(reading.counts)


def print_counts(counts: Counts) -> None:
    fates = {"rows": counts.rows, "clean rows": counts.clean_rows, "skipped rows": counts.skipped_rows}
    sys.stdout.write("\n")
    for name, count in (*fates.items(), *counts.outcomes.items(), *counts.rules.items()):
        sys.stdout.write(f"{name:<25}{count:>6}\n")
