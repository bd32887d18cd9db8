"""Who is let in, tried with every route, every role and a foreign unit: a route that the matrix lacks fails."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from flask import Flask
from pymongo.database import Database

from deploy.local.identity import Identity
from services.reporting.app import create_app_on as create_reporting
from shared.tokens import ROLES
from tests.integration.inbox import opened_account
from tests.integration.indicators_service import create_indicators
from tests.integration.notifications_service import create_notifications
from tests.integration.plans_service import api_settings, create_plans
from tests.integration.routes_tried import Expected, Route, addresses, expected

Documents = Database[dict[str, Any]]
HOME, FOREIGN = "dinkes", "disdik"
REFUSED = frozenset({401, 403})
SIGNING_IN = Route("POST", "/masuk")  # for everybody, and 401 where no token is handed in
OF_A_UNIT = frozenset({"operator", "head", "system"})
ABOUT_THE_CALLERS_UNIT = {Route("POST", "/inbox"), Route("GET", "/isi/konsultasi"), Route("GET", "/cari")}
SERVICES: Mapping[str, Callable[[Documents, Identity], Flask]] = {
    "plans": create_plans,
    "indicators": create_indicators,
    "notifications": create_notifications,
    "reporting": lambda database, identity: create_reporting(database, api_settings("reporting", database, identity)),
}


class Tried(NamedTuple):
    """An application, by the name of its service, and the headers of each caller by role and unit."""

    service: str
    app: Flask
    callers: Mapping[tuple[str, str | None], Mapping[str, str]]

    def lets_in(self, method: str, address: str, role: str, unit: str | None) -> bool:
        """Whether the caller is let in; what the view then says of a thing that is not there does not matter."""
        status = self.status(method, address, self.callers[role, unit])
        assert status != 500, f"{method} {address} as {role}"
        return status not in REFUSED

    def status(self, method: str, address: str, headers: Mapping[str, str]) -> int:
        """That of the answer; 401 where a page leads to the one on which one signs in."""
        with self.app.test_client(use_cookies=False).open(address, method=method, headers=headers) as answer:
            return 401 if answer.headers.get("Location", "").startswith("/masuk?") else answer.status_code


@pytest.fixture(params=SERVICES)
def tried(request: pytest.FixtureRequest, database: Documents, identity: Identity) -> Tried:
    """Each service in turn."""
    callers: dict[tuple[str, str | None], Mapping[str, str]] = {
        (role, unit): {"Authorization": f"Bearer {identity.mint(role, unit)}"}
        for role in ROLES
        for unit in (HOME, FOREIGN, None)
    }
    callers |= {("account", unit): opened_account(database, unit) for unit in (HOME, FOREIGN)}
    return Tried(request.param, SERVICES[request.param](database, identity), callers)


def test_every_route_is_in_the_matrix_and_nothing_else(tried: Tried) -> None:
    assert {route for route, _ in addresses(tried.app)} == set(expected(tried.service))


def test_every_route_lets_in_whom_the_matrix_names_and_nobody_else(tried: Tried) -> None:
    matrix, wrong = expected(tried.service), []
    closed = [(route, address) for route, address in addresses(tried.app) if not matrix[route].public]
    for route, address in closed:
        for role, unit in tried.callers:
            let_in = tried.lets_in(route.method, address, role, unit)
            if let_in != _may(matrix[route], role, unit, route):
                wrong.append(f"{route.method} {address}: {role} of {unit} is {'let in' if let_in else 'refused'}")
    assert not wrong


def test_without_a_token_or_with_one_of_no_role_only_public_routes_answer(tried: Tried, identity: Identity) -> None:
    public = {route for route, who in expected(tried.service).items() if who.public}
    strangers: list[Mapping[str, str]] = [{}, {"Authorization": f"Bearer {identity.mint('visitor', HOME)}"}]
    for headers in strangers:
        answers = {route: tried.status(route.method, address, headers) for route, address in addresses(tried.app)}
        assert {route for route, status in answers.items() if status not in REFUSED} == public - {SIGNING_IN}


def _may(who: Expected, role: str, unit: str | None, route: Route) -> bool:
    if unit is None and role in OF_A_UNIT and route in ABOUT_THE_CALLERS_UNIT:
        return False
    return role in who.anywhere or (unit == HOME and role in who.own)
