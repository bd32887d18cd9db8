"""The reference data of the regency, and a demonstration year that is the same every time."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from deploy.demonstration import stories
from deploy.demonstration.catalogue import UnitEntry, read_catalogue, read_units
from deploy.demonstration.invention import Inventor
from deploy.demonstration.stories import Place, Report
from shared.fields import IDENTIFIER

UNITS = read_units()
CATALOGUE = read_catalogue()
REGENCY = "tanah-bumbu"
SKPD = [unit for unit in UNITS if unit.parent == REGENCY]


def invented(unit: UnitEntry, seed: int = 1) -> list[tuple[dict[str, object], list[tuple[int, Report]]]]:
    inventor = Inventor(CATALOGUE, unit, "general", seed)
    bodies = [inventor.action(entry) for entry in inventor.plan()]
    return [(body, list(inventor.reports(body))) for body in bodies]


def test_the_regency_has_its_41_units() -> None:
    kinds = {"badan": 6, "dinas": 18, "inspektorat": 1, "rsud": 1, "satpol": 1, "sekretariat": 2, "kecamatan": 12}
    assert Counter(unit.kind for unit in SKPD) == kinds
    assert sum(unit.kind == "bagian" and unit.parent == "setda" for unit in UNITS) == 9


def test_ids_are_ours_and_none_stands_twice() -> None:
    ids = [unit.id for unit in UNITS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(IDENTIFIER, each) for each in ids)
    assert {"diskominfosp", "dinkes", "kecamatan-satui"} <= set(ids)


def test_every_unit_comes_after_the_one_it_stands_under() -> None:
    known: set[str | None] = {None}
    for unit in UNITS:
        assert unit.parent in known
        known.add(unit.id)


def test_what_is_not_confirmed_says_so() -> None:
    assert [unit.id for unit in UNITS if unit.note == "perlu konfirmasi"] == [
        "diskominfosp-aptika",
        "diskominfosp-statistik",
        "diskominfosp-persandian",
    ]


def test_stories_are_told_of_units_that_exist() -> None:
    told = {
        *stories.ENDINGS,
        *stories.REVISING,
        *stories.SILENT,
        *stories.FORGETFUL,
        *stories.CORRECTING,
        *CATALOGUE.thematic.units,
        stories.EXTENDED,
        stories.EARLY,
        stories.FALLING,
        stories.OVER,
        stories.REUSING,
    }
    assert told <= {unit.id for unit in SKPD}


@pytest.mark.parametrize("unit", SKPD, ids=lambda unit: unit.id)
def test_a_year_is_believable_and_the_same_every_time(unit: UnitEntry) -> None:
    year = invented(unit)
    assert year == invented(unit)
    assert 6 <= len(year) <= 10
    for body, reports in year:
        values = [Decimal(report["value"]) for _, report in reports]
        assert all(value >= 0 for value in values)
        assert body["maximum"] is None or max(values) <= Decimal(str(body["maximum"]))
        assert body["target_kind"] != "cumulative" or values == sorted(values)


def test_another_seed_is_another_year() -> None:
    assert invented(SKPD[0], 1) != invented(SKPD[0], 2)


@pytest.mark.parametrize("unit", [stories.EARLY, stories.FALLING, stories.OVER, stories.REUSING, stories.EXTENDED])
def test_some_years_are_twisted(unit: str) -> None:
    entry = next(each for each in SKPD if each.id == unit)
    actions: dict[str, dict[str, object]] = {}
    reports: dict[Place, Report] = {}
    for number, (body, told) in enumerate(invented(entry, 2025)):
        actions[f"a-{number}"] = body
        reports |= {Place(f"a-{number}", quarter): dict(report) for quarter, report in told}
    before = {place: dict(report) for place, report in reports.items()}
    stories.twist(unit, actions, reports, lambda name, content: f"{name} {len(content)}")
    assert (reports != before) == (unit != stories.EXTENDED)


def test_units_whose_systems_report_are_such_that_every_fault_is_one_there() -> None:
    planning = {unit.id for unit in UNITS} - set(CATALOGUE.thematic.units) - set(stories.SILENT)
    assert set(stories.SYSTEMS) <= {unit for unit in planning if stories.ENDINGS.get(unit, "approved") == "approved"}
