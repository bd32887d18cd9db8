"""A worksheet goes in through the front door, and the summary says what a hand count of its clean rows says."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hand_count import QUARTERS, Count, count
from tests.e2e.people import PARENT, People

REAL = os.environ.get("SINERGI_REAL_WORKSHEET")
REFERENCE = Path(__file__).parents[2] / "deploy" / "reference"
SHEETS = {
    "sample": REFERENCE / "contoh-renaksi.csv",
    "real": Path(REAL) if REAL else None,
}
YEAR = 2025
PARTS = ("complete", "incomplete", "not_due")


def upload(people: People, unit: str, file: Path, mode: str) -> Any:
    path = f"/plans/{unit}/{YEAR}/general/worksheet?mode={mode}"
    return people.say("POST", path, "operator", unit, files={"file": (file.name, file.read_bytes())})


@pytest.mark.parametrize("name", list(SHEETS))
def test_the_summary_agrees_with_a_hand_count_of_the_clean_rows(people: People, name: str) -> None:
    file = SHEETS[name]
    if file is None:
        pytest.skip("SINERGI_REAL_WORKSHEET names no file: no real worksheet is part of the project")
    unit = f"unit-{name}"
    plan = f"/plans/{unit}/{YEAR}/general"
    people.register(unit)
    people.open_windows(YEAR)
    people.say("PUT", plan, "operator", unit, json={"parent": PARENT})

    dry = upload(people, unit, file, "dry-run")
    taken = upload(people, unit, file, "clean-rows")
    assert taken["counts"]["cells"] == dry["counts"]["cells"]
    assert upload(people, unit, file, "clean-rows")["version"] == taken["version"]

    people.say("POST", f"{plan}/submit", "head", unit)
    people.say("POST", f"{plan}/approve", "coordinator")
    reported = upload(people, unit, file, "clean-rows")
    assert upload(people, unit, file, "clean-rows")["version"] == reported["version"]

    sys.stdout.write(f"{name}: {dry['counts']}\n")
    clean = [row["row"] for row in dry["rows"] if row["clean"]]
    expected = count(file, clean)
    assert {quarter: counted(people, unit, quarter, reported["after"]) for quarter in QUARTERS} == expected


def counted(people: People, unit: str, quarter: int, after: str) -> Count:
    """What the regency's summary says of a unit."""
    summary = people.read(f"/summary/{YEAR}/{quarter}?after={after}")
    rows = [row for group in summary["groups"] for part in PARTS for row in group[part]]
    total = next(row["total"] for row in rows if row["unit"] == unit)
    return Count(total["reported"]["of"], total["reported"]["count"], total["achieved"]["count"])
