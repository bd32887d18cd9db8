"""The feed, preferences, the register of people, webhooks and letters over HTTP; and forgetting somebody."""

import json
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from services.notifications.forgetting import mentions
from tests.integration.notifications_service import (
    MovedClock,
    Notifications,
    create_notifications,
    post_office,
)
from tests.integration.plans_service import Caller, People, fields, problem
from tests.unit.notified import Story

SITI = {
    "name": "Siti Aminah",
    "email": "siti@example.org",
    "subject": "siti",
    "posts": [{"role": "operator", "unit": "dinkes"}],
}
KEEPERS = {"coordinator", "operations"}
EVERYBODY = {"operator", "head", "verifier", "coordinator", "leader", "operations", "system"}
KEY, LETTER = "0" * 64, "0" * 32
ROUTES = [
    ("GET", "/feed", EVERYBODY),
    ("GET", "/feed/unread", EVERYBODY),
    ("POST", "/feed/read", EVERYBODY),
    ("POST", "/feed/read-all", EVERYBODY),
    ("GET", "/feed/stream", EVERYBODY),
    ("GET", "/preferences", EVERYBODY),
    ("PUT", "/preferences", EVERYBODY),
    ("GET", "/people", KEEPERS),
    ("POST", "/people", KEEPERS),
    ("PUT", "/people/nobody", KEEPERS),
    ("DELETE", "/people/nobody", KEEPERS),
    ("GET", "/webhooks", KEEPERS),
    ("PUT", "/webhooks/dinkes/sistem", KEEPERS),
    ("DELETE", "/webhooks/dinkes/sistem", KEEPERS),
    ("POST", "/webhooks/dinkes/sistem/enable", KEEPERS),
    ("GET", "/letters", KEEPERS),
    ("GET", f"/letters/{LETTER}", KEEPERS),
    ("POST", f"/letters/{LETTER}/redeliver", KEEPERS),
]


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_notifications(database, identity).test_client(), identity)


@pytest.fixture
def notifications(database: Database[dict[str, Any]]) -> Notifications:
    return Notifications(database, MovedClock("2027-01-01 09:00"))


def registered(people: People, **changes: Any) -> str:
    identifier: str = people("coordinator").post("/people", {**SITI, **changes})["id"]
    return identifier


def siti(people: People) -> Caller:
    return people("operator", "dinkes", "siti")


def late(notifications: Notifications) -> None:
    """Three things for an operator of Dinkes, said after everybody was registered."""
    story = Story().registered().approved(at="2026-12-29")
    notifications.hears(
        story.returned("2026-12-31 09:00", "2027-01-10").window("2026-12-31T00:00+08:00", "2027-01-20T00:00+08:00")
    )
    notifications.looks()


@pytest.mark.parametrize(("method", "path", "allowed"), ROUTES)
def test_only_those_who_may_call_a_route_get_in(people: People, method: str, path: str, allowed: set[str]) -> None:
    for role in EVERYBODY:
        status = people(role).send(method, path).status_code
        assert (status == 403) is (role not in allowed), role
    assert people.client.open(path, method=method).status_code == 401


def test_every_route_is_in_the_table_and_described(people: People) -> None:
    spec = people.client.get("/openapi.json").get_json()
    described = {
        (method.upper(), path) for path, each in spec["paths"].items() for method in each if method != "parameters"
    }
    assert len(described) == len(ROUTES)
    assert all(
        operation["x-roles"] and operation["summary"]
        for each in spec["paths"].values()
        for method, operation in each.items()
        if method != "parameters"
    )


def test_the_feed_is_read_page_by_page_and_counted(people: People, notifications: Notifications) -> None:
    registered(people)
    late(notifications)
    whole = siti(people).get("/feed")
    assert (whole["unread"], len(whole["messages"])) == (3, 3)
    assert whole["messages"][0]["link"].startswith("https://sinergi.example/unit/dinkes/")
    seen, path = [], "/feed?page_size=2"
    while path:
        answer = siti(people).send("GET", path)
        seen += [each["key"] for each in answer.get_json()["messages"]]
        path = answer.headers.get("Link", "").partition(">")[0].lstrip("<")
    assert seen == [each["key"] for each in whole["messages"]]
    assert siti(people).post("/feed/read", {"messages": seen[:1]}) == {"unread": 2}
    assert siti(people).post("/feed/read", {"messages": seen[:1]}) == {"unread": 2}
    assert siti(people).post("/feed/read-all") == siti(people).get("/feed/unread") == {"unread": 0}


