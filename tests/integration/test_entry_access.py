"""Who may send what from a page: the cookie counts for reading and for our own forms, and for nothing else."""

from typing import Any

import pytest

from tests.integration.paper import SAME_ORIGIN, visitor
from tests.integration.plans_service import PLAN, PROGRESS, People, approved, open_window

PLAN_PAGE = "/isi/dinkes/2025/general"
FIGURE_PAGE = f"{PLAN_PAGE}/a-1/2"
VERIFICATION_PAGE = "/verifikasi/dinkes/2025/general/a-1/2"
CONSULTATION = "/isi/konsultasi/dinkes/c-1"
ALL_UNITS = {"verifier", "coordinator", "leader", "operations"}
ROLES = ("operator", "head", "system", *sorted(ALL_UNITS))
OF_A_UNIT = {"operator", "head", "system"}
RULES: list[tuple[str, str, set[str]]] = [
    ("GET", "/isi", {*OF_A_UNIT, *ALL_UNITS}),
    ("GET", PLAN_PAGE, {*OF_A_UNIT, *ALL_UNITS}),
    ("POST", f"{PLAN_PAGE}/ajukan", {"head"}),
    ("GET", FIGURE_PAGE, {"operator", "system"}),
    ("POST", FIGURE_PAGE, {"operator", "system"}),
    ("GET", VERIFICATION_PAGE, {"verifier"}),
    ("POST", VERIFICATION_PAGE, {"verifier"}),
    ("GET", "/isi/konsultasi", {"operator", "head"}),
    ("POST", "/isi/konsultasi/dinkes", {"operator", "head"}),
    ("GET", CONSULTATION, {*OF_A_UNIT, *ALL_UNITS}),
    ("POST", f"{CONSULTATION}/jawab", {"operator", "head"}),
    ("POST", f"{CONSULTATION}/tarik", {"operator", "head"}),
]
SIGNING_IN = {
    ("/masuk", "GET"),
    ("/masuk", "POST"),
    ("/masuk/sebagai", "POST"),
    ("/masuk/mulai", "GET"),
    ("/masuk/kembali", "GET"),
}
OPEN = {*SIGNING_IN, ("/keluar", "POST"), ("/gaya.css", "GET")}
FROM_ELSEWHERE = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "http://localhost:8201"},
]


def asked(people: People, role: str, unit: str | None, method: str, path: str) -> int:
    who = visitor(people.client, people.identity, role, unit if role in OF_A_UNIT else None)
    return who.client.open(path, method=method, headers={**who.cookie, **SAME_ORIGIN}).status_code


@pytest.mark.parametrize(("method", "path", "roles"), RULES)
def test_a_page_lets_its_roles_in_and_nobody_else(people: People, method: str, path: str, roles: set[str]) -> None:
    assert {role for role in ROLES if asked(people, role, "dinkes", method, path) != 403} == roles


@pytest.mark.parametrize(("method", "path", "roles"), [each for each in RULES if "dinkes" in each[1]])
def test_a_page_is_closed_to_other_units(people: People, method: str, path: str, roles: set[str]) -> None:
    assert {asked(people, role, "disdik", method, path) for role in roles & OF_A_UNIT} <= {403}


def test_every_page_is_among_those_that_were_tried(people: People) -> None:
    routes = people.client.application.url_map
    asked_for = {(path, method) for method, path, _ in RULES} | OPEN
    tried = {(routes.bind("").match(path, method, return_rule=True)[0].rule, method) for path, method in asked_for}
    ours = [rule for rule in routes.iter_rules() if rule.endpoint.partition(".")[0] == "pages"]
    assert tried == {(rule.rule, method) for rule in ours for method in rule.methods or () if method in {"GET", "POST"}}


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_a_form_of_another_site_changes_nothing(people: People, headers: dict[str, str]) -> None:
    action = approved(people)
    open_window(people)
    operator, page = visitor(people.client, people.identity, "operator", "dinkes"), f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    assert "dikirim dari situs lain" in operator.send(page, {"value": "2"}, 403, headers=headers)
    assert not people("leader").get(PLAN)["progress"]


@pytest.mark.parametrize("headers", [SAME_ORIGIN, {"Origin": "http://localhost"}, {"Origin": "https://localhost"}])
def test_a_form_of_ours_is_taken_also_from_browsers_that_only_name_the_origin(
    people: People, headers: dict[str, str]
) -> None:
    action = approved(people)
    open_window(people)
    operator, page = visitor(people.client, people.identity, "operator", "dinkes"), f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    operator.send(page, {"value": "2"}, headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{PLAN}/submit", None),
        ("PUT", f"{PLAN}/actions/a-1/progress/2", PROGRESS),
        ("POST", "/evidence/dinkes", None),
    ],
)
def test_the_cookie_does_not_count_for_what_is_no_form(people: People, method: str, path: str, body: Any) -> None:
    who = visitor(people.client, people.identity, "operator", "dinkes")
    answer = who.client.open(path, method=method, json=body, headers={**who.cookie, **SAME_ORIGIN})
    assert answer.status_code == 401


def test_the_cookie_counts_for_reading_the_api_too(people: People) -> None:
    approved(people)
    who = visitor(people.client, people.identity, "operator", "dinkes")
    assert who.client.get(PLAN, headers=who.cookie).status_code == 200
    assert who.client.get(PLAN, headers={**who.cookie, "Authorization": "Basic x"}).status_code == 401


def test_who_is_no_longer_signed_in_is_told_so_and_not_led_away_from_what_was_typed(people: People) -> None:
    action = approved(people)
    answer = people.client.post(f"{PLAN_PAGE}/{action}/2", data={"value": "2"}, headers=SAME_ORIGIN)
    assert answer.status_code == 401
    assert "masih ada di halaman sebelumnya" in answer.text
    assert people.client.get(f"{PLAN_PAGE}/{action}/2").headers["Location"].startswith("/masuk?kembali=/isi/dinkes/")


def test_a_form_without_its_key_is_not_taken(people: People) -> None:
    action = approved(people)
    open_window(people)
    operator = visitor(people.client, people.identity, "operator", "dinkes")
    assert "key" in operator.send(f"{PLAN_PAGE}/{action}/2", {"value": "2"}, 422)
    assert not people("leader").get(PLAN)["progress"]


def test_entry_pages_allow_nothing_from_outside_and_no_style_within(people: People) -> None:
    approved(people)
    who = visitor(people.client, people.identity, "operator", "dinkes")
    answer = who.client.get(PLAN_PAGE, headers=who.cookie)
    assert answer.headers.getlist("Content-Security-Policy")[0].startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text
    assert "<script" not in answer.text


def test_signing_in_leads_to_the_entry_pages(people: People) -> None:
    token = people.identity.mint("operator", "dinkes")
    answer = people.client.post("/masuk", data={"token": token, "kembali": "//elsewhere.example"})
    assert answer.headers["Location"] == "/isi"
