"""An API answers what it is asked, and says no in one shape."""

import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deploy.local.identity import Identity
from shared.probes import Check, NotReady
from shared.problems import Build, Problem
from tests.example_api import create_example, example_settings

REPORT = "/reports/dinkes/2025/1"


@pytest.fixture
def client(identity: Identity) -> FlaskClient:
    return create_example(example_settings(identity)).test_client()


@pytest.fixture
def operator(identity: Identity) -> dict[str, str]:
    return {"Authorization": f"Bearer {identity.mint('operator', 'dinkes')}", "Content-Type": "application/json"}


@pytest.fixture
def leader(identity: Identity) -> dict[str, str]:
    return {"Authorization": f"Bearer {identity.mint('leader')}"}


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    body: dict[str, Any] = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert (body["status"], body["correlation_id"]) == (status, response.headers["X-Correlation-ID"])
    return body


def test_a_command_is_answered_with_where_its_events_stand(client: FlaskClient, operator: dict[str, str]) -> None:
    response = client.put(REPORT, data='{"value": 12.50}', headers=operator)
    body = response.get_json()
    assert (body["version"], body["after"]) == (7, "report-dinkes-2025-1@7")
    assert (response.headers["ETag"], body["value"]) == ('"7"', "12.50")


def test_every_value_that_does_not_fit_is_named(client: FlaskClient, operator: dict[str, str]) -> None:
    body = '{"value": true, "quarter": 5, "items": [{"kind": "report", "title": "a"}, {"kind": "x"}], "colour": 1}'
    found = problem(client.put(REPORT, data=body, headers=operator), 422)
    assert {error["field"] for error in found["errors"]} == {
        "value", "quarter", "items[1].kind", "items[1].title", "colour"
    }  # fmt: skip
    assert all(error["problem"] and error["accepted"] for error in found["errors"])


@pytest.mark.parametrize("body", ['{"value": 1, "value": 2}', '{"value": NaN}', '{"value": 1e400}', "{", "", "[" * 99])
def test_a_body_that_could_be_misread_is_refused(body: str, client: FlaskClient, operator: dict[str, str]) -> None:
    assert problem(client.put(REPORT, data=body, headers=operator), 400)["detail"]


def test_a_body_that_is_no_object_is_refused(client: FlaskClient, operator: dict[str, str]) -> None:
    assert problem(client.put(REPORT, data="[1]", headers=operator), 422)["errors"][0]["problem"] == "is no object"


def test_a_body_of_another_type_is_refused(client: FlaskClient, operator: dict[str, str]) -> None:
    headers = {**operator, "Content-Type": "text/plain"}
    assert "application/json" in problem(client.put(REPORT, data="{}", headers=headers), 415)["detail"]


def test_a_body_that_is_too_large_is_refused(client: FlaskClient, operator: dict[str, str]) -> None:
    large = b" " * (1024 * 1024 + 1)
    problem(client.put(REPORT, data=large, headers=operator), 413)
    assert client.post("/files/dinkes", data=large).get_json()["bytes"] == len(large)
    problem(client.post("/files/dinkes", data=large * 3), 413)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nowhere", "GET", 404),
        ("/reports/Dinkes", "GET", 404),
        ("/reports/dinkes/1999/1", "PUT", 404),
        ("/reports/dinkes/2025/5", "PUT", 404),
        ("//reports/dinkes", "GET", 404),
        ("/files/dinkes", "GET", 405),
        (REPORT, "PUT", 401),
    ],
)
def test_what_does_not_exist_or_is_not_open_is_a_problem_too(
    path: str, method: str, status: int, client: FlaskClient
) -> None:
    problem(client.open(path, method=method), status)


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(client: FlaskClient) -> None:
    assert "POST" in client.get("/files/dinkes").headers["Allow"]


@pytest.mark.parametrize(
    ("how", "status", "detail"),
    [
        ("refused", 409, "a draft cannot be approved"),
        ("refused-field", 422, "is in the past"),
        ("stale", 412, "plan-a is at version 4, not at 3"),
        ("key-reused", 422, "this Idempotency-Key was used for another request"),
        ("conflict", 409, "plan-a is being changed by others at this moment"),
        ("unavailable", 503, "something that is needed does not answer now"),
        ("unexpected", 500, "it is recorded under the correlation id"),
    ],
)
def test_each_error_of_the_runtime_has_its_answer(how: str, status: int, detail: str, client: FlaskClient) -> None:
    assert problem(client.get(f"/fail/{how}"), status)["detail"] == detail


def test_a_refusal_of_a_field_says_what_is_accepted(client: FlaskClient) -> None:
    [error] = problem(client.get("/fail/refused-field"), 422)["errors"]
    assert error == {"field": "due", "problem": "is in the past", "accepted": "a day from tomorrow on"}


def test_an_unexpected_error_tells_nothing_of_the_inside(client: FlaskClient) -> None:
    text = client.get("/fail/unexpected").text
    assert "secret" not in text
    assert "Traceback" not in text


def test_a_database_that_is_away_is_told_within_five_seconds(client: FlaskClient) -> None:
    began = time.monotonic()
    response = client.get("/fail/database")
    problem(response, 503)
    assert response.headers["Retry-After"] == "1"
    assert time.monotonic() - began < 5


