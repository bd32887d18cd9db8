"""Indicators over HTTP: their life and their targets, who may do what, and how it is answered."""

from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.integration.indicators_service import (
    DEFINITION,
    FIRST,
    INDICATOR,
    MEASUREMENT,
    TARGETS,
    adopted,
    agreed,
    create_indicators,
    drafted,
    targeted,
)
from tests.integration.plans_service import People, fields, problem


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


def test_an_indicator_goes_from_draft_to_a_second_version(people: People) -> None:
    targeted(people)
    people("operator").post(f"{INDICATOR}/revision", {"reason": "SE 6/2025"})
    drafted(people, consolidation="average")
    people("head").post(f"{INDICATOR}/propose")
    people("coordinator").post(f"{INDICATOR}/return", {"reason": "sumber data?", "due": "2025-08-01"})
    assert people("leader").get(INDICATOR)["returned"]["reason"] == "sumber data?"
    people("head").post(f"{INDICATOR}/propose")
    people("coordinator").post(f"{INDICATOR}/agree", {"effective_from": "2025-07-31"})
    shown = people("leader").get(INDICATOR)
    assert (shown["status"], [each["effective_from"] for each in shown["versions"]]) == (
        "agreed", ["2025-01-01", "2025-07-31"]
    )  # fmt: skip
    versions = {each["quarter"]: each["achievement"]["version"] for each in shown["figures"]}
    assert versions == {1: 1, 2: 1, 3: 2, 4: 2}


def test_a_revision_is_dropped_and_an_indicator_retires(people: People) -> None:
    targeted(people)
    people("head").post(f"{INDICATOR}/revision", {"reason": "SE 6/2025"})
    people("coordinator").post(f"{INDICATOR}/revision/drop", {"reason": "batal"})
    people("coordinator").post(f"{INDICATOR}/retire", {"reason": "diganti", "effective_from": "2025-07-01"})
    shown = people("leader").get(INDICATOR)
    assert (shown["status"], shown["retired"]["reason"]) == ("retired", "diganti")
    assert fields(people("operator").send("PUT", f"{INDICATOR}/measurements/2025/3", MEASUREMENT)) == {"quarter"}


def test_quality_rules_warn_with_advice(people: People) -> None:
    drafted(people)
    people("operator").put("/indicators/dinkes/iku-2", DEFINITION)
    people("operator").put("/indicators/dinkes/iku-3", {**DEFINITION, "name": "Jumlah rapat koordinasi"})
    people("operator", "disdik").put("/indicators/disdik/iku-1", {**DEFINITION, "name": "Angka partisipasi"})
    warned = {each["rule"]: each["advice"] for each in people("leader").get(INDICATOR)["warnings"]}
    assert set(warned) == {"copied", "missing_target"}
    assert set(warned["copied"]) == {"id", "en"}
    assert "activity" in {each["rule"] for each in people("leader").get("/indicators/dinkes/iku-3")["warnings"]}
    others = people("leader").get("/indicators/disdik/iku-1")["warnings"]
    assert {each["rule"] for each in others} == {"missing_target"}


def test_an_indicator_is_compared_with_the_one_above_it_elsewhere(people: People) -> None:
    people("operator", "disdik").put("/indicators/disdik/iku-1", DEFINITION)
    drafted(people, contributions=[{"to": {"unit": "disdik", "code": "iku-1"}, "via": "cascade", "share": 40}])
    assert "copied" in {each["rule"] for each in people("leader").get(INDICATOR)["warnings"]}


def test_two_units_never_share_an_indicator(people: People) -> None:
    people("operator", "dinkes-iku").put("/indicators/dinkes-iku/1", DEFINITION)
    assert fields(people("operator").send("PUT", INDICATOR, DEFINITION)) == {"code"}
    problem(people("operator").send("GET", INDICATOR), 404)


def test_targets_are_proposed_returned_changed_and_approved(people: People) -> None:
    adopted(people)
    agreed(people)
    year = f"{INDICATOR}/targets/2025"
    people("operator").put(year, TARGETS)
    people("coordinator").post(f"{year}/return", {"reason": "terlalu rendah"})
    assert fields(people("operator").send("PUT", year, TARGETS)) == {"reason"}
    people("operator").put(year, {**TARGETS, "annual": 90, "reason": "dinaikkan"})
    assert problem(people("operator").send("POST", f"{year}/approve"), 403)
    people("coordinator").post(f"{year}/approve")
    (shown,) = people("leader").get(INDICATOR)["targets"]
    assert (shown["in_force"]["annual"]["value"], shown["proposed"], shown["returned"]) == ("90", None, None)
    assert [target["value"] for target in shown["in_force"]["quarters"]] == ["70", "75", "80", "82.5"]


def test_nobody_approves_the_targets_they_proposed(people: People) -> None:
    adopted(people)
    agreed(people)
    people("operator", sub="siti").put(f"{INDICATOR}/targets/2025", TARGETS)
    refused = people("coordinator", sub="siti").send("POST", f"{INDICATOR}/targets/2025/approve")
    assert "themselves" in problem(refused, 409)["detail"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": None}, {"name"}),
        ({"scale": "metre", "colour": "red"}, {"scale", "colour"}),
        ({"predicates": [{"label": "WTP"}]}, {"predicates[0].value"}),
        ({"contributions": [{"to": {"unit": "X"}, "via": "magic", "share": 101}]}, {
            "contributions[0].to.unit", "contributions[0].to.code", "contributions[0].via", "contributions[0].share"
        }),
        ({"served_by": [{"year": 2025, "kind": "general", "action": "a-1"}] * 51}, {"served_by"}),
        ({"baseline": {"year": 1899, "value": 1}}, {"baseline.year"}),
        ({"scale": "index"}, {"minimum"}),
        ({"template": "kebahagiaan"}, {"template"}),
        ({"operational_definition": "x" * 2001}, {"operational_definition"}),
    ],
)  # fmt: skip
def test_every_field_of_a_definition_that_does_not_fit_is_named(
    people: People, changes: dict[str, Any], named: set[str]
) -> None:
    assert fields(people("operator").send("PUT", INDICATOR, {**DEFINITION, **changes})) == named


