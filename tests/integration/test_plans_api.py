"""Units, windows and plans over HTTP: who may do what, and how it is answered."""

from itertools import count
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.example_process import wait_until
from tests.integration.plans_service import (
    ACTION,
    PARENT,
    PLAN,
    PROGRESS,
    VERIFICATION,
    People,
    approved,
    create_plans,
    drafted,
    fields,
    in_days,
    open_window,
    problem,
    registered,
)


def test_a_unit_is_registered_renamed_and_shown_with_its_names(people: People) -> None:
    registered(people)
    rename = {"name": "Dinas Kesehatan", "effective_from": "2025-07-01", "reason": "Perda 3/2025"}
    assert people("coordinator").post("/units/dinkes/rename", rename) == {
        "stream": "unit-dinkes", "version": 2, "after": "unit-dinkes@2"
    }  # fmt: skip
    shown = people("leader").get("/units/dinkes")
    assert shown["registered"]["name"] == "Dinkes"
    assert [name["name"] for name in shown["renamed"]] == ["Dinas Kesehatan"]


def test_a_unit_needs_a_parent_that_is_registered(people: People) -> None:
    body = {"name": "Dinkes", "kind": "dinas", "parent": "tanah-bumbu"}
    assert fields(people("coordinator").send("PUT", "/units/dinkes", body)) == {"parent"}


def test_a_unit_that_is_not_registered_is_missing(people: People) -> None:
    assert problem(people("leader").send("GET", "/units/dinkes"), 404)["detail"] == "dinkes is not registered"


def test_a_window_is_scheduled_moved_and_extended(people: People) -> None:
    registered(people)
    open_window(people)
    open_window(people, closes=2, reason="libur")
    extension = {"unit": "dinkes", "until": in_days(3), "reason": "banjir"}
    assert people("coordinator").post("/windows/2025/2/extensions", extension)["version"] == 3
    shown = people("operator").get("/windows/2025/2")
    assert shown["scheduled"]["reason"] == "libur"
    assert shown["extended"]["dinkes"]["reason"] == "banjir"


def test_a_window_is_extended_for_a_unit_that_is_registered(people: People) -> None:
    open_window(people)
    extension = {"unit": "dinkes", "until": in_days(3), "reason": "banjir"}
    assert fields(people("coordinator").send("POST", "/windows/2025/2/extensions", extension)) == {"unit"}


def test_a_window_that_is_not_scheduled_is_missing(people: People) -> None:
    problem(people("leader").send("GET", "/windows/2025/2"), 404)


def test_a_plan_goes_from_draft_to_a_revision_in_force(people: People) -> None:
    action = drafted(people)
    people("head").post(f"{PLAN}/submit")
    people("coordinator").post(f"{PLAN}/return", {"reason": "TW I kosong", "due": "2025-02-14"})
    people("operator").put(f"{PLAN}/actions/{action}", {**ACTION, "targets": [1, 2, 3, 4]})
    people("head").post(f"{PLAN}/submit")
    people("coordinator").post(f"{PLAN}/approve")
    people("operator").post(f"{PLAN}/revision", {"reason": "SE 6/2025"})
    people("operator").put(f"{PLAN}/actions/{action}", {**ACTION, "targets": [1, 2, 5, 6]})
    people("coordinator").post(f"{PLAN}/revision/approve", {"effective_from": 3})
    shown = people("leader").get(PLAN)
    assert (shown["status"], shown["revision"]) == ("approved", 2)
    assert [targets[action] for targets in shown["in_force"]] == ["1", "2", "5", "6"]


def test_a_revision_is_dropped(people: People) -> None:
    action = approved(people)
    people("head").post(f"{PLAN}/revision", {"reason": "SE 6/2025"})
    people("operator").send("DELETE", f"{PLAN}/actions/{action}")
    people("operator").post(f"{PLAN}/revision/drop", {"reason": "batal"})
    assert [each["id"] for each in people("operator").get(PLAN)["actions"]] == [action]


