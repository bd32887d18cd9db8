"""Rules over HTTP: adopted, tried out, begun from as templates, and the RB index that is estimated by them."""

from decimal import Decimal
from typing import Any

import pytest
from pymongo.database import Database

from deploy.demonstration.indicator_catalogue import read_indicators
from deploy.local.identity import Identity
from tests.integration.indicators_service import (
    FIRST,
    INDICATOR,
    SECOND,
    adopted,
    create_indicators,
    shipped,
)
from tests.integration.plans_service import People, fields, problem

PREVIEW: dict[str, Any] = {
    "polarity": "minimise",
    "method": "a",
    "consolidation": "last",
    "targets": [10, None, None, None],
    "realisations": [8, None, None, None],
}
VALUE = {"label": "WTP", "standing": "final", "source": "LHP BPK"}
SPIP = {"value": 3, "standing": "provisional", "source": "Penilaian mandiri"}


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


def test_rules_are_adopted_and_read_back(people: People) -> None:
    assert adopted(people) == {"stream": "rules", "version": 1, "after": "rules@1"}
    assert adopted(people)["version"] == 1
    adopted(people, SECOND)
    assert [rules["id"] for rules in people("leader").get("/rules")["rules"]] == [FIRST, SECOND]
    assert people("leader").get(f"/rules/{SECOND}")["cap"] == "110"
    assert "rules-1999" in problem(people("leader").send("GET", "/rules/rules-1999"), 404)["detail"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "another"}, {"id"}),
        ({"cap": "a lot", "colour": "red"}, {"cap", "colour"}),
        ({"bands": None}, {"bands"}),
        ({"bands": {}}, {"bands"}),
        ({"bands": {"x": [{"id": "red", "tone": "pink"}]}}, {"bands.x.value[0].tone"}),
        ({"formulas": {}}, {f"formulas.{name}" for name in shipped(FIRST)["formulas"]}),
        (
            {"catalogue": {"year": 2025}},
            {f"catalogue.{name}" for name in ("group", "coefficient", "entries", "predicates")},
        ),
        ({"default_bands": "rainbow"}, {"default_bands"}),
    ],
)
def test_rules_that_do_not_fit_are_refused_naming_the_place(
    people: People, changes: dict[str, Any], named: set[str]
) -> None:
    body = {**shipped(FIRST), **changes}
    assert fields(people("coordinator").send("PUT", f"/rules/{FIRST}", body)) == named


def test_an_indicator_begins_from_a_template(people: People) -> None:
    adopted(people)
    body = {"template": "opini-bpk", "bidang": "dinkes-yankes"}
    people("operator").put(INDICATOR, body)
    definition = people("operator").get(INDICATOR)["definition"]
    assert (definition["scale"], definition["bidang"], definition["template"]) == (
        "predicate", "dinkes-yankes", "opini-bpk"
    )  # fmt: skip
    (template,) = [
        each for each in people("leader").get("/templates?year=2024")["templates"] if each["code"] == "opini-bpk"
    ]
    assert template["definition"] == {**definition, "bidang": None}
    assert people("leader").get("/templates?group=provinsi") == {"templates": []}


@pytest.mark.parametrize(("rules", "raw"), [(None, "125"), (FIRST, "125"), (SECOND, "125")])
def test_the_arithmetic_is_tried_out_without_recording(people: People, rules: str | None, raw: str) -> None:
    adopted(people)
    adopted(people, SECOND)
    before = people("leader").get("/rules")
    answer = people("leader").post("/preview", {**PREVIEW, "method": "c", "rules": rules})
    assert (answer["raw"], answer["achievement"]["rules"]) == (raw, rules or SECOND)
    assert people("leader").get("/rules") == before