def test_without_a_template_a_definition_is_whole(people: People) -> None:
    named = {"name", "scale", "polarity", "consolidation", "frequency"}
    assert fields(people("operator").send("PUT", INDICATOR, {})) == named


VALUE = {"label": "WTP", "standing": "final", "source": "LHP BPK"}
REASON = {"reason": "x"}
YEAR = f"{INDICATOR}/targets/2025"
PLACE = f"{INDICATOR}/measurements/2025/1"
READERS = {"operator", "head", "system", "verifier", "coordinator", "leader", "operations"}
RULES: list[tuple[str, str, Any, set[str]]] = [
    ("PUT", f"/rules/{FIRST}", {}, {"coordinator"}),
    ("PUT", INDICATOR, DEFINITION, {"operator"}),
    ("GET", INDICATOR, None, READERS),
    ("POST", f"{INDICATOR}/propose", None, {"operator", "head"}),
    ("POST", f"{INDICATOR}/return", {"reason": "x", "due": "2025-01-01"}, {"coordinator"}),
    ("POST", f"{INDICATOR}/agree", {"effective_from": "2025-01-01"}, {"coordinator"}),
    ("POST", f"{INDICATOR}/revision", REASON, {"operator", "head"}),
    ("POST", f"{INDICATOR}/revision/drop", REASON, {"operator", "head", "coordinator"}),
    ("POST", f"{INDICATOR}/retire", {**REASON, "effective_from": "2025-01-01"}, {"coordinator"}),
    ("PUT", YEAR, TARGETS, {"operator"}),
    ("POST", f"{YEAR}/approve", None, {"coordinator"}),
    ("POST", f"{YEAR}/return", REASON, {"coordinator"}),
    ("PUT", PLACE, MEASUREMENT, {"operator", "system"}),
    ("POST", f"{PLACE}/corrections", {**MEASUREMENT, **REASON}, {"operator", "system"}),
    ("PUT", f"{PLACE}/verification", {"confirmed": True}, {"verifier"}),
    ("GET", f"{INDICATOR}/explanation/2025/1", None, READERS),
    ("PUT", "/rb-index/2025/values/opini-bpk", VALUE, {"coordinator"}),
    ("PUT", "/rb-index/2025/published", {}, {"coordinator"}),
]
OPEN = [
    ("GET", "/rules"),
    ("GET", f"/rules/{FIRST}"),
    ("GET", "/templates"),
    ("POST", "/preview"),
    ("GET", "/rb-index/2025"),
]
SUBJECTS = {"rules", "indicators", "targets", "measurements", "rb_index"}
METHODS = {"GET", "PUT", "POST", "PATCH", "DELETE"}
ROLES = ("operator", "head", "system", "verifier", "coordinator", "leader", "operations")
OF_A_UNIT = {"operator", "head", "system"}


@pytest.mark.parametrize(("method", "path", "body", "roles"), RULES)
def test_a_route_lets_its_roles_in_and_nobody_else(
    people: People, method: str, path: str, body: Any, roles: set[str]
) -> None:
    assert {role for role in ROLES if people(role).send(method, path, body).status_code != 403} == roles


@pytest.mark.parametrize(("method", "path", "body", "roles"), RULES)
def test_a_unit_is_closed_to_other_units(people: People, method: str, path: str, body: Any, roles: set[str]) -> None:
    for role in roles & OF_A_UNIT:
        assert people(role, "disdik").send(method, path, body).status_code == 403


@pytest.mark.parametrize(("method", "path"), OPEN)
def test_rules_and_what_follows_from_them_are_open_to_every_role(people: People, method: str, path: str) -> None:
    assert all(people(role).send(method, path).status_code != 403 for role in ROLES)


def test_every_route_is_among_those_that_were_tried(people: People) -> None:
    routes = people.client.application.url_map
    asked = [(method, path) for method, path, *_ in RULES] + OPEN
    tried = {(routes.bind("").match(path, method, return_rule=True)[0].rule, method) for method, path in asked}
    ours = [rule for rule in routes.iter_rules() if rule.endpoint.partition(".")[0] in SUBJECTS]
    assert tried == {(rule.rule, method) for rule in ours for method in rule.methods or () if method in METHODS}


def test_every_route_is_described_with_who_may_call_it(people: People) -> None:
    described = people.client.get("/openapi.json").get_json()
    operations = [
        operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method != "parameters" and not path.startswith("/inbox")  # those have tests of their own
    ]
    assert len(operations) == len(RULES) + len(OPEN)
    assert all(operation["x-roles"] and operation["summary"] for operation in operations)


def test_nobody_is_let_in_without_a_token(people: People) -> None:
    assert people.client.get(INDICATOR).status_code == 401


def test_without_a_database_it_is_alive_not_ready_and_takes_nothing(identity: Identity) -> None:
    away = connect("mongodb://127.0.0.1:1/", "indicators")
    people = People(create_indicators(away, identity).test_client(), identity)
    assert people.client.get("/healthz").status_code == 200
    assert people.client.get("/readyz").status_code == 503
    problem(people("operator").send("PUT", INDICATOR, DEFINITION), 503)
    away.client.close()
