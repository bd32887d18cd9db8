"""What must never reach a query, a log line or an answer, sent to every route that takes a body or a question."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.routes_tried import addresses
from tests.integration.test_access_matrix import SERVICES

Documents = Database[dict[str, Any]]
WRITING = frozenset({"PUT", "POST", "PATCH"})
OPERATORS: list[Any] = [{"$ne": None}, {"$gt": ""}, {"$where": "sleep(5000)"}, [{"$regex": ".*"}]]
STORED = ("commits", "people", "webhooks", "preferences", "receipts", "items")


@pytest.fixture(params=SERVICES)
def app(request: pytest.FixtureRequest, database: Documents, identity: Identity) -> Flask:
    """Each service in turn."""
    return SERVICES[request.param](database, identity)


@pytest.fixture
def allowed(identity: Identity) -> list[dict[str, str]]:
    """Callers of whom one is let in by every route."""
    callers = [("operator", "dinkes"), ("head", "dinkes"), ("coordinator", None), ("verifier", None), ("leader", None)]
    return [{"Authorization": f"Bearer {identity.mint(role, unit)}"} for role, unit in callers]


@pytest.mark.parametrize("operator", OPERATORS, ids=json.dumps)
def test_an_operator_of_the_database_is_no_value(
    operator: Any, app: Flask, allowed: list[dict[str, str]], database: Documents
) -> None:
    before = _counted(database)
    for method, address, names in _bodies(app):
        for headers in allowed:
            body = dict.fromkeys(names, operator)
            answer = app.test_client().open(address, method=method, headers=headers, json=body)
            assert 400 <= answer.status_code < 500, f"{method} {address}: {answer.status_code} {answer.text[:300]}"
    assert _counted(database) == before


def test_an_operator_in_a_question_is_an_unknown_parameter(app: Flask, allowed: list[dict[str, str]]) -> None:
    for route, address in addresses(app):
        if route.method == "GET" and _asks(app, route.rule):
            for headers in allowed:
                answer = app.test_client().get(f"{address}?unit[$ne]=x&status[$gt]=", headers=headers)
                assert answer.status_code in {401, 403, 404, 422}, f"{address}: {answer.status_code}"


def test_every_answer_carries_the_headers_that_keep_browsers_out_of_trouble(app: Flask) -> None:
    for route, address in addresses(app):
        with app.test_client(use_cookies=False).open(address, method=route.method) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Access-Control-Allow-Origin" not in answer.headers


def _bodies(app: Flask) -> Iterator[tuple[str, str, list[str]]]:
    """The routes that take JSON, each with the names that its body may have."""
    schemas = app.test_client().get("/openapi.json").get_json()["components"]["schemas"]
    for route, address in addresses(app):
        taken = _operation(app, route.rule, route.method).get("requestBody", {}).get("content", {})
        reference = taken.get("application/json", {}).get("schema", {}).get("$ref", "")
        if route.method in WRITING and reference:
            yield route.method, address, list(schemas[reference.rpartition("/")[2]]["properties"])


def _asks(app: Flask, rule: str) -> bool:
    parameters = _operation(app, rule, "GET").get("parameters", [])
    return any(each.get("in") == "query" for each in parameters)


def _operation(app: Flask, rule: str, method: str) -> Any:
    """Its description, of a path in which each argument is in braces without its converter."""
    paths = app.test_client().get("/openapi.json").get_json()["paths"]
    described: Any = {_without_names(path): methods for path, methods in paths.items()}
    return described.get(_without_converters(rule), {}).get(method.lower(), {})


def _without_names(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _without_converters(rule: str) -> str:
    return "/".join("{}" if part.startswith("<") else part for part in rule.split("/"))


def _counted(database: Documents) -> dict[str, int]:
    return {name: database[name].count_documents({}) for name in STORED}