def test_the_feed_is_in_the_language_that_is_wanted(people: People, notifications: Notifications) -> None:
    registered(people)
    late(notifications)
    siti(people).put("/preferences", {"language": "en"})
    lines = {path: siti(people).get(path)["messages"][0]["line"] for path in ("/feed", "/feed?language=id")}
    assert "action" in lines["/feed"]
    assert "aksi" in lines["/feed?language=id"]


def test_nobody_reads_or_marks_the_feed_of_another(people: People, notifications: Notifications) -> None:
    registered(people)
    registered(people, subject="budi", email=None, posts=[{"role": "operator", "unit": "disdik"}])
    late(notifications)
    keys = [each["key"] for each in siti(people).get("/feed")["messages"]]
    budi = people("operator", "disdik", "budi")
    assert budi.get("/feed")["messages"] == []
    budi.post("/feed/read", {"messages": keys})
    budi.post("/feed/read-all")
    assert siti(people).get("/feed/unread") == {"unread": 3}


@pytest.mark.parametrize(
    "token", ["x", "2025-13-45T00:00:00+00:00/" + KEY, "2025-01-01T00:00:00+00:00/0", f"2025-01-01T00:00+00:00/{KEY}x"]
)
def test_a_place_in_the_feed_that_is_none_is_refused(people: People, token: str) -> None:
    registered(people)
    response = siti(people).client.get(
        "/feed", query_string={"page_token": token}, headers={"Authorization": f"Bearer {siti(people).token}"}
    )
    assert fields(response) == {"page_token"}


def test_the_feed_is_followed_live_and_taken_up_where_it_was_left(
    people: People, notifications: Notifications, database: Database[dict[str, Any]], identity: Identity
) -> None:
    registered(people)
    late(notifications)
    keys = [each["key"] for each in siti(people).get("/feed")["messages"]][::-1]
    for left, expected in (("2020", keys), ("2030", [])):
        place = {"Last-Event-ID": f"{left}-01-01T00:00:00+00:00/{KEY}"}
        answer = siti(people).send("GET", "/feed/stream", headers=place)
        found: list[str] = []
        for text in answer.iter_encoded():
            event = text.decode()
            if "event: message" in event:
                found.append(json.loads(event.partition("data: ")[2])["key"])
            if "event: unread" in event:
                assert json.loads(event.partition("data: ")[2]) == {"unread": 3}
                break
        answer.close()
        assert found == expected
    narrow = People(create_notifications(database, identity, threads=2).test_client(), identity)
    first = siti(narrow).send("GET", "/feed/stream")
    assert problem(siti(narrow).send("GET", "/feed/stream"), 503)
    first.close()
    again = siti(narrow).send("GET", "/feed/stream")
    assert again.status_code == 200
    again.close()


def test_preferences_are_kept_and_what_does_not_fit_is_named(people: People) -> None:
    registered(people)
    wanted = {"email": "digest", "digest_at": "06:45", "quiet": {"begins": "21:00", "ends": "05:30"}, "language": "en"}
    assert siti(people).put("/preferences", wanted) == siti(people).get("/preferences") == wanted
    assert siti(people).put("/preferences", {"quiet": None})["quiet"] is None
    assert fields(siti(people).send("PUT", "/preferences", {"email": "often", "digest_at": "24:00"})) == {
        "email", "digest_at"
    }  # fmt: skip


def test_who_is_not_registered_has_no_feed(people: People) -> None:
    assert problem(siti(people).send("GET", "/feed"), 404)["detail"] == "nobody is registered who uses this token"


def test_a_person_keeps_since_when_a_post_is_held(people: People) -> None:
    identifier = registered(people)
    before = people("operations").get("/people")["people"][0]["posts"][0]["since"]
    posts = [*SITI["posts"], {"role": "head", "unit": "dinkes"}]
    people("coordinator").put(f"/people/{identifier}", {**SITI, "subject": None, "posts": posts})
    held = {post["role"]: post["since"] for post in people("coordinator").get("/people")["people"][0]["posts"]}
    assert held["operator"] == before != held["head"]
    assert siti(people).get("/feed/unread") == {"unread": 0}


