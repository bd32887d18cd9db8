"""Who may call the routes of the inbox, in both services that have one; codes are for everybody."""

from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.inbox.verdict import Code
from tests.integration.inbox import opened_account
from tests.integration.indicators_service import create_indicators
from tests.integration.plans_service import People, create_plans, problem

Documents = Database[dict[str, Any]]
SERVICES = {"plans": create_plans, "indicators": create_indicators}
CONCERNED = {"operator", "head", "system", "coordinator", "operations", "account"}
RULES: list[tuple[str, str, set[str]]] = [
    ("POST", "/inbox", {"system", "account"}),
    ("GET", "/inbox/dinkes/items", CONCERNED),
    ("GET", f"/inbox/dinkes/items/{'a' * 32}", CONCERNED),
    ("GET", "/inbox/dinkes/reconciliation?day=2025-04-01", CONCERNED),
    ("GET", "/inbox/quality?year=2025&quarter=2", {"coordinator"}),
]
ROLES = ("operator", "head", "system", "verifier", "coordinator", "leader", "operations")
METHODS = {"GET", "PUT", "POST", "PATCH", "DELETE"}


@pytest.fixture(params=SERVICES)
def people(request: pytest.FixtureRequest, database: Documents, identity: Identity) -> People:
    """The callers of each service in turn."""
    return People(SERVICES[request.param](database, identity).test_client(), identity)


@pytest.mark.parametrize(("method", "path", "roles"), RULES)
def test_a_route_lets_its_roles_and_accounts_in_and_nobody_else(
    people: People, method: str, path: str, roles: set[str], database: Documents
) -> None:
    let_in = {role for role in ROLES if people(role).send(method, path).status_code != 403}
    if people.client.open(path, method=method, headers=opened_account(database)).status_code != 401:
        let_in.add("account")
    assert let_in == roles


@pytest.mark.parametrize(("method", "path", "roles"), [rule for rule in RULES if "dinkes" in rule[1]])
def test_a_unit_is_closed_to_other_units(
    people: People, method: str, path: str, roles: set[str], database: Documents
) -> None:
    for role in roles & {"operator", "head", "system"}:
        assert people(role, "disdik").send(method, path).status_code == 403
    answer = people.client.open(path, method=method, headers=opened_account(database, "disdik"))
    assert answer.status_code == 403


def test_nobody_is_let_in_without_credentials(people: People) -> None:
    assert {people.client.open(path, method=method).status_code for method, path, *_ in RULES} == {401}


def test_every_route_of_the_inbox_is_among_those_that_were_tried(people: People) -> None:
    routes = people.client.application.url_map
    asked = [(method, path.partition("?")[0]) for method, path, *_ in RULES]
    tried = {(routes.bind("").match(path, method, return_rule=True)[0].rule, method) for method, path in asked}
    ours = [rule for rule in routes.iter_rules() if rule.endpoint.partition(".")[0] == "inbox"]
    assert tried == {(rule.rule, method) for rule in ours for method in rule.methods or () if method in METHODS}


def test_every_route_of_the_inbox_is_described(people: People) -> None:
    described = people.client.get("/openapi.json").get_json()
    ours = [
        operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/inbox") and method != "parameters"
    ]
    assert len(ours) == len(RULES)
    assert all(operation["x-roles"] and operation["summary"] for operation in ours)


def test_every_code_has_a_page_and_the_same_for_programs(people: People) -> None:
    for code in Code:
        page = people.client.get(f"/verdict-codes/{code}", headers={"Accept": "text/html,*/*;q=0.8"})
        said = people.client.get(f"/verdict-codes/{code}", headers={"Accept": "application/json"}).get_json()
        assert page.mimetype == "text/html"
        assert page.text.index('lang="id"') < page.text.index('lang="en"')
        assert said["code"] == code
        assert set(said["title"]) == set(said["meaning"]) == set(said["remedy"]) == {"id", "en"}


def test_all_codes_are_listed(people: People) -> None:
    listed = people.client.get("/verdict-codes", headers={"Accept": "application/json"}).get_json()["codes"]
    assert [each["code"] for each in listed] == [*Code]
    page = people.client.get("/verdict-codes").text
    assert all(f'href="/verdict-codes/{code}"' in page for code in Code)
    problem(people.client.get("/verdict-codes/nonsense"), 404)
