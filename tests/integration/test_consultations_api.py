"""Consultations over HTTP: the life of one, what is shown of it, its files, the lists and the precedents."""

from typing import Any

import pytest
from pymongo.database import Database

from tests.integration.consultations import (
    ASSIGNMENT,
    CLOSING,
    DONE,
    FOLLOW_UP,
    NEEDS,
    PRECEDENT,
    REQUEST,
    START,
    TRIAGE,
    UNIT_PATH,
    assigned,
    follow_up_of,
    held,
    index_all,
    minutes,
    requested,
    schedule,
)
from tests.integration.plans_service import People, approved, fields, problem, registered

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def test_a_consultation_goes_from_the_question_to_its_end_and_is_reopened(people: People) -> None:
    path = assigned(people)
    coordinator = people("coordinator")
    coordinator.put(f"{path}/schedule", schedule())
    coordinator.put(f"{path}/schedule", schedule(begin=2, reason="ruang dipakai"))
    coordinator.post(f"{path}/sessions", minutes())
    follow_up = follow_up_of(people, path)
    people("operator").post(f"{follow_up}/done", DONE)
    people("verifier").post(f"{follow_up}/return", {"reason": "Satu tidak terbaca", "due": FOLLOW_UP["due"]})
    people("head").post(f"{follow_up}/done", {"note": "Diunggah ulang"})
    people("verifier").post(f"{follow_up}/verify", {"note": "Lengkap"})
    coordinator.put(f"{path}/precedent", PRECEDENT)
    coordinator.post(f"{path}/close", CLOSING)
    shown = people("operator").get(path)
    assert (shown["status"], shown["closed"]["ending"], shown["precedent"]["tags"]) == ("closed", "resolved", ["sakip"])
    assert (shown["sessions"][0]["session"], shown["follow_ups"][0]["status"]) == (1, "verified")
    assert {shown["clocks"][clock]["state"] for clock in ("response", "resolution")} == {"stopped"}
    people("operator").post(f"{path}/reopen", {"reason": "Ditolak lagi"})
    assert people("head").get(path)["status"] == "held"


def test_a_coordinator_offers_help_to_a_unit_that_did_not_ask(people: People) -> None:
    registered(people)
    started = people("coordinator").post(f"{UNIT_PATH}/start", START)["consultation"]
    shown = people("operator").get(f"{UNIT_PATH}/{started}")
    assert (shown["status"], shown["asked"]["reason"], shown["clocks"]["response"]) == (
        "triaged",
        START["reason"],
        None,
    )


def test_while_the_unit_is_waited_for_the_clocks_pause(people: People) -> None:
    path = requested(people)
    people("coordinator").put(f"{path}/waiting", NEEDS)
    shown = people("operator").get(path)
    assert (shown["waiting"]["needs"], shown["clocks"]["response"]["state"]) == (NEEDS["needs"], "paused")
    people("operator").post(f"{path}/resume", {"note": "Dikirim"})
    clock = people("operator").get(path)["clocks"]["response"]
    assert (clock["state"], clock["limit"], clock["due"] is None) == ("running", 8 * 3600, False)


def test_a_follow_up_is_agreed_after_the_minutes_too(people: People) -> None:
    path = held(people, follow_ups=[])
    agreed = people("coordinator").post(f"{path}/follow-ups", {**FOLLOW_UP, "owner": "disdik"})["follow_up"]
    assert [each["id"] for each in people("leader").get(path)["follow_ups"]] == [agreed]
    refused = people("operator").send("POST", f"{path}/follow-ups/{agreed}/done", DONE)
    assert "for disdik to do" in problem(refused, 409)["detail"]
    people("coordinator", sub="a").post(f"{path}/follow-ups/{agreed}/done", DONE)
    refused = people("coordinator", sub="a").send("POST", f"{path}/follow-ups/{agreed}/verify", {})
    assert "themselves" in problem(refused, 409)["detail"]
    people("coordinator", sub="b").post(f"{path}/follow-ups/{agreed}/verify", {})


def test_what_proves_a_follow_up_has_to_be_uploaded(people: People) -> None:
    path = held(people)
    follow_up = follow_up_of(people, path)
    evidence = {"kind": "formal_report", "title": "Laporan", "sha256": "a" * 64}
    refused = people("operator").send("POST", f"{follow_up}/done", {**DONE, "evidence": [evidence]})
    assert fields(refused) == {"evidence[0].sha256"}
    stored = people("operator").upload("/evidence/dinkes", PDF, "laporan.pdf").get_json()
    people("operator").post(f"{follow_up}/done", {**DONE, "evidence": [{**evidence, "sha256": stored["sha256"]}]})


def test_a_request_is_about_an_action_of_the_unit(people: People) -> None:
    action = approved(people)
    linked = {"year": 2025, "kind": "general", "action": action}
    made = people("operator").post(UNIT_PATH, {**REQUEST, "linked": linked})["consultation"]
    assert people("operator").get(f"{UNIT_PATH}/{made}")["asked"]["linked"]["action"] == action
    unknown = {**REQUEST, "linked": {**linked, "action": "a-lain"}}
    assert fields(people("operator").send("POST", UNIT_PATH, unknown)) == {"linked.action"}


