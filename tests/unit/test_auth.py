"""What is not declared is refused, and a unit's own is its own."""

from typing import Any

import pytest
from flask import Flask

from deploy.local.identity import Identity
from shared.auth import (
    Access,
    Rule,
    UndeclaredAccess,
    access_of,
    allow,
    allow_accounts,
    check_declared,
    guard,
    public,
    role,
)
from shared.problems import install
from shared.tokens import Tokens
from tests.example_api import example_settings


def nothing(**_: str) -> str:
    return "done"


@pytest.fixture
def app(identity: Identity) -> Flask:
    app = Flask(__name__, static_folder=None)
    install(app, {})
    guard(app, Tokens(example_settings(identity)))

    @app.get("/own/<unit>")
    @allow("operator", "head", own_unit=True)
    @allow("coordinator")
    def own(unit: str) -> str:
        return f"{role()} of {unit}"

    @app.get("/open")
    @public
    def everybody() -> str:
        return "open"

    return app


def get(app: Flask, path: str, *roles: str, unit: str | None = None, identity: Identity) -> Any:
    token = identity.mint(roles[0], unit) if roles else None
    return app.test_client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {})


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("operator", "dinkes", 200),
        ("head", "dinkes", 200),
        ("operator", "disdik", 403),
        ("operator", None, 403),
        ("coordinator", None, 200),
        ("coordinator", "disdik", 200),
        ("leader", "dinkes", 403),
    ],
)
def test_a_route_lets_in_whom_it_names(who: str, unit: str | None, status: int, app: Flask, identity: Identity) -> None:
    assert get(app, "/own/dinkes", who, unit=unit, identity=identity).status_code == status


def test_a_refusal_tells_a_foreign_unit_from_a_missing_role(app: Flask, identity: Identity) -> None:
    foreign = get(app, "/own/dinkes", "operator", unit="disdik", identity=identity).json
    assert foreign["detail"] == "it belongs to another unit than yours"
    role_missing = get(app, "/own/dinkes", "leader", identity=identity).json
    assert role_missing["detail"] == "it needs one of the roles operator, head, coordinator"


def test_the_view_knows_under_which_role_its_caller_came_in(app: Flask, identity: Identity) -> None:
    assert get(app, "/own/dinkes", "coordinator", identity=identity).text == "coordinator of dinkes"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b"])
def test_without_a_bearer_token_the_answer_says_that_one_is_needed(header: str, app: Flask) -> None:
    answer = app.test_client().get("/own/dinkes", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="sinergi"')


def test_a_token_in_the_address_or_in_a_cookie_does_not_count(app: Flask, identity: Identity) -> None:
    token = identity.mint("coordinator")
    client = app.test_client()
    client.set_cookie("access_token", token)
    assert client.get(f"/own/dinkes?access_token={token}").status_code == 401


def test_a_public_route_needs_no_token(app: Flask) -> None:
    assert app.test_client().get("/open").text == "open"


def test_an_unknown_route_is_unknown_and_not_forbidden(app: Flask) -> None:
    assert app.test_client().get("/nowhere").status_code == 404


def test_a_route_without_a_rule_is_refused_at_run_time(app: Flask, identity: Identity) -> None:
    app.add_url_rule("/forgotten", view_func=nothing)
    assert get(app, "/forgotten", "operations", identity=identity).status_code == 403


def test_a_route_without_a_rule_is_found_at_the_start(app: Flask) -> None:
    check_declared(app)
    app.add_url_rule("/forgotten", view_func=nothing)
    with pytest.raises(UndeclaredAccess, match=r"/forgotten does not say who may call it"):
        check_declared(app)


def test_a_rule_about_a_unit_that_the_path_does_not_name_is_found_at_the_start(app: Flask) -> None:
    app.add_url_rule("/own/<skpd>", view_func=allow("operator", own_unit=True)(lambda **_: "done"), endpoint="other")
    with pytest.raises(UndeclaredAccess, match="has no <unit>"):
        check_declared(app)


def test_a_route_for_machine_accounts_that_nobody_knows_is_found_at_the_start(app: Flask) -> None:
    app.add_url_rule("/inbox", view_func=allow_accounts(allow("operations")(lambda: "done")), endpoint="inbox")
    check_declared(app, accounts=True)
    with pytest.raises(UndeclaredAccess, match="/inbox is for machine accounts, but the application knows none"):
        check_declared(app)


def test_machine_accounts_may_be_let_in_beside_roles_in_any_order() -> None:
    one = allow_accounts(allow("operations")(lambda: "done"))
    other = allow("operations")(allow_accounts(lambda: "done"))
    assert (
        access_of(one)
        == access_of(other)
        == Access(everybody=False, rules=(Rule(("operations",), own_unit=False),), accounts=True)
    )
