"""Measurements and figures over HTTP: corrected, verified, doubted, explained as of a moment and under other rules."""

from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.indicators_service import (
    INDICATOR,
    MEASUREMENT,
    SECOND,
    adopted,
    create_indicators,
    figure,
    measured,
    targeted,
)
from tests.integration.plans_service import People, fields, problem


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


def test_a_measurement_is_corrected_verified_and_shown(people: People) -> None:
    targeted(people)
    measured(people, 1, 60)
    path = f"{INDICATOR}/measurements/2025/1"
    assert fields(people("operator").send("PUT", path, {**MEASUREMENT, "value": 70})) == {"standing"}
    assert fields(people("operator").send("POST", f"{path}/corrections", MEASUREMENT)) == {"reason"}
    people("system").post(f"{path}/corrections", {**MEASUREMENT, "value": "70.5", "reason": "satu terlewat"})
    people("verifier").put(f"{path}/verification", {"confirmed": True})
    (shown,) = people("leader").get(INDICATOR)["measurements"]
    assert (shown["measurement"]["value"], shown["verification"]["confirmed"]) == ("70.5", True)
    people("operator").post(f"{path}/corrections", {**MEASUREMENT, "value": "71", "reason": "dua"})
    assert people("leader").get(INDICATOR)["measurements"][0]["verification"] is None


def test_a_doubtful_measurement_is_shown_with_advice(people: People) -> None:
    targeted(people)
    measured(people, 1, "0.25")
    (shown,) = people("leader").get(INDICATOR)["measurements"]
    assert "scale_mix" in {each["rule"] for each in shown["doubts"]}


def test_a_figure_is_explained_with_the_events_it_was_made_of(people: People) -> None:
    targeted(people)
    measured(people, 1, 63)
    people("verifier").put(f"{INDICATOR}/measurements/2025/1/verification", {"confirmed": False, "notes": "bukti?"})
    shown = figure(people, 1)
    assert shown["recorded"]["achievement"]["raw"] == "90"
    assert "63 persen" in shown["recorded"]["explanation"]["sentence"]["id"]
    sources = shown["sources"]
    assert [sources[name]["event"] for name in ("agreed", "targets_proposed", "targets_approved", "assessed")] == [
        f"indicator-dinkes-iku-1@{version}" for version in (3, 4, 5, 11)
    ]
    assert sources["measurements"]["1"]["measured"]["role"] == "operator"
    assert sources["measurements"]["1"]["measurement"]["evidence"][0]["link"] == "https://example.org/rekap"
    assert sources["measurements"]["1"]["verification"]["notes"] == "bukti?"
    assert shown["other"] is None


def test_a_figure_is_explained_as_of_a_moment(people: People) -> None:
    targeted(people)
    measured(people, 1, 63)
    before = figure(people, 1)
    people("operator").post(
        f"{INDICATOR}/measurements/2025/1/corrections", {**MEASUREMENT, "value": 70, "reason": "terlewat"}
    )
    assert figure(people, 1)["recorded"]["achievement"]["raw"] == "100"
    assert figure(people, 1)["sources"]["measurements"]["1"]["reason"] == "terlewat"
    assert figure(people, 1, f"?as_of={before['as_of']}") == before
    long_ago = f"{INDICATOR}/explanation/2025/1?as_of=2020-01-01T00:00:00Z"
    assert "no figure of iku-1" in problem(people("leader").send("GET", long_ago), 404)["detail"]


def test_a_figure_under_another_version_stands_beside_the_recorded_one(people: People) -> None:
    targeted(people, polarity="minimise")
    adopted(people, SECOND)
    measured(people, 1, 35)
    shown = figure(people, 1, f"?rules={SECOND}")
    assert [shown[which]["achievement"]["score"] for which in ("recorded", "other")] == ["120", "110"]
    assert [shown[which]["achievement"]["formula"] for which in ("recorded", "other")] == ["minimise_a", "minimise_b"]
    unknown = people("leader").send("GET", f"{INDICATOR}/explanation/2025/1?rules=rules-1999")
    assert fields(unknown) == {"rules"}
    assert figure(people, 1)["recorded"] == shown["recorded"]


def test_a_figure_that_was_never_recorded_is_missing(people: People) -> None:
    targeted(people)
    problem(people("leader").send("GET", f"{INDICATOR}/explanation/2026/1"), 404)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"value": "dua"}, {"value"}),
        ({"value": None}, {"value"}),
        ({"standing": "done", "source": ""}, {"standing", "source"}),
        ({"evidence": [{"kind": "link", "title": "x", "link": "https://x"}] * 21}, {"evidence"}),
        ({"value": 101, "label": "WTP"}, {"label"}),
    ],
)
def test_every_field_of_a_measurement_that_does_not_fit_is_named(
    people: People, changes: dict[str, Any], named: set[str]
) -> None:
    targeted(people)
    path = f"{INDICATOR}/measurements/2025/1"
    assert fields(people("operator").send("PUT", path, {**MEASUREMENT, **changes})) == named


def test_a_stale_version_is_refused_and_a_repeated_key_answered_again(people: People) -> None:
    targeted(people)
    path, key = f"{INDICATOR}/measurements/2025/1", {"Idempotency-Key": "ukur-1"}
    problem(people("operator").send("PUT", path, MEASUREMENT, {"If-Match": '"1"'}), 412)
    first = people("operator").put(path, MEASUREMENT, key)
    assert people("operator").put(path, MEASUREMENT, key) == first
    problem(people("operator").send("PUT", path, {**MEASUREMENT, "value": 1}, key), 422)
    assert people("operator").send("GET", INDICATOR).headers["ETag"] == f'"{first["version"]}"'