@pytest.mark.parametrize(
    ("linked", "field"),
    [
        ({"year": 2025, "action": "a-1"}, "linked.kind"),
        ({"year": 2025, "kind": "general", "action": "a-1", "indicator": "iku-1"}, "linked.indicator"),
        ({"quarter": 2}, "linked.year"),
    ],
)
def test_a_link_is_to_one_thing(people: People, linked: Any, field: str) -> None:
    registered(people)
    assert fields(people("operator").send("POST", UNIT_PATH, {**REQUEST, "linked": linked})) == {field}


def test_units_that_are_named_have_to_be_registered(people: People) -> None:
    path = assigned(people)
    coordinator = people("coordinator")
    assert fields(coordinator.send("PUT", f"{path}/assignment", {"team": "tiada"})) == {"team"}
    strangers = minutes(attendees=[{"unit": "tiada", "role": "Kepala", "number": 1}])
    assert fields(coordinator.send("POST", f"{path}/sessions", strangers)) == {"attendees[0].unit"}
    owner = minutes(follow_ups=[{**FOLLOW_UP, "owner": "tiada"}])
    assert fields(coordinator.send("POST", f"{path}/sessions", owner)) == {"follow_ups[0].owner"}
    problem(people("operator", "tiada").send("POST", "/consultations/tiada", REQUEST), 404)


def test_a_retried_request_is_one_consultation(people: People) -> None:
    registered(people)
    key = {"Idempotency-Key": "tanya-1"}
    first = people("operator").post(UNIT_PATH, REQUEST, key)
    assert people("operator").post(UNIT_PATH, REQUEST, key) == first
    assert people("operator").post(UNIT_PATH, REQUEST)["consultation"] != first["consultation"]


def test_the_minutes_are_retried_with_the_same_follow_ups(people: People) -> None:
    path, key, body = assigned(people), {"Idempotency-Key": "berita-1"}, minutes()
    first = people("coordinator").post(f"{path}/sessions", body, key)
    assert people("coordinator").post(f"{path}/sessions", body, key) == first
    assert len(people("leader").get(path)["follow_ups"]) == 1


def test_a_session_has_a_calendar_file_until_it_is_held(people: People) -> None:
    path = assigned(people)
    problem(people("operator").send("GET", f"{path}/calendar.ics"), 404)
    people("coordinator").put(f"{path}/schedule", schedule())
    answer = people("operator").send("GET", f"{path}/calendar.ics")
    assert (answer.mimetype, answer.data.startswith(b"BEGIN:VCALENDAR")) == ("text/calendar", True)
    assert b"ORGANIZER;CN=Sinergi:http://127.0.0.1:1/konsultasi/" in answer.data


def test_a_unit_takes_back_what_it_asked_for_and_the_session_is_cancelled(people: People) -> None:
    path = assigned(people)
    people("coordinator").put(f"{path}/schedule", schedule())
    people("operator").post(f"{path}/withdraw", {"reason": "Sudah terjawab"})
    shown = people("operator").get(path)
    assert (shown["status"], shown["closed"]["ending"], shown["scheduled"]) == ("closed", "withdrawn", None)
    assert {shown["clocks"][clock]["state"] for clock in ("response", "resolution")} == {"stopped"}
    calendar = people("operator").send("GET", f"{path}/calendar.ics").data
    assert b"METHOD:CANCEL" in calendar
    problem(people("operator").send("POST", f"{path}/withdraw", {"reason": "lain"}), 409)


def test_minutes_are_a_pdf_and_the_same_one_every_time(people: People) -> None:
    path = held(people)
    first, again = (people("operator").send("GET", f"{path}/sessions/1/minutes.pdf") for _ in range(2))
    assert (first.mimetype, first.data[:5], first.data == again.data) == ("application/pdf", b"%PDF-", True)
    problem(people("operator").send("GET", f"{path}/sessions/2/minutes.pdf"), 404)


def test_consultations_are_listed_the_newest_first_page_by_page(
    people: People, database: Database[dict[str, Any]]
) -> None:
    path = requested(people)
    people("operator", "disdik").post("/consultations/disdik", REQUEST)
    people("coordinator").post(f"{path}/close", {**CLOSING, "ending": "withdrawn"})
    index_all(people.client.application, database)
    assert [each["unit"] for each in people("leader").get("/consultations")["consultations"]] == ["disdik", "dinkes"]
    (own,) = people("operator").get(UNIT_PATH)["consultations"]
    assert (own["status"], own["topic"], own["due"]) == ("closed", REQUEST["topic"], None)
    (still_open,) = people("leader").get("/consultations?status=open")["consultations"]
    assert (still_open["unit"], still_open["due"] is None) == ("disdik", False)
    page = people("leader").send("GET", "/consultations?page_size=1")
    link = page.headers["Link"].partition("<")[2].partition(">")[0]
    assert [each["unit"] for each in people("leader").get(link)["consultations"]] == ["dinkes"]
    assert fields(people("leader").send("GET", "/consultations?page_token=x")) == {"page_token"}