def test_two_people_do_not_share_a_token_and_a_unit_role_needs_a_unit(people: People) -> None:
    registered(people)
    coordinator = people("coordinator")
    assert fields(coordinator.send("POST", "/people", SITI)) == {"subject"}
    assert fields(coordinator.send("POST", "/people", {**SITI, "posts": [{"role": "head"}]})) == {"posts[0].unit"}
    assert fields(coordinator.send("POST", "/people", {**SITI, "email": "siti@example.org\r\nBcc: x@y.id"})) == {
        "email"
    }


@pytest.mark.parametrize("url", ["http://sistem.example/", "https://a:b@sistem.example/", "ftp://x", "https://"])
def test_a_webhook_has_to_be_an_address_of_the_public_internet(people: People, url: str) -> None:
    assert fields(people("coordinator").send("PUT", "/webhooks/dinkes/sistem", {"url": url})) == {"url"}


def test_the_secret_of_a_webhook_is_shown_once(people: People) -> None:
    coordinator = people("coordinator")
    first, second = (
        coordinator.put("/webhooks/dinkes/sistem", {"url": "https://sistem.example/terima"})["secret"] for _ in range(2)
    )
    assert first != second
    assert "whsec" not in json.dumps(coordinator.get("/webhooks"))
    assert coordinator.post("/webhooks/dinkes/sistem/enable") == {"id": "dinkes.sistem"}
    assert coordinator.send("DELETE", "/webhooks/dinkes/sistem").status_code == 200
    assert problem(coordinator.send("DELETE", "/webhooks/dinkes/sistem"), 404)


def test_a_letter_is_looked_at_and_sent_again(people: People, notifications: Notifications) -> None:
    registered(people)
    late(notifications)
    with post_office() as office:
        notifications.delivery(office.mailer.send).round()
        letters = people("operations").get("/letters?state=sent")["letters"]
        one = people("operations").get(f"/letters/{letters[0]['id']}")
        assert [attempt["code"] for attempt in one["attempts"]] == ["250"]
        assert "siti" not in json.dumps(one).casefold()
        people("operations").post(f"/letters/{letters[0]['id']}/redeliver")
        notifications.clock.wait(days=3650)
        sent = len(office.received)
        notifications.delivery(office.mailer.send).round()
        assert len(office.received) == sent + 1
    assert problem(people("operations").send("POST", f"/letters/{LETTER}/redeliver"), 409)
    assert problem(people("operations").send("GET", f"/letters/{LETTER}"), 404)


def test_a_person_is_forgotten_provably_and_everything_else_goes_on(
    people: People, notifications: Notifications, database: Database[dict[str, Any]]
) -> None:
    identifier = registered(people)
    registered(people, name="Budi Santoso", subject="budi", email="budi@example.org")
    late(notifications)
    with post_office() as office:
        notifications.delivery(office.mailer.send).round()
        traces = [identifier, "Siti Aminah", "siti@example.org"]
        assert mentions(database, traces)
        answer = people("operations").send("DELETE", f"/people/{identifier}")
        assert answer.get_json()["left"] == {} == mentions(database, traces)
        assert answer.get_json()["messages"] > 0
        assert problem(people("operations").send("DELETE", f"/people/{identifier}"), 404)
        assert problem(siti(people).send("GET", "/feed"), 404)
        received = len(office.received)
        late(notifications)
        notifications.delivery(office.mailer.send).round()
        assert len(office.received) == received
        assert mentions(database, traces) == {}
        assert people("operator", "dinkes", "budi").get("/feed/unread") == {"unread": 3}


def test_somebody_who_is_forgotten_while_a_letter_waits_gets_none(
    people: People, notifications: Notifications, database: Database[dict[str, Any]]
) -> None:
    identifier = registered(people)
    late(notifications)
    notifications.delivery().gather()
    people("operations").send("DELETE", f"/people/{identifier}")
    with post_office() as office:
        notifications.leases_end()
        notifications.delivery(office.mailer.send).round()
        assert office.received == []
    assert {letter["state"] for letter in database["letters"].find()} == {"nothing"}
