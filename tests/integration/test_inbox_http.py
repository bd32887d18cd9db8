"""The HTTP door of plans: every report that is sent gets its verdict in the answer, and the ledger has it."""

import base64
import json
from typing import Any

import pytest
from pymongo.database import Database

from tests.integration.inbox import (
    BATCH,
    NDJSON,
    SOURCE,
    opened_account,
    outcomes,
    progress,
    report,
    send,
    streamed,
    verdict,
    verdicts,
)
from tests.integration.plans_service import Caller, People, approved, done, open_window, problem

Documents = Database[dict[str, Any]]
ITEMS = "/inbox/dinkes/items"


@pytest.fixture
def action(people: People) -> str:
    """An action of an approved plan in an open window."""
    action = approved(people)
    open_window(people)
    return action


@pytest.fixture
def system(people: People) -> Caller:
    return people("system")


def events(database: Documents) -> int:
    return sum(len(commit["events"]) for commit in database.commits.find())


def test_a_report_is_accepted_and_recorded(system: Caller, action: str, database: Documents) -> None:
    given = verdict(system, progress("p-1", action))
    assert (given["outcome"], given["door"], given["unit"]) == ("accepted", "http", "dinkes")
    commit = database.commits.find_one({"command_id": f"report.{given['item']}"})
    assert commit is not None
    assert (commit["stream"], commit["version"] + 1) == (given["stream"], given["version"])


def test_the_same_again_is_a_duplicate_with_the_first_verdict(system: Caller, action: str, database: Documents) -> None:
    first = verdict(system, progress("p-1", action))
    before = events(database)
    again = verdict(system, progress("p-1", action))
    assert (again["outcome"], again["first"]) == ("duplicate", first)
    assert events(database) == before


def test_a_batch_is_answered_in_its_order(system: Caller, action: str) -> None:
    batch = [progress("p-1", action), progress("p-2", "a-unknown"), progress("p-1", action), {"id": "x"}, 7]
    given = verdicts(system, batch, BATCH)
    assert outcomes(given) == [
        ("accepted", None),
        ("refused", "unknown_action"),
        ("duplicate", None),
        ("refused", "not_cloudevent"),
        ("refused", "not_cloudevent"),
    ]
    assert [each.get("id") for each in given] == ["p-1", "p-2", "p-1", "x", None]


def test_lines_are_answered_by_lines(system: Caller, action: str) -> None:
    many = [progress(f"p-{number}", action, value=number % 3) for number in range(450)]
    given = streamed(system, [*many, b"\n", b"{broken\n", many[0]])
    assert [each.get("id") for each in given] == [*(each["id"] for each in many), None, "p-0"]
    assert outcomes(given[:-2]) == [("accepted", None)] * len(many)
    assert outcomes(given[-2:]) == [("refused", "undecodable"), ("duplicate", None)]


def test_a_line_that_is_too_long_is_one_refusal(system: Caller, action: str) -> None:
    long = progress("p-1", action, solution="x" * (1024 * 1024))
    assert outcomes(streamed(system, [long, progress("p-2", action)])) == [("refused", "oversized"), ("accepted", None)]


def test_a_report_may_stand_in_headers_and_body(system: Caller, action: str) -> None:
    attributes = {"ce-specversion": "1.0", "ce-id": "p-1", "ce-source": SOURCE, "ce-type": "sinergi.report.progress"}
    data = progress("p-1", action)["data"]
    answer = done(send(system, data, "application/json", headers=attributes))
    assert outcomes(answer["verdicts"]) == [("accepted", None)]
    assert verdict(system, progress("p-1", action))["outcome"] == "duplicate"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null"])
def test_what_cannot_be_read_is_refused_and_kept(system: Caller, body: bytes, people: People) -> None:
    given = verdict(system, body)
    assert given["outcome"] == "refused"
    kept = people("operations").get(f"{ITEMS}/{given['item']}")["received"]
    assert base64.b64decode(kept["body_base64"]) == body


