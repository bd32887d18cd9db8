"""A year of indicators through all processes: the rules change in its middle, and every figure can be recomputed."""

import os
import re
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from rich.console import Console

from deploy.demonstration.caller import Caller
from deploy.demonstration.catalogue import read_units
from deploy.demonstration.indicator_catalogue import read_indicators
from deploy.demonstration.indicator_year import FIRST, SECOND, IndicatorYear
from deploy.demonstration.telling import YEAR
from deploy.local.settings import ROOT
from deploy.local.stack import Stack
from services.reporting.app import read_model_on
from services.reporting.views import VIEWS
from shared.mongo import connect
from tests.e2e.people import People

UNITS = [unit for unit in read_units() if unit.id in {"tanah-bumbu", "diskumdag", "dinkes", "dpmptsp", "setda"}]
PRICES = "diskumdag/harga-kebutuhan-pokok"  # minimised under the default method, which the rule change changes
QUARTERS = range(4)
TIMES = "\N{MULTIPLICATION SIGN}"
NUMBER = r"(-?[0-9.]+(?:,[0-9]+)?)"


@pytest.fixture(scope="module")
def told(stack: Stack) -> None:
    """What the demonstration tells of some units, as far as the read model has seen it."""
    with People(stack) as people, closing(Caller(stack.addresses["indicators-api"], stack.identity.mint)) as indicators:
        for unit in UNITS:
            body = {"name": unit.name, "kind": unit.kind, "parent": unit.parent}
            people.say("PUT", f"/units/{unit.id}", "coordinator", json=body)
        year = IndicatorYear(indicators, UNITS, read_indicators())
        year.load([], Console(quiet=True))
        for commit in year.commits():
            people.read(f"/rb-index/{YEAR}?after={commit}")


@pytest.mark.usefixtures("told")
def test_old_quarters_keep_their_figures_when_the_rules_change(people: People) -> None:
    lines = people.read(f"/indicators/{PRICES}/{YEAR}")["indicator"]["quarters"]
    figures = [line["figure"] for line in lines]
    assert [figures[quarter]["rules"] for quarter in QUARTERS] == [FIRST, FIRST, SECOND, SECOND]
    assert [Decimal(figure["raw"]) for figure in figures[:2]] == [120, 106]  # (2 x 10 - 8) / 10, (2 x 10 - 9.4) / 10
    assert Decimal(figures[2]["raw"]).quantize(Decimal("0.01")) == Decimal("60.61")  # 10 / 16.5: another method


@pytest.mark.usefixtures("told")
def test_the_numbers_of_an_explanation_can_be_recomputed_by_hand(people: People) -> None:
    page = people.ask("GET", f"/penjelasan/{PRICES}/{YEAR}/3", "leader", service="reporting").text
    text = " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())
    found = re.search(rf"T ÷ R {TIMES} 100 = {NUMBER} ÷ {NUMBER} {TIMES} 100 = {NUMBER}", text)
    assert found, text
    target, realisation, raw = (number(each) for each in found.groups())
    assert [target, realisation] == [Decimal(10), Decimal("16.5")]
    assert abs(target / realisation * 100 - raw) < Decimal("0.000001")
    assert "60,61 %" in text
    assert SECOND in text


@pytest.mark.usefixtures("told")
def test_the_published_index_stands_beside_an_estimate_that_says_what_it_is(people: People) -> None:
    published = {year: people.read(f"/rb-index/{year}")["published"] for year in (2023, 2024)}
    assert [(each["value"], each["predicate"]) for each in published.values()] == [("68.75", "B"), ("72.04", "BB")]
    for year, each in published.items():
        estimate = people.read(f"/rb-index/{year}")["estimate"]
        scores = sum(
            Decimal(line["value"]) * Decimal(line["weight"]) / Decimal(line["maximum"]) for line in estimate["lines"]
        )
        assert scores / Decimal(estimate["weights"]) * 100 == Decimal(estimate["total"]) == Decimal(each["value"])
        assert (estimate["label"], estimate["predicate"]) == ("perkiraan internal", each["predicate"])
        assert (estimate["rules"], estimate["carried"], estimate["missing"]) == (FIRST, [], [])
    this_year = people.read(f"/rb-index/{YEAR}")["estimate"]
    assert (this_year["rules"], len(this_year["carried"])) == (SECOND, 17)


@pytest.mark.usefixtures("told")
def test_a_rebuild_gives_the_same_documents(stack: Stack) -> None:
    before = documents(stack)
    assert {"diskumdag", "dinkes"} <= before["unit_indicators"].keys()
    command = [sys.executable, "-m", "services.reporting", "rebuild"]
    environment = {**os.environ, **stack.environment}
    rebuilt = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert documents(stack) == before


def documents(stack: Stack) -> dict[str, dict[str, Any]]:
    """All documents of the live generation, with the versions of streams that they have seen."""
    database = connect(stack.mongo_url, "reporting")
    with database.client:
        live = read_model_on(database).live()
        return {view.name: {key: (each.seen, each.body) for key, each in live.load_all(view)} for view in VIEWS}


def number(text: str) -> Decimal:
    """As people of the regency write it."""
    return Decimal(text.replace(".", "").replace(",", "."))
