"""Whatever is sent to the HTTP door, it answers: every report gets one verdict, and no fault is ever ours."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pymongo.database import Database
from werkzeug.test import TestResponse

from deploy.local.identity import Identity
from shared.inbox.door import EXTENSION
from shared.inbox.limits import Limits, Rate
from tests.integration.inbox import BATCH, NDJSON, SINGLE, progress, report, send
from tests.integration.indicators_service import create_indicators, targeted
from tests.integration.plans_service import Caller, People, approved, create_plans, open_window

Documents = Database[dict[str, Any]]
FEW = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making an example smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TYPES = ("sinergi.report.progress", "sinergi.report.measurement", "sinergi.report.nonsense", "")
VALID: dict[str, Any] = {
    "sinergi.report.progress": progress("", "a-1")["data"],
    "sinergi.report.measurement": {
        "indicator": "iku-1", "year": 2025, "quarter": 2, "value": "75", "standing": "provisional", "source": "x"
    },
}  # fmt: skip

texts = st.text(max_size=12)
numbers = st.integers() | st.floats(allow_nan=True) | st.decimals().map(str)
scalars = st.none() | st.booleans() | numbers | texts | st.sampled_from(["1e999999", "2025", "1.0", "\x00", "\ud800"])
anything = st.recursive(
    scalars, lambda of: st.lists(of, max_size=4) | st.dictionaries(texts, of, max_size=4), max_leaves=12
)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """Data of a report of which some values are anything, missing, or too many."""
    data = dict(VALID[draw(st.sampled_from(sorted(VALID)))])
    for name in draw(st.lists(st.sampled_from(sorted(data)), max_size=3)):
        data[name] = draw(anything)
    for name in draw(st.lists(st.sampled_from(sorted(data)), max_size=2)):
        data.pop(name, None)
    return data | draw(st.dictionaries(texts, anything, max_size=2))


@st.composite
def reports(draw: st.DrawFn) -> Any:
    """A CloudEvent, or nearly one."""
    event = report(draw(texts), draw(spoilt() | anything), draw(st.sampled_from(TYPES)))
    for name in draw(st.lists(st.sampled_from([*event, "unit", "resubmits", "time", "schemaversion"]), max_size=2)):
        event[name] = draw(anything)
    return event


bodies = reports().map(lambda event: json.dumps(event).encode("utf-8", "surrogatepass")) | st.binary(max_size=200)


@pytest.fixture(params=["plans", "indicators"])
def system(request: pytest.FixtureRequest, database: Documents, identity: Identity) -> Caller:
    """A system of Dinkes at each service in turn, that may send as much as it likes."""
    create = create_plans if request.param == "plans" else create_indicators
    app = create(database, identity)
    app.extensions[EXTENSION].limits = Limits(Rate(10**6, 10**9))
    people = People(app.test_client(), identity)
    if request.param == "plans":
        approved(people)
        open_window(people)
    else:
        targeted(people)
    return people("system")


def check(given: Any, answer: TestResponse) -> None:
    for each in given:
        assert each["outcome"] in {"accepted", "refused", "duplicate"}, answer.text
        assert (each["outcome"] == "refused") == ("code" in each)


def is_json(body: bytes) -> bool:
    """Python also writes NaN and half surrogate pairs; a batch that holds one cannot be told into items."""
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError:
        return False
    return True


@FEW
@given(body=bodies, mode=st.sampled_from(["record", "validate"]))
def test_a_report_gets_one_verdict(system: Caller, body: bytes, mode: str) -> None:
    answer = send(system, body, SINGLE, f"?mode={mode}")
    assert answer.status_code == 200, answer.text
    check(answer.get_json()["verdicts"], answer)
    assert len(answer.get_json()["verdicts"]) == 1


@FEW
@given(
    events=st.lists(reports(), max_size=6), noise=st.binary(max_size=20), mode=st.sampled_from(["record", "validate"])
)
def test_a_batch_gets_as_many_verdicts_as_it_has_reports(
    system: Caller, events: list[Any], noise: bytes, mode: str
) -> None:
    body = json.dumps(events).encode("utf-8", "surrogatepass")
    answer = send(system, body, BATCH, f"?mode={mode}")
    assert answer.status_code == 200, answer.text
    assert len(answer.get_json()["verdicts"]) == (len(events) if is_json(body) else 1)
    check(answer.get_json()["verdicts"], answer)
    assert send(system, noise, BATCH).status_code == 200


@FEW
@given(rows=st.lists(bodies, max_size=8), mode=st.sampled_from(["record", "validate"]))
def test_a_line_gets_a_line(system: Caller, rows: list[bytes], mode: str) -> None:
    body = b"\n".join(rows)
    answer = send(system, body, NDJSON, f"?mode={mode}")
    given_lines = [json.loads(line) for line in answer.data.splitlines()]
    assert (answer.status_code, len(given_lines)) == (200, sum(bool(row.strip()) for row in body.split(b"\n")))
    check(given_lines, answer)


@FEW
@given(
    data=st.binary(max_size=60) | spoilt().map(lambda each: json.dumps(each).encode("utf-8", "surrogatepass")),
    attributes=st.dictionaries(
        st.sampled_from(
            ["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-unit", "ce-resubmits", "ce-x"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
        | st.sampled_from([*TYPES, "1.0", "%ff"]),
    ),
    content_type=st.sampled_from([SINGLE, BATCH, "application/json", "text/plain", "a/b; charset=\xff", ""]),
)
def test_headers_may_say_anything(system: Caller, data: bytes, attributes: dict[str, str], content_type: str) -> None:
    answer = send(system, data, content_type, headers=attributes)
    assert answer.status_code in {200, 415}, answer.text
    if answer.status_code == 200:
        check(answer.get_json()["verdicts"], answer)


@FEW
@given(
    path=st.sampled_from(["items", "reconciliation", "items/x", "../quality"]),
    query=st.dictionaries(
        st.sampled_from(["outcome", "code", "day", "source", "id", "page_size", "page_token", "year", "quarter", "x"]),
        st.text(max_size=12) | st.sampled_from(["refused", "2025-01-01", "2025", "1", "9999-12-31~x", "~"]),
        max_size=4,
    ),
)
def test_the_ledger_may_be_asked_anything(system: Caller, path: str, query: dict[str, str]) -> None:
    answer = system.send("GET", f"/inbox/dinkes/{path}", query_string=query)
    assert answer.status_code < 500, answer.text