def test_golden_vectors_are_answered(people: People) -> None:
    adopted(people)
    for method, raw in (("a", "120"), ("b", "125"), ("c", "125")):
        assert people("operator").post("/preview", {**PREVIEW, "method": method})["raw"] == raw
    ranged = {**PREVIEW, "polarity": "range", "targets": [{"value": 3, "upper": 5}, None, None, None]}
    assert people("operator").post("/preview", {**ranged, "realisations": [6, None, None, None]})["raw"] == "80"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"targets": [{"upper": 3}, None, None, None]}, {"targets[0]"}),
        ({"targets": [1, 2, 3]}, {"targets"}),
        ({"targets": [{"value": 3, "upper": 5}, None, None, None]}, {"targets[0]"}),
        ({"realisations": [None, None, None, None]}, {"quarter"}),
        ({"polarity": "more", "quarter": 5}, {"polarity", "quarter"}),
        ({"rules": "rules-1999"}, {"rules"}),
    ],
)
def test_a_preview_that_makes_no_sense_is_refused(people: People, changes: dict[str, Any], named: set[str]) -> None:
    adopted(people)
    assert fields(people("leader").send("POST", "/preview", {**PREVIEW, **changes})) == named


def test_a_preview_needs_rules(people: People) -> None:
    assert fields(people("leader").send("POST", "/preview", PREVIEW)) == {"rules"}


def test_the_rb_index_is_estimated_with_each_value(people: People) -> None:
    adopted(people)
    coordinator = people("coordinator")
    assert coordinator.put("/rb-index/2025/values/opini-bpk", VALUE)["version"] == 2
    coordinator.put("/rb-index/2025/published", {"value": "72.04", "predicate": "BB", "source": "Surat Menteri"})
    shown = people("leader").get("/rb-index/2025")
    assert shown["label"] == "perkiraan internal"
    assert (shown["values"]["opini-bpk"]["value"], shown["published"]["value"]) == ("100", "72.04")
    assert (shown["estimated"]["total"], shown["other"]) == (None, None)
    assert "opini-bpk" not in shown["estimated"]["missing"]


@pytest.mark.parametrize(("year", "total", "predicate"), [(2023, "68.75", "B"), (2024, "72.04", "BB")])
def test_the_two_real_values_are_reproduced(people: People, year: int, total: str, predicate: str) -> None:
    """From component values of the demonstration, for the real ones are not published."""
    adopted(people)
    values = next(index.values for index in read_indicators().rb_index if index.year == year)
    for entry, value in values.items():
        body = {**value, "standing": "final", "source": "Contoh"}
        people("coordinator").put(f"/rb-index/{year}/values/{entry}", body)
    estimated = people("leader").get(f"/rb-index/{year}")["estimated"]
    assert (Decimal(estimated["total"]), estimated["predicate"]) == (Decimal(total), predicate)
    assert (estimated["rules"], estimated["missing"]) == (FIRST, [])


def test_the_rb_index_under_another_version_stands_beside_it(people: People) -> None:
    adopted(people)
    adopted(people, SECOND)
    people("coordinator").put("/rb-index/2025/values/opini-bpk", VALUE)
    shown = people("leader").get(f"/rb-index/2025?rules={FIRST}")
    assert [shown[which]["rules"] for which in ("estimated", "other")] == [SECOND, FIRST]


def test_last_years_values_are_carried_over(people: People) -> None:
    adopted(people)
    people("coordinator").put("/rb-index/2024/values/maturitas-spip", SPIP)
    people("coordinator").put("/rb-index/2025/values/opini-bpk", VALUE)
    lines = {line["entry"]: line for line in people("leader").get("/rb-index/2025")["estimated"]["lines"]}
    assert lines["maturitas-spip"]["carried_from"] == 2024


@pytest.mark.parametrize(
    ("entry", "body", "named"),
    [
        ("kebahagiaan", {**SPIP}, {"entry"}),
        ("maturitas-spip", {**SPIP, "value": 6}, {"value"}),
        ("opini-bpk", {**VALUE, "label": "WTF"}, {"label"}),
        ("opini-bpk", {"label": "WTP"}, {"standing", "source"}),
    ],
)
def test_a_value_off_its_scale_is_refused(people: People, entry: str, body: Any, named: set[str]) -> None:
    adopted(people)
    assert fields(people("coordinator").send("PUT", f"/rb-index/2025/values/{entry}", body)) == named
