"""Reading over HTTP, on a real MongoDB: what is answered to whom, as of when, after what."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.reading import STREAM, Reader, app_on, rebuild, regency, rest, see
from tests.unit.reporting import START, UNIT

Ask = Callable[..., Reader]
SUMMARY = "/summary/2025/2"
YEAR = f"/units/{UNIT}/2025"


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, regency())
    return database


@pytest.fixture
def ask(seen: Database[dict[str, Any]], identity: Identity) -> Ask:
    client = app_on(seen, identity).test_client()
    return lambda role="leader", unit=None: Reader(client, identity, role, unit)


def test_the_summary_counts_what_is_due_reported_and_achieved(ask: Ask) -> None:
    answer = ask().get(SUMMARY).json
    assert answer["total"]["reported"] == {"count": 1, "of": 2, "percent": "50"}
    assert answer["total"]["achieved"] == {"count": 0, "of": 2, "percent": "0"}
    assert answer["total"]["absorption"]["absorbed"] == "250000"
    assert answer["units"] == 3
    assert [len(group["incomplete"]) for group in answer["groups"]] == [2, 1]
    assert answer["window"]["standing"] == "closed"


def test_the_summary_says_where_its_figures_come_from(ask: Ask) -> None:
    method = ask().get(SUMMARY).json["method"]
    assert (method["position"]["streams"], method["position"]["events"]) == (5, 12)
    assert [rule["id"] for rule in method["rules"]] == ["renaksi-1"]


def test_the_same_events_come_to_the_same_position_however_they_were_batched(
    ask: Ask, seen: Database[dict[str, Any]]
) -> None:
    before = ask().get(SUMMARY).json["method"]["position"]
    see(seen, regency())
    assert ask().get(SUMMARY).json["method"]["position"] == before


def test_an_obstacle_leads_to_its_action_and_its_fact(ask: Ask) -> None:
    (cause,) = ask().get(SUMMARY).json["obstacles"]
    assert (cause["category"], cause["actions"][0]["fact"]) == ("budget", f"{STREAM}@7")


def test_a_new_event_is_in_the_next_answer(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    assert ask().get(SUMMARY).json["total"]["reported"]["count"] == 1
    see(seen, regency(*rest()))
    assert ask().get(SUMMARY).json["total"]["reported"]["count"] == 2


def test_after_a_rebuild_nothing_is_left_of_what_was_kept(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    """Revisions are counted anew in each generation, so that they may be the same for another document."""
    assert ask().get(SUMMARY).json["total"]["reported"]["count"] == 1
    rebuild(seen, regency(*rest()))
    assert ask().get(SUMMARY).json["total"]["reported"]["count"] == 2


def test_the_past_is_answered_as_it_was(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    as_of = "2025-04-01T09:00:00Z"  # eight hours after the start, when the first eight events had been recorded
    before = ask().get(SUMMARY, as_of=as_of).json
    assert before["total"] == ask().get(SUMMARY).json["total"]
    see(seen, regency(*rest()))
    assert ask().get(SUMMARY, as_of=as_of).json == before
    assert ask().get(SUMMARY).json["total"]["reported"]["count"] == 2


def test_before_everything_there_was_nothing(ask: Ask) -> None:
    answer = ask().get(SUMMARY, as_of=START.isoformat()).json
    assert (answer["units"], answer["method"]["position"]["events"]) == (0, 0)


def test_the_present_equals_the_fold_of_the_journal(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    see(seen, regency(*rest()))
    now, then = ask().get(SUMMARY).json, ask().get(SUMMARY, as_of="2025-12-31T00:00:00Z").json
    for answer in (now, then):
        answer["method"].pop("as_of")
    assert now == then
    now, then = ask().get(YEAR).json, ask().get(YEAR, as_of="2025-12-31T00:00:00Z").json
    assert now["plans"] == then["plans"]


def test_a_moment_that_has_not_come_cannot_be_asked_for(ask: Ask) -> None:
    answer = ask().get(SUMMARY, as_of="2099-01-01T00:00:00Z")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "as_of")


def test_a_commit_that_was_seen_can_be_waited_for(ask: Ask) -> None:
    assert ask().get(SUMMARY, after=f"{STREAM}@8").status_code == 200


def test_a_commit_that_does_not_come_is_answered_after_a_while(ask: Ask) -> None:
    answer = ask().get(SUMMARY, after=f"{STREAM}@99")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("query", [{"bands": "rainbow"}, {"after": "plan"}, {"as_of": "yesterday"}, {"kin": "general"}])
def test_a_wrong_question_is_answered_with_what_is_accepted(ask: Ask, query: dict[str, str]) -> None:
    answer = ask().get(SUMMARY, **query)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, *query)
    assert answer.json["errors"][0]["accepted"]


def test_a_unit_is_answered_by_quarter_and_action(ask: Ask) -> None:
    (plan,) = ask().get(YEAR).json["plans"]
    second = plan["quarters"][1]
    assert plan["plan"]["realisations"]["a-1"]["2"]["progress"]["value"] == "15"
    assert [(line["action"], line["progress"], line["fact"]) for line in second["actions"]] == [
        ("a-1", "75.00", f"{STREAM}@7"),
        ("a-2", None, None),
    ]


def test_a_unit_that_is_not_registered_is_unknown(ask: Ask) -> None:
    assert ask().get("/units/nobody/2025").status_code == 404


def test_every_figure_can_be_opened(ask: Ask) -> None:
    facts = ask().get(f"{SUMMARY}/facts/missing").json["facts"]
    assert [(fact["unit"], fact["action"], fact["basis"]) for fact in facts] == [(UNIT, "a-2", f"{STREAM}@5")]
    facts = ask("operator", UNIT).get(f"{YEAR}/2/facts/absorption").json["facts"]
    assert [(fact["quarter"], fact["absorbed"]) for fact in facts] == [(1, "100000"), (2, "150000")]
    assert ask().get(f"{SUMMARY}/facts/guess").status_code == 404


def test_a_history_is_read_page_by_page(ask: Ask) -> None:
    first = ask().get(f"{YEAR}/history", page_size=8)
    assert [entry["fact"] for entry in first.json["entries"]][-1] == f"{STREAM}@6"
    following = first.headers["Link"].split(">")[0].removeprefix("<")
    second = ask().get(following)
    assert [entry["fact"] for entry in second.json["entries"]] == [f"{STREAM}@7", f"{STREAM}@8"]
    assert "Link" not in second.headers
    assert ask().get(f"{YEAR}/history", page_token="x").status_code == 422


def test_a_history_can_be_about_one_figure(ask: Ask, seen: Database[dict[str, Any]]) -> None:
    see(seen, regency(*rest()))
    entries = ask().get(f"{YEAR}/history", action="a-1", quarter=1).json["entries"]
    assert [entry["what"] for entry in entries] == [
        "sinergi.progress.reported",
        "sinergi.progress.verified",
        "sinergi.progress.corrected",
    ]
    assert {"field": "value", "before": "10", "after": "9"} in entries[-1]["changes"]
    assert entries[-1]["reason"] == "salah hitung"


def test_the_summary_comes_as_a_table(ask: Ask) -> None:
    answer = ask().get(f"{SUMMARY}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["unit"] for row in rows] == [UNIT, "disdik", "kecamatan-satui", ""]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sinergi-general-2025-tw2.csv"'


@pytest.mark.parametrize("role", ["operator", "head", "system"])
def test_those_of_a_unit_read_their_own_and_nothing_else(ask: Ask, role: str) -> None:
    own = ask(role, UNIT)
    assert {own.get(path).status_code for path in (YEAR, f"{YEAR}/history", f"{YEAR}/2/facts/due")} == {200}
    others = (SUMMARY, f"{SUMMARY}.csv", f"{SUMMARY}/facts/due", "/units/disdik/2025", "/units/disdik/2025/history")
    assert {own.get(path).status_code for path in others} == {403}


@pytest.mark.parametrize("role", ["leader", "coordinator", "verifier", "operations"])
def test_those_who_look_after_all_units_read_all(ask: Ask, role: str) -> None:
    everything = (SUMMARY, f"{SUMMARY}.csv", f"{SUMMARY}/facts/due", YEAR, f"{YEAR}/history", f"{YEAR}/2/facts/due")
    assert {ask(role).get(path).status_code for path in everything} == {200}


def test_answers_are_described_as_they_are_encoded(ask: Ask) -> None:
    described = ask().get("/openapi.json").json
    schema = described["paths"]["/summary/{year}/{quarter}"]["get"]["responses"]["200"]["content"]
    assert schema == {"application/json": {"schema": {"$ref": "#/components/schemas/Summary"}}}
    answer = ask().get(SUMMARY).json
    assert set(described["components"]["schemas"]["Summary"]["properties"]) == set(answer)


def test_a_read_model_that_is_not_prepared_is_away(database: Database[dict[str, Any]], identity: Identity) -> None:
    reader = Reader(app_on(database, identity).test_client(), identity, "leader")
    answer = reader.get(SUMMARY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