def test_an_answer_is_found_again_by_its_words(people: People, database: Database[dict[str, Any]]) -> None:
    path = held(people)
    people("coordinator").put(f"{path}/precedent", PRECEDENT)
    requested(people)
    index_all(people.client.application, database)
    (found,) = people("operator", "disdik").get("/precedents?q=PDF kegiatan")["precedents"]
    assert (found["unit"], found["answer"]) == ("dinkes", PRECEDENT["answer"])
    assert people("operator").get("/precedents?q=anggaran")["precedents"] == []
    people("coordinator").put(f"{path}/precedent", {**PRECEDENT, "answer": "Anggaran dicantumkan."})
    index_all(people.client.application, database)
    assert [each["answer"] for each in people("head").get("/precedents?q=anggaran")["precedents"]] == [
        "Anggaran dicantumkan."
    ]


def test_what_came_late_does_not_undo_what_is_kept(people: People, database: Database[dict[str, Any]]) -> None:
    requested(people)
    index_all(people.client.application, database)
    before = list(database["consultations"].find())
    database["consultations"].update_many({}, {"$inc": {"version": 5}})
    index_all(people.client.application, database)
    kept = [{**document, "version": document["version"] - 5} for document in database["consultations"].find()]
    assert kept == before


def test_another_unit_sees_no_consultation_that_is_not_its_own(people: People) -> None:
    path = requested(people).replace("dinkes", "disdik")
    problem(people("operator", "disdik").send("GET", path), 404)
    problem(people("operator", "disdik").send("POST", f"{path}/reopen", {"reason": "x"}), 404)
    problem(people("coordinator").send("PUT", f"{path}/triage", TRIAGE), 404)


ONE = f"{UNIT_PATH}/c-1"
RULES: list[tuple[str, str, Any, set[str]]] = [
    ("POST", UNIT_PATH, REQUEST, {"operator", "head"}),
    ("POST", f"{UNIT_PATH}/start", START, {"coordinator"}),
    ("PUT", f"{ONE}/triage", TRIAGE, {"coordinator"}),
    ("PUT", f"{ONE}/assignment", ASSIGNMENT, {"coordinator"}),
    ("PUT", f"{ONE}/schedule", schedule(), {"coordinator"}),
    ("POST", f"{ONE}/sessions", minutes(), {"coordinator"}),
    ("POST", f"{ONE}/follow-ups", FOLLOW_UP, {"coordinator"}),
    ("POST", f"{ONE}/follow-ups/t-1/done", DONE, {"operator", "head", "coordinator"}),
    ("POST", f"{ONE}/follow-ups/t-1/verify", {}, {"coordinator", "verifier"}),
    ("POST", f"{ONE}/follow-ups/t-1/return", {"reason": "x", "due": "2025-01-01"}, {"coordinator", "verifier"}),
    ("PUT", f"{ONE}/waiting", NEEDS, {"coordinator"}),
    ("POST", f"{ONE}/resume", {}, {"operator", "head", "coordinator"}),
    ("PUT", f"{ONE}/precedent", PRECEDENT, {"coordinator"}),
    ("POST", f"{ONE}/close", CLOSING, {"coordinator"}),
    ("POST", f"{ONE}/withdraw", {"reason": "x"}, {"operator", "head"}),
    ("POST", f"{ONE}/reopen", {"reason": "x"}, {"operator", "head", "coordinator"}),
    *(
        ("GET", path, None, {"operator", "head", "system", "verifier", "coordinator", "leader", "operations"})
        for path in (ONE, f"{ONE}/calendar.ics", f"{ONE}/sessions/1/minutes.pdf", UNIT_PATH)
    ),
    ("GET", "/consultations", None, {"verifier", "coordinator", "leader", "operations"}),
]
OPEN = [("GET", "/precedents?q=sakip")]
SUBJECTS = {"consultations", "sessions", "follow-ups", "precedents"}
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


@pytest.mark.parametrize(("method", "path"), OPEN)
def test_precedents_are_open_to_every_role(people: People, method: str, path: str) -> None:
    assert all(people(role).send(method, path).status_code == 200 for role in ROLES)


def test_every_route_is_among_those_that_were_tried(people: People) -> None:
    routes = people.client.application.url_map
    asked = [(method, path.partition("?")[0]) for method, path, *_ in RULES] + [
        (method, path.partition("?")[0]) for method, path in OPEN
    ]
    tried = {(routes.bind("").match(path, method, return_rule=True)[0].rule, method) for method, path in asked}
    ours = [rule for rule in routes.iter_rules() if rule.endpoint.partition(".")[0] in SUBJECTS]
    assert tried == {(rule.rule, method) for rule in ours for method in rule.methods or () if method in METHODS}


def test_every_route_is_described_with_who_may_call_it(people: People) -> None:
    described = people.client.get("/openapi.json").get_json()["paths"]
    operations = [
        operation
        for path, methods in described.items()
        for method, operation in methods.items()
        if path.startswith(("/consultations", "/precedents")) and method != "parameters"
    ]
    assert len(operations) == len(RULES) + len(OPEN)
    assert all(operation["x-roles"] and operation["summary"] for operation in operations)