@pytest.mark.parametrize("body", [b"", b"[", b"[1,", b"[" * 100_000, b'[{"a": tru]'])
def test_a_batch_that_cannot_be_read_is_one_refusal(system: Caller, body: bytes) -> None:
    assert outcomes(verdicts(system, body, BATCH)) == [("refused", "undecodable")]


def test_an_empty_batch_and_an_empty_stream_have_no_verdicts(system: Caller) -> None:
    assert (verdicts(system, [], BATCH), streamed(system, [])) == ([], [])


def test_validating_gives_the_verdicts_and_keeps_nothing(system: Caller, action: str, database: Documents) -> None:
    before = events(database)
    batch = [progress("p-1", action), progress("p-2", "a-unknown"), progress("p-3", action, value="many")]
    tried = verdicts(system, batch, BATCH, "?mode=validate")
    assert outcomes(tried) == [("accepted", None), ("refused", "unknown_action"), ("refused", "invalid_data")]
    assert outcomes(streamed(system, batch, "?mode=validate")) == outcomes(tried)
    assert (events(database), database.inbox_items.count_documents({})) == (before, 0)
    assert outcomes(verdicts(system, batch, BATCH)) == outcomes(tried)


def test_a_correction_of_a_refused_report_is_linked_with_it(system: Caller, action: str, people: People) -> None:
    refused = verdict(system, progress("p-1", action, value="-"))
    corrected = verdict(system, {**progress("p-2", action), "resubmits": "p-1"})
    assert (refused["outcome"], corrected["outcome"], corrected["resubmits"]) == ("refused", "accepted", "p-1")
    first, second = (people("head").get(f"{ITEMS}/{each['item']}") for each in (refused, corrected))
    assert [each["item"] for each in first["resubmitted_by"]] == [corrected["item"]]
    assert [(each["item"], each["outcome"]) for each in second["resubmits"]] == [(refused["item"], "refused")]


def test_only_what_was_refused_can_be_resubmitted(system: Caller, action: str) -> None:
    verdict(system, progress("p-1", action))
    for named in ("p-1", "p-unknown"):
        again = verdict(system, {**progress(f"again-{named}", action, value=3), "resubmits": named})
        assert (again["outcome"], again["code"]) == ("refused", "resubmits_unknown")


def test_the_ledger_is_read_by_what_became_of_reports(system: Caller, action: str) -> None:
    verdicts(system, [progress(f"p-{number}", action, value=number) for number in range(3)], BATCH)
    verdict(system, progress("p-0", action, value=0))
    verdict(system, progress("q-1", "a-unknown"))

    def listed(query: str) -> list[Any]:
        return [each.get("id") for each in system.get(f"{ITEMS}?{query}")["items"]]

    assert listed("")[0] == "q-1"
    assert sorted(listed("")) == ["p-0", "p-1", "p-2", "q-1"]
    assert listed("outcome=refused") == listed("code=unknown_action") == ["q-1"]
    assert sorted(listed("outcome=accepted")) == ["p-0", "p-1", "p-2"]
    assert listed("outcome=duplicate") == ["p-0"]
    assert listed("id=p-1&source=/dinkes/simrs") == ["p-1"]
    assert (listed("outcome=undecided"), listed("source=/other"), listed("day=2001-01-01")) == ([], [], [])


def test_the_ledger_comes_in_pages(system: Caller, action: str) -> None:
    verdicts(system, [progress(f"p-{number}", action, value=number) for number in range(7)], BATCH)
    seen: list[str] = []
    path: str | None = f"{ITEMS}?page_size=3"
    while path:
        answer = system.send("GET", path)
        seen += [each["id"] for each in done(answer)["items"]]
        path = answer.headers["Link"].partition(">")[0].strip("<") if "Link" in answer.headers else None
    assert sorted(seen) == [f"p-{number}" for number in range(7)]
    for token in ("~", "x", "2025-01-01T00:00:00~", "99999-01-01~x", "0001-01-01T00:00:00+14:00~x"):
        assert system.send("GET", f"{ITEMS}?page_token={token}").status_code in {200, 422}


