"""Instructions of the leadership on a real MongoDB: given on a figure, followed up by the unit, read by both."""

from collections.abc import Callable
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.envelope import Recorded, decode
from shared.event_log import EventLog
from shared.events.reporting import INSTRUCTIONS
from tests.integration.reading import Reader, app_on, indicators, regency, see
from tests.unit.reporting import UNIT

Ask = Callable[..., Reader]
PATH = f"/instructions/{UNIT}"
ACTION = {"year": 2025, "quarter": 2, "unit": UNIT, "kind": "general", "action": "a-1"}
BODY = {"subject": ACTION, "text": "Selesaikan sebelum rapat.", "due": "2099-07-31"}


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, [*regency(), *indicators()])
    return database


@pytest.fixture
def ask(seen: Database[dict[str, Any]], identity: Identity) -> Ask:
    client = app_on(seen, identity).test_client()
    return lambda role="leader", unit=None: Reader(client, identity, role, unit)


def published(database: Database[dict[str, Any]], instruction: str) -> list[Recorded[Any]]:
    """What the log says of an instruction."""
    commits = EventLog(database).read(f"instruction-{instruction}")
    return [decode(INSTRUCTIONS, text) for commit in commits for text in commit.events]


def give(ask: Ask, **body: Any) -> str:
    answer = ask().post(PATH, {**BODY, **body})
    assert answer.status_code == 200, answer.json
    return str(answer.json["instruction"])


def test_an_instruction_is_given_on_a_figure_followed_up_and_closed(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    name = give(ask)
    head, operator = ask("head", UNIT), ask("operator", UNIT)
    assert head.post(f"{PATH}/{name}/acknowledge", {}).json["version"] == 2
    done = {"text": "Sudah diserahkan.", "evidence": [{"kind": "link", "title": "Notula", "link": "https://a.example"}]}
    assert operator.post(f"{PATH}/{name}/follow-ups", done).json["version"] == 3
    assert ask().post(f"{PATH}/{name}/close", {"remark": "Cukup."}).json["version"] == 4
    see(seen, published(seen, name))
    (line,) = head.get(PATH, after=f"instruction-{name}@4").json["instructions"]
    assert (line["addressee_name"], line["state"], line["overdue"]) == ("Dinas Kesehatan", "closed", False)
    assert (line["subject"]["name"], line["subject"]["percent"]) == ("Rencana aksi a-1", "75.00")
    assert [word["done"] for word in line["words"]] == ["given", "acknowledged", "followed_up", "closed"]


@pytest.mark.parametrize(
    ("subject", "name", "percent"),
    [
        ({}, "tanah-bumbu", "75"),
        ({"unit": UNIT}, "Dinas Kesehatan", "75"),
        ({"unit": UNIT, "indicator": "iku-1"}, "Indeks kepuasan masyarakat", "95"),
    ],
)
def test_what_it_is_about_is_named_with_how_far_it_is(
    ask: Ask, seen: Database[dict[str, Any]], subject: dict[str, str], name: str, percent: str
) -> None:
    given = give(ask, subject={"year": 2025, "quarter": 2, **subject})
    about = published(seen, given)[0].event.subject
    assert (about.name, float(about.percent)) == (name, float(percent))


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        ({"unit": "nobody"}, "subject.unit"),
        ({"unit": UNIT, "kind": "general", "action": "a-9"}, "subject.action"),
        ({"unit": UNIT, "indicator": "iku-9"}, "subject.indicator"),
        ({"kind": "general", "action": "a-1"}, "subject.unit"),
        ({"unit": UNIT, "action": "a-1"}, "subject.kind"),
        ({"unit": UNIT, "kind": "general", "action": "a-1", "indicator": "iku-1"}, "subject.indicator"),
        ({"year": 1}, "subject.year"),
    ],
)
def test_nothing_is_instructed_about_what_is_not_there(ask: Ask, subject: dict[str, str], field: str) -> None:
    answer = ask().post(PATH, {**BODY, "subject": {"year": 2025, "quarter": 2, **subject}})
    assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, [field])
    assert answer.json["errors"][0]["accepted"]


def test_a_unit_that_is_not_registered_is_not_instructed(ask: Ask) -> None:
    assert ask().post("/instructions/nobody", BODY).status_code == 404


def test_the_same_request_again_gives_one_instruction(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    answers = [ask().post(PATH, BODY, **{"Idempotency-Key": "one"}).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(list(EventLog(seen).streams("instruction-"))) == 1


def test_one_unit_does_not_see_or_answer_what_another_was_told(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    name = give(ask)
    see(seen, published(seen, name))
    stranger = ask("head", "disdik")
    assert stranger.get(PATH).status_code == 403
    assert stranger.get("/instructions").status_code == 403
    assert stranger.post(f"{PATH}/{name}/acknowledge", {}).status_code == 403
    assert stranger.post(f"/instructions/disdik/{name}/acknowledge", {}).status_code == 404
    assert stranger.get("/instructions/disdik").json["instructions"] == []


@pytest.mark.parametrize("role", ["operator", "head", "verifier", "coordinator", "operations", "system"])
def test_leadership_alone_gives_closes_and_reopens(ask: Ask, role: str) -> None:
    name = give(ask)
    other = ask(role, UNIT)
    again = {"reason": "Belum.", "due": "2099-08-31"}
    assert other.post(PATH, BODY).status_code == 403
    assert other.post(f"{PATH}/{name}/close", {"remark": "Cukup."}).status_code == 403
    assert other.post(f"{PATH}/{name}/reopen", again).status_code == 403


def test_they_are_listed_by_their_day_the_closed_ones_last(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    late, closed, soon = (give(ask, due=f"2099-0{month}-01") for month in (9, 1, 8))
    ask().post(f"{PATH}/{closed}/close", {"remark": "Cukup."})
    see(seen, [event for name in (late, closed, soon) for event in published(seen, name)])
    listed = [line["id"] for line in ask().get("/instructions").json["instructions"]]
    assert listed == [soon, late, closed]
    assert [line["id"] for line in ask().get(PATH, state="closed").json["instructions"]] == [closed]


def test_as_of_before_it_was_given_there_was_none(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    see(seen, published(seen, give(ask)))
    assert ask().get("/instructions", as_of="2025-12-31T00:00:00Z").json["instructions"] == []
    assert len(ask().get("/instructions").json["instructions"]) == 1


def test_the_page_of_the_unit_shows_what_it_was_told(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    name = give(ask)
    see(seen, published(seen, name))
    page = ask("head", UNIT).get(f"/unit/{UNIT}/2025/2").text
    assert f'id="{name}"' in page
    assert "Selesaikan sebelum rapat." in page
    assert "Arahan pimpinan" not in ask("head", "disdik").get("/unit/disdik/2025/2").text
