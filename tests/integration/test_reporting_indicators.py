"""Reading about indicators over HTTP, on a real MongoDB."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from services.reporting.app import read_model_on
from services.reporting.views import VIEWS
from tests.integration.reading import Reader, app_on, indicators, rebuild, regency, see
from tests.unit.reporting import START, UNIT

Ask = Callable[..., Reader]
SUMMARY, UNIT_PATH = "/summary/2025/2", f"/indicators/{UNIT}"
ONE, PACE, CASCADE, RB = f"{UNIT_PATH}/iku-1/2025", "/pace/2025", "/cascade/2025/2", "/rb-index/2025"
STREAM = f"indicator-{UNIT}-iku-1"
LATER = "2026-01-31T00:00:00Z"


@pytest.fixture
def seen(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    see(database, [*regency(), *indicators()])
    return database


@pytest.fixture
def ask(seen: Database[dict[str, Any]], identity: Identity) -> Ask:
    client = app_on(seen, identity).test_client()
    return lambda role="leader", unit=None: Reader(client, identity, role, unit)


def test_the_summary_tells_of_indicators_beside_the_actions(ask: Ask) -> None:
    answer = ask().get(SUMMARY).json
    total = answer["achievement"]["total"]
    assert (total["indicators"], total["due"]) == (2, 2)
    assert total["computed"] == {"count": 1, "of": 2, "percent": "50"}
    assert total["above_90"] == {"count": 1, "of": 2, "percent": "50"}
    assert total["coverage"] == {"count": 3, "of": 4, "percent": "75"}
    assert {row["unit"]: row["completeness"] for row in answer["achievement"]["units"]} == {
        UNIT: "incomplete",
        "disdik": "no_indicator",
        "kecamatan-satui": "no_indicator",
        "tanah-bumbu": "complete",
    }
    assert answer["total"]["reported"] == {"count": 1, "of": 2, "percent": "50"}


def test_the_position_names_the_topics(ask: Ask) -> None:
    topics = {one["topic"]: one["streams"] for one in ask().get(SUMMARY).json["method"]["position"]["topics"]}
    assert topics == {"plans.events": 7, "indicators.events": 4}
    assert [one["topic"] for one in ask().get(RB).json["method"]["position"]["topics"]] == ["indicators.events"]


def test_the_table_has_columns_of_both(ask: Ask) -> None:
    text = ask().get(f"{SUMMARY}.csv").text
    rows = {row["nama"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")}
    assert rows["Dinas Kesehatan"]["iku_terukur"] == "1"
    own = rows["Kabupaten Tanah Bumbu"]
    assert (own["iku"], own["iku_di_atas_90_persen"], own["kemajuan_persen"]) == ("1", "100,00", "")
    whole = rows["Kabupaten"]
    assert (whole["iku_dihitung"], whole["iku_jatuh_tempo"], whole["aturan_iku"]) == ("1", "2", "rules-a")


def test_the_indicators_of_a_unit_come_with_who_is_waited_for(ask: Ask) -> None:
    answer = ask("head", UNIT).get(UNIT_PATH, year=2025).json
    first, second = answer["indicators"]
    assert (first["code"], first["state"], first["version"]["version"]) == ("iku-1", "agreed", 1)
    assert first["bidang_name"] == "Bidang Pelayanan Kesehatan"
    assert (second["state"], second["waits"][0]["who"]) == ("draft", "operator")
    assert ask().get(UNIT_PATH).json["year"] == 2025


def test_one_indicator_tells_of_every_quarter_with_its_history(ask: Ask) -> None:
    answer = ask().get(ONE).json
    first, second = answer["indicator"]["quarters"][:2]
    assert (first["reading"]["measurement"]["value"], first["figure"]["score"]) == ("9", "90")
    assert (second["figure"]["band"], second["figure"]["problem"]) == ("incomplete", "missing_measurement")
    entries = answer["histories"][0]["entries"]
    assert [entry["what"] for entry in entries] == [
        "sinergi.measurement.recorded",
        "sinergi.achievement.assessed",
        "sinergi.measurement.corrected",
        "sinergi.achievement.assessed",
        "sinergi.measurement.verified",
    ]
    assert entries[2]["reason"] == "salah hitung"
    assert {"field": "value", "before": "9.5", "after": "9"} in entries[2]["changes"]
    assert answer["history"][0]["fact"] == f"{STREAM}@1"


def test_the_past_of_an_indicator_is_answered_as_it_was(ask: Ask) -> None:
    before = ask().get(ONE, as_of="2025-04-01T09:00:00Z").json["indicator"]["quarters"][0]
    assert (before["reading"]["measurement"]["value"], before["figure"]["score"]) == ("9.5", "95.0")
    assert ask().get(f"{UNIT_PATH}/iku-1/2025", as_of=START.isoformat()).status_code == 404


@pytest.mark.parametrize("path", [SUMMARY, UNIT_PATH, ONE, CASCADE, RB])
def test_the_present_equals_the_fold_of_the_journal(ask: Ask, path: str) -> None:
    now, then = ask().get(path).json, ask().get(path, as_of=LATER).json
    for answer in (now, then):
        answer["method"].pop("as_of")
        answer.pop("window", None)
    assert without_waits(now) == without_waits(then)


def without_waits(answer: Any) -> Any:
    """Who is waited for depends on the moment."""
    if isinstance(answer, dict):
        return {name: without_waits(value) for name, value in answer.items() if name != "waits"}
    return [without_waits(value) for value in answer] if isinstance(answer, list) else answer


def test_the_pace_board_tells_who_waits_for_whom(ask: Ask) -> None:
    answer = ask().get(PACE, as_of="2025-07-20T00:00:00Z").json
    assert answer["tally"]["states"] == {"agreed": 2, "draft": 1}
    assert (answer["units_without_indicator"], answer["bidang_without_indicator"]) == (2, 0)
    assert answer["waits"] == sorted(answer["waits"], key=lambda wait: wait["since"])
    assert {(wait["unit"], wait["code"], wait["who"]) for wait in answer["waits"]} == {
        ("tanah-bumbu", "ikd-1", "operator"),
        (UNIT, "iku-1", "operator"),
        (UNIT, "iku-2", "operator"),
    }


def test_the_cascade_shows_shares_and_what_leads_nowhere(ask: Ask) -> None:
    answer = ask().get(CASCADE).json
    assert [(node["depth"], node["code"], node["share"]) for node in answer["nodes"]] == [
        (0, "ikd-1", None),
        (1, "iku-1", "40"),
    ]
    assert [(link["to_unit"], link["to_unit_known"]) for link in answer["unknown"]] == [("nobody", False)]


def test_the_rb_index_is_labelled_as_our_own_estimate(ask: Ask) -> None:
    answer = ask().get(RB).json
    estimate = answer["estimate"]
    assert (estimate["label"], estimate["total"], estimate["predicate"]) == ("perkiraan internal", "71.5", "BB")
    assert (estimate["carried"], estimate["lines"][1]["carried_from"]) == (["spbe"], 2024)
    assert answer["published"]["value"] == "72.04"


def test_a_commit_of_an_indicator_can_be_waited_for(ask: Ask) -> None:
    assert ask().get(ONE, after=f"{STREAM}@11").status_code == 200
    assert ask().get(ONE, after=f"{STREAM}@99").status_code == 503


@pytest.mark.parametrize("path", ["/indicators/nobody", f"{UNIT_PATH}/iku-9/2025"])
def test_what_is_not_there_is_unknown(ask: Ask, path: str) -> None:
    answer = ask().get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("role", ["operator", "head", "system"])
def test_those_of_a_unit_read_their_own_indicators_and_no_board(ask: Ask, role: str) -> None:
    own = ask(role, UNIT)
    assert {own.get(path).status_code for path in (UNIT_PATH, ONE)} == {200}
    others = ("/indicators/disdik", "/indicators/tanah-bumbu/ikd-1/2025", PACE, CASCADE, RB)
    assert {own.get(path).status_code for path in others} == {403}


@pytest.mark.parametrize("role", ["leader", "coordinator", "verifier", "operations"])
def test_those_who_look_after_all_units_read_all(ask: Ask, role: str) -> None:
    assert {ask(role).get(path).status_code for path in (UNIT_PATH, ONE, PACE, CASCADE, RB)} == {200}


def test_answers_are_described_as_they_are_encoded(ask: Ask) -> None:
    schemas = ask().get("/openapi.json").json["components"]["schemas"]
    for name, path in {"Pace": PACE, "Cascade": CASCADE, "RbReport": RB, "IndicatorReport": ONE}.items():
        assert set(schemas[name]["properties"]) == set(ask().get(path).json)


def test_a_rebuild_gives_identical_documents(seen: Database[dict[str, Any]]) -> None:
    """Whatever the order of the streams in it, and in whatever batches it comes."""
    before = read_model_on(seen).live()
    by_stream = sorted([*regency(), *indicators()], key=lambda recorded: recorded.stream, reverse=True)
    rebuild(seen, by_stream)
    after = read_model_on(seen).live()
    assert after.generation.number == before.generation.number + 1
    for view in VIEWS:
        assert list(bodies(seen, f"{view.name}_{before.generation.number}")) == list(
            bodies(seen, f"{view.name}_{after.generation.number}")
        ), view.name


def bodies(database: Database[dict[str, Any]], collection: str) -> list[tuple[str, Any, str]]:
    found = database[collection].find().sort("_id", 1)
    return [(document["_id"], sorted(document["seen"].items()), document["body"]) for document in found]