def test_numbers_are_kept_exactly_as_they_were_sent(people: People) -> None:
    drafted(people)
    (action,) = people("operator").get(PLAN)["actions"]
    assert (action["targets"], action["budget_total"]) == ([None, "2", "3", "4.5"], "1000000.10")


def test_the_difference_between_two_versions_is_told(people: People) -> None:
    action = drafted(people)
    people("operator").put(f"{PLAN}/actions/{action}", {**ACTION, "weight": "2.5"})
    assert people("leader").get(f"{PLAN}/diff?from=2&to=3")["changes"] == [
        {"change": "changed", "subject": "action", "id": action, "field": "weight", "before": "1", "after": "2.5"}
    ]
    assert "no version 4" in problem(people("leader").send("GET", f"{PLAN}/diff?from=2&to=4"), 404)["detail"]


def test_a_plan_of_an_unknown_unit_is_refused_naming_the_unit(people: People) -> None:
    refused = people("operator").send("PUT", PLAN, {"parent": PARENT})
    assert problem(refused, 404)["detail"] == "dinkes is not registered"


@pytest.mark.parametrize("path", [PLAN, f"{PLAN}/diff?from=0&to=0"])
def test_a_plan_that_nobody_drafted_is_missing(people: People, path: str) -> None:
    assert "no general plan of dinkes" in problem(people("leader").send("GET", path), 404)["detail"]


def test_an_incomplete_plan_names_what_is_missing(people: People) -> None:
    registered(people)
    people("operator").put(PLAN, {"parent": PARENT})
    assert fields(people("head").send("POST", f"{PLAN}/submit")) == {"actions"}


def test_what_the_rules_do_not_allow_is_a_conflict(people: People) -> None:
    drafted(people)
    detail = problem(people("coordinator").send("POST", f"{PLAN}/approve"), 409)["detail"]
    assert detail == "a plan that is draft cannot be approved"


def test_every_field_that_does_not_fit_is_named(people: People) -> None:
    drafted(people)
    body = {**ACTION, "scale": "metre", "targets": [1, "dua"], "weight": -1, "colour": "red"}
    assert fields(people("operator").send("POST", f"{PLAN}/actions", body)) == {
        "scale", "targets[1]", "weight", "colour"
    }  # fmt: skip
    assert fields(people("operator").send("POST", f"{PLAN}/actions", {**ACTION, "targets": [1, 2]})) == {"targets"}


def test_a_value_that_only_the_rules_refuse_is_named_too(people: People) -> None:
    drafted(people)
    body = {**ACTION, "scale": "index", "minimum": 0, "maximum": 5, "targets": [None, None, None, 1109]}
    assert fields(people("operator").send("POST", f"{PLAN}/actions", body)) == {"targets[3]"}


def test_a_stale_version_is_refused(people: People) -> None:
    action = drafted(people)
    stale = {"If-Match": '"1"'}
    problem(people("operator").send("PUT", f"{PLAN}/actions/{action}", {**ACTION, "weight": 2}, stale), 412)
    assert people("operator").put(f"{PLAN}/actions/{action}", {**ACTION, "weight": 2}, {"If-Match": '"2"'})


def test_the_version_of_a_plan_is_its_entity_tag(people: People) -> None:
    drafted(people)
    assert people("operator").send("GET", PLAN).headers["ETag"] == '"2"'
    assert people("operator").send("GET", PLAN, headers={"If-None-Match": '"2"'}).status_code == 304


def test_a_repeated_key_is_answered_again_and_done_once(people: People) -> None:
    drafted(people)
    key = {"Idempotency-Key": "tambah-1"}
    first = people("operator").post(f"{PLAN}/actions", ACTION, key)
    assert people("operator").post(f"{PLAN}/actions", ACTION, key) == first
    assert len(people("operator").get(PLAN)["actions"]) == 2