def test_a_unit_sees_only_its_own_ledger(people: People, action: str) -> None:
    item = verdict(people("system"), progress("p-1", action))["item"]
    for other in (people("operator", "disdik"), people("head", "disdik"), people("system", "disdik")):
        assert other.send("GET", f"{ITEMS}/{item}").status_code == 403
        assert other.send("GET", f"/inbox/disdik/items/{item}").status_code == 404
        assert other.get("/inbox/disdik/items")["items"] == []
    for other in (people("verifier"), people("leader")):
        assert other.send("GET", ITEMS).status_code == 403


def test_an_account_reports_for_its_unit_and_reads_its_ledger(people: People, action: str, database: Documents) -> None:
    header = opened_account(database)
    answer = people.client.post("/inbox", json=progress("p-1", action), headers=header)
    assert outcomes(done(answer)["verdicts"]) == [("accepted", None)]
    assert done(people.client.get(ITEMS, headers=header))["items"][0]["id"] == "p-1"
    assert people.client.get("/inbox/disdik/items", headers=header).status_code == 403
    assert people.client.get("/inbox/quality?year=2025&quarter=2", headers=header).status_code == 401
    foreign = {**progress("p-2", action), "unit": "disdik"}
    answer = people.client.post("/inbox", json=foreign, headers=header)
    assert outcomes(done(answer)["verdicts"]) == [("refused", "foreign_unit")]


def test_credentials_do_not_reach_the_ledger(people: People, action: str, database: Documents) -> None:
    header = opened_account(database)
    people.client.post("/inbox", json=progress("p-1", action), headers=header)
    kept = [str(document) for name in ("inbox_items", "inbox_receipts") for document in database[name].find()]
    assert kept
    assert not any("Basic" in text or header["Authorization"].partition(" ")[2] in text for text in kept)


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [("text/plain", {}), ("", {}), ("application/x-www-form-urlencoded", {}), (NDJSON, {"Content-Encoding": "gzip"})],
)
def test_what_is_no_kind_of_report_is_refused_as_a_request(
    system: Caller, content_type: str, headers: dict[str, str]
) -> None:
    problem(send(system, b"x", content_type, headers=headers), 415)


def test_a_request_that_is_too_large_is_refused_as_a_whole(system: Caller, database: Documents) -> None:
    problem(send(system, b" " * (8 * 1024 * 1024 + 1)), 413)
    problem(send(system, json.dumps([7] * 1001).encode(), BATCH), 413)
    assert database.inbox_items.count_documents({}) == 0


def test_whoever_belongs_to_no_unit_reports_nothing(people: People) -> None:
    nobody = Caller(people.client, people.identity.mint("system", None))
    assert problem(send(nobody, report("p-1", {})), 403)["detail"] == "the token names no unit"


def test_a_day_adds_up_once_everything_is_published(system: Caller, action: str, database: Documents) -> None:
    verdicts(system, [progress("p-1", action), progress("p-2", action), progress("p-1", action)], BATCH)
    verdict(system, progress("p-3", "a-unknown"))
    day = database.inbox_receipts.distinct("day")[0]
    path = f"/inbox/dinkes/reconciliation?day={day}"
    before = system.get(path)
    assert before["counts"] == {
        "unit": "dinkes", "day": day, "received": 4, "accepted": 2, "refused": 1, "duplicate": 1, "unchanged": 1,
        "items": 3, "appended": 1, "published": 0,
    }  # fmt: skip
    assert (before["differences"]["published"], before["adds_up"]) == (1, False)
    database.commits.update_many({}, {"$set": {"published_at": "now"}})
    assert system.get(path)["adds_up"]


def test_what_is_lost_does_not_add_up(system: Caller, action: str, database: Documents) -> None:
    verdicts(system, [progress(f"p-{number}", action, value=number) for number in range(3)], BATCH)
    database.commits.update_many({}, {"$set": {"published_at": "now"}})
    database.commits.delete_one({"command_id": {"$regex": "^report"}})
    database.inbox_items.delete_one({})
    day = database.inbox_receipts.distinct("day")[0]
    answer = system.get(f"/inbox/dinkes/reconciliation?day={day}")
    assert (answer["adds_up"], answer["differences"]["kept"]) == (False, 1)
    assert answer["differences"]["appended"] >= 1