def test_ids_that_the_caller_chose_are_kept(client: FlaskClient) -> None:
    headers = client.get("/healthz", headers={"X-Request-ID": "r-1", "X-Correlation-ID": "c.2"}).headers
    assert (headers["X-Request-ID"], headers["X-Correlation-ID"]) == ("r-1", "c.2")


@pytest.mark.parametrize("chosen", ["", "a b", "<script>", "a" * 65, '{"a":1}'])
def test_ids_that_are_none_are_replaced(chosen: str, client: FlaskClient) -> None:
    headers = client.get("/healthz", headers={"X-Request-ID": chosen}).headers
    assert len(headers["X-Request-ID"]) == 32
    assert headers["X-Correlation-ID"] == headers["X-Request-ID"]


def test_without_a_correlation_id_that_of_the_callers_trace_is_taken(client: FlaskClient) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "X-Correlation-ID": "no id"}
    assert problem(client.get("/fail/refused", headers=headers), 409)["correlation_id"] == trace


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/docs", "/openapi.json"])
def test_every_answer_forbids_what_it_does_not_need(path: str, client: FlaskClient) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_a_long_list_is_read_page_by_page(client: FlaskClient, leader: dict[str, str]) -> None:
    response = client.get("/reports/dinkes?page_size=2&page_token=a", headers=leader)
    assert (response.get_json()["page_size"], response.get_json()["page_token"]) == (2, "a")
    assert response.headers["Link"] == '</reports/dinkes?page_size=2&page_token=b>; rel="next"'


def test_a_misspelt_query_is_refused(client: FlaskClient, leader: dict[str, str]) -> None:
    [error] = problem(client.get("/reports/dinkes?pagesize=2", headers=leader), 422)["errors"]
    assert error == {"field": "pagesize", "problem": "is not known", "accepted": "one of page_size, page_token"}


def test_the_actor_is_never_the_subject_of_the_token(client: FlaskClient, leader: dict[str, str]) -> None:
    body = client.get("/reports/dinkes", headers=leader).get_json()
    assert (body["role"], len(body["actor"])) == ("leader", 32)
    assert "local-leader" not in str(body)


def test_the_api_describes_itself(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").get_json()
    put = spec["paths"]["/reports/{unit}/{year}/{quarter}"]["put"]
    assert spec["openapi"] == "3.1.0"
    assert put["summary"] == "Report a value."
    assert put["x-roles"][0] == {"roles": ["operator", "system"], "own_unit": True}
    assert spec["paths"]["/files/{unit}"]["post"]["security"] == []
    value = spec["components"]["schemas"]["Report"]["properties"]["value"]
    assert value["type"] == ["number", "string"]
    assert spec["components"]["responses"]["DEFAULT_ERROR"]["content"].keys() == {"application/problem+json"}


def test_every_reference_of_the_description_leads_somewhere(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").get_json()
    for reference in _references(spec):
        node = spec
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_page_of_the_description_brings_all_it_needs(client: FlaskClient) -> None:
    page = client.get("/docs").text
    assert "://" not in page
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert f'"docs/{asset}' in page
        with client.get(f"/docs/{asset}") as response:
            assert response.status_code == 200


def test_readiness_names_what_is_missing_and_waits_for_nothing(identity: Identity) -> None:
    def broken() -> None:
        raise OSError("host mongo-3.internal refused")

    def behind() -> None:
        raise NotReady("the loop has stalled for 40 seconds")

    checks: dict[str, Check] = {"fine": lambda: None, "mongodb": broken, "loop": behind, "slow": lambda: time.sleep(4)}
    client = create_example(example_settings(identity), checks).test_client()
    began = time.monotonic()
    found = problem(client.get("/readyz"), 503)
    assert time.monotonic() - began < 3
    assert {error["field"]: error["problem"] for error in found["errors"]} == {
        "mongodb": "does not answer",
        "loop": "the loop has stalled for 40 seconds",
        "slow": "no answer within 2 seconds",
    }
    assert client.get("/healthz").status_code == 200


def test_a_process_is_ready_when_all_its_checks_pass(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ready", "checks": []}


def test_requests_are_counted_by_route_and_not_by_address(client: FlaskClient, leader: dict[str, str]) -> None:
    client.get("/reports/dinkes", headers=leader)
    client.open("/reports/dinkes", method="BREW")
    exposed = client.get("/metrics").text
    assert 'sinergi_http_requests_total{method="GET",route="/reports/<identifier:unit>",status="200"}' in exposed
    assert 'method="other"' in exposed
    assert "BREW" not in exposed


def test_a_service_says_how_its_own_errors_look(identity: Identity) -> None:
    own: dict[type[Exception], Build] = {ZeroDivisionError: lambda _: Problem(410, "gone", "Gone", "it was here")}
    client = create_example(example_settings(identity), problems=own).test_client()
    assert problem(client.get("/fail/unexpected"), 410)["type"] == "urn:sinergi:problem:gone"


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in _references(value)]
    return [each for value in node for each in _references(value)] if isinstance(node, list) else []