def test_a_key_is_not_used_for_another_request(people: People) -> None:
    drafted(people)
    key = {"Idempotency-Key": "tambah-1"}
    people("operator").post(f"{PLAN}/actions", ACTION, key)
    problem(people("operator").send("POST", f"{PLAN}/actions", {**ACTION, "weight": 2}, key), 422)


def test_saying_the_same_twice_changes_nothing(people: People) -> None:
    drafted(people)
    assert people("operator").put(PLAN, {"parent": PARENT})["version"] == 2


def test_nobody_approves_their_own_submission(people: People) -> None:
    drafted(people)
    people("head", sub="siti").post(f"{PLAN}/submit")
    refused = people("coordinator", sub="siti").send("POST", f"{PLAN}/approve")
    assert "themselves" in problem(refused, 409)["detail"]


UNIT = {"name": "X", "kind": "dinas", "parent": "tanah-bumbu"}
RENAME = {"name": "X", "effective_from": "2025-01-01", "reason": "x"}
WINDOW = {"opens": "2025-01-01T00:00:00Z", "closes": "2025-02-01T00:00:00Z"}
EXTENSION = {"unit": "dinkes", "until": "2025-03-01T00:00:00Z", "reason": "x"}
FIGURE = f"{PLAN}/actions/a-1/progress/2"
REASON = {"reason": "x"}
RULES: list[tuple[str, str, Any, set[str]]] = [
    ("PUT", "/units/dinkes", UNIT, {"coordinator"}),
    ("POST", "/units/dinkes/rename", RENAME, {"coordinator"}),
    ("PUT", "/windows/2025/1", WINDOW, {"coordinator"}),
    ("POST", "/windows/2025/1/extensions", EXTENSION, {"coordinator"}),
    ("PUT", PLAN, {"parent": PARENT}, {"operator"}),
    ("POST", f"{PLAN}/actions", ACTION, {"operator"}),
    ("PUT", f"{PLAN}/actions/a-1", ACTION, {"operator"}),
    ("DELETE", f"{PLAN}/actions/a-1", None, {"operator"}),
    ("POST", f"{PLAN}/submit", None, {"head"}),
    ("POST", f"{PLAN}/return", {"reason": "x", "due": "2025-01-01"}, {"coordinator"}),
    ("POST", f"{PLAN}/approve", None, {"coordinator"}),
    ("POST", f"{PLAN}/revision", REASON, {"operator", "head"}),
    ("POST", f"{PLAN}/revision/approve", {"effective_from": 1}, {"coordinator"}),
    ("POST", f"{PLAN}/revision/drop", REASON, {"operator", "head", "coordinator"}),
    ("PUT", FIGURE, PROGRESS, {"operator", "system"}),
    ("POST", f"{FIGURE}/corrections", {**PROGRESS, "reason": "x"}, {"operator", "system"}),
    ("PUT", f"{FIGURE}/verification", VERIFICATION, {"verifier"}),
    ("POST", "/evidence/dinkes", None, {"operator", "system"}),
    ("POST", f"{PLAN}/worksheet?mode=dry-run", None, {"operator", "system"}),
    ("GET", PLAN, None, {"operator", "head", "system", "verifier", "coordinator", "leader", "operations"}),
    ("GET", f"{PLAN}/diff?from=0&to=0", None, {
        "operator", "head", "system", "verifier", "coordinator", "leader", "operations"
    }),
    ("GET", f"/evidence/dinkes/{'a' * 64}", None, {
        "operator", "head", "system", "verifier", "coordinator", "leader", "operations"
    }),
]  # fmt: skip
OPEN = [("GET", "/units/dinkes"), ("GET", "/windows/2025/1")]
TOLD_ELSEWHERE = ("/accounts", "/consultations", "/precedents", "/inbox")  # those have tests of their own
SUBJECTS = {"units", "windows", "plans", "progress", "evidence", "worksheet"}
METHODS = {"GET", "PUT", "POST", "PATCH", "DELETE"}
ROLES = ("operator", "head", "system", "verifier", "coordinator", "leader", "operations")
OF_A_UNIT = {"operator", "head", "system"}


@pytest.mark.parametrize(("method", "path", "body", "roles"), RULES)
def test_a_route_lets_its_roles_in_and_nobody_else(
    people: People, method: str, path: str, body: Any, roles: set[str]
) -> None:
    let_in = {role for role in ROLES if people(role).send(method, path, body).status_code != 403}
    assert let_in == roles


@pytest.mark.parametrize(("method", "path", "body", "roles"), RULES)
def test_a_unit_is_closed_to_other_units(people: People, method: str, path: str, body: Any, roles: set[str]) -> None:
    for role in roles & OF_A_UNIT:
        assert people(role, "disdik").send(method, path, body).status_code == 403


def test_every_route_is_among_those_that_were_tried(people: People) -> None:
    routes = people.client.application.url_map
    asked = [(method, path.partition("?")[0]) for method, path, *_ in RULES] + OPEN
    tried = {(routes.bind("").match(path, method, return_rule=True)[0].rule, method) for method, path in asked}
    ours = [rule for rule in routes.iter_rules() if rule.endpoint.partition(".")[0] in SUBJECTS]
    assert tried == {(rule.rule, method) for rule in ours for method in rule.methods or () if method in METHODS}


@pytest.mark.parametrize(("method", "path"), OPEN)
def test_the_register_and_the_windows_are_open_to_every_role(people: People, method: str, path: str) -> None:
    assert all(people(role).send(method, path).status_code == 404 for role in ROLES)


def test_a_window_that_another_process_keeps_open_longer_is_open_at_once(
    people: People, database: Database[dict[str, Any]], identity: Identity
) -> None:
    elsewhere = People(create_plans(database, identity).test_client(), identity)
    figure = f"{PLAN}/actions/{approved(people)}/progress/2"
    open_window(people, opens=-2, closes=-1)
    problem(people("operator").send("PUT", figure, PROGRESS), 409)
    open_window(elsewhere, opens=-2, closes=1, reason="libur")
    people("operator").put(figure, PROGRESS)


def test_a_window_that_another_process_closes_earlier_is_closed_a_moment_later(
    people: People, database: Database[dict[str, Any]], identity: Identity
) -> None:
    elsewhere = People(create_plans(database, identity).test_client(), identity)
    figure = f"{PLAN}/actions/{approved(people)}/progress/2"
    open_window(people, closes=1)
    people("operator").put(figure, PROGRESS)
    open_window(elsewhere, closes=-0.5, reason="ditutup")
    values = count(10)
    wait_until(
        lambda: people("operator").send("PUT", figure, {**PROGRESS, "value": next(values)}).status_code == 409,
        "the window is closed",
    )


def test_without_a_database_it_is_alive_not_ready_and_takes_nothing(identity: Identity) -> None:
    away = connect("mongodb://127.0.0.1:1/", "plans")
    people = People(create_plans(away, identity).test_client(), identity)
    assert people.client.get("/healthz").status_code == 200
    assert people.client.get("/readyz").status_code == 503
    refused = people("operator").send("PUT", PLAN, {"parent": PARENT})
    assert (problem(refused, 503)["title"], refused.headers["Retry-After"]) == ("Try again", "1")
    away.client.close()


def test_nobody_is_let_in_without_a_token(people: People) -> None:
    assert people.client.get(PLAN).status_code == 401


def test_every_route_is_described_with_who_may_call_it(people: People) -> None:
    described = people.client.get("/openapi.json").get_json()
    operations = [
        (method, path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    own = [path for _, path, _ in operations if not path.startswith(TOLD_ELSEWHERE)]
    assert len(own) == len(RULES) + len(OPEN)
    assert all(operation["x-roles"] and operation["summary"] for _, _, operation in operations)
    (report,) = [
        each for method, path, each in operations if method == "put" and path.endswith("{quarter}") and "plans" in path
    ]
    assert report["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/ProgressBody")
