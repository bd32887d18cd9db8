"""Progress that units' systems report: the same rules as for people, each refusal with its reason."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from services.plans.app import create_judging
from services.plans.reports import PROGRESS
from shared.inbox.judging import Judging
from shared.inbox.report import Received
from shared.inbox.types import TAKEN_BY
from shared.inbox.verdict import Code, Verdict
from shared.settings import Timing
from tests.integration.plans_service import PLAN, People, approved, drafted, open_window, reported

Database_ = Database[dict[str, Any]]
DATA = {"year": 2025, "kind": "general", "quarter": 2, "value": "2.5", "evidence": []}


@pytest.fixture
def judging(database: Database_, people: People) -> Judging:  # noqa: ARG001 - what people do prepares the database
    return create_judging(database, Timing(service="plans"))


def judged(judging: Judging, data: Mapping[str, Any], unit: str = "dinkes", at: datetime | None = None) -> Verdict:
    report = {"specversion": "1.0", "id": uuid4().hex, "source": "/simpeg", "type": PROGRESS, "data": {**DATA, **data}}
    body, received_at = json.dumps(report).encode(), at or datetime.now(UTC)
    (verdict,) = judging.judge([Received(f"http:{uuid4().hex}", unit, "http", {}, body, received_at)])
    return verdict


def test_reported_progress_is_recorded_by_the_units_systems(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people)
    verdict = judged(judging, {"action": action, "value": "3.50"})
    assert (verdict.outcome, verdict.stream) == ("accepted", "plan-dinkes-2025-general")
    (shown,) = people("operator").get(PLAN)["progress"]
    assert (shown["progress"]["value"], shown["action"]) == ("3.50", action)


def test_the_same_figure_again_is_accepted_unchanged(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people)
    first, again = (judged(judging, {"action": action}) for _ in range(2))
    assert (again.outcome, again.unchanged, again.version) == ("accepted", True, first.version)


def test_a_window_that_is_closed_takes_a_correction_with_a_reason_only(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people, opens=-3, closes=-1)
    late = judged(judging, {"action": action})
    assert (late.outcome, late.code) == ("refused", Code.WINDOW_CLOSED)
    assert judged(judging, {"action": action, "reason": "salah ketik"}).outcome == "accepted"


def test_the_quality_of_a_quarter_counts_as_long_as_its_window_is_open(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people)
    verdict = judged(judging, {"action": action})
    answer = people("coordinator").get("/inbox/quality?year=2025&quarter=2")
    (score,) = answer["scores"]
    assert (answer["from"], verdict.outcome) == ("2025-04-01", "accepted")
    assert answer["to"] > datetime.now(UTC).date().isoformat()
    assert {share["name"]: share["whole"] for share in score["shares"]}["accepted"] == 1


def test_what_came_before_the_window_closed_counts_however_late_it_is_judged(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people, opens=-3, closes=-1)
    verdict = judged(judging, {"action": action}, at=datetime.now(UTC) - timedelta(days=2))
    assert verdict.outcome == "accepted"


def test_an_early_report_is_told_when_the_window_opens(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people, opens=1, closes=2)
    early = judged(judging, {"action": action})
    assert (early.outcome, early.code) == ("refused", Code.WINDOW_NOT_OPEN)
    assert "it opens" in (early.detail or "")


def test_a_plan_that_is_not_approved_is_not_reported_on(judging: Judging, people: People) -> None:
    action = drafted(people)
    open_window(people)
    assert judged(judging, {"action": action}).code == Code.NOT_APPROVED


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ({"year": 2031}, Code.UNKNOWN_PLAN, None),
        ({"action": "a-unheard-of"}, Code.UNKNOWN_ACTION, None),
        ({"quarter": 5}, Code.INVALID_DATA, "data.quarter"),
        ({"kind": "secret"}, Code.INVALID_DATA, "data.kind"),
        ({"value": "1e9"}, Code.INVALID_DATA, "data.value"),
        ({"target": 1}, Code.INVALID_DATA, "data.target"),
        ({"obstacle": {"category": "weather", "text": "hujan"}}, Code.INVALID_DATA, "data.obstacle.category"),
        (
            {"evidence": [{"kind": "photo", "title": "Foto", "sha256": "0" * 64}]},
            Code.UNKNOWN_EVIDENCE,
            "data.evidence[0].sha256",
        ),
    ],
)
def test_what_is_wrong_is_named(
    judging: Judging, people: People, data: Mapping[str, Any], code: Code, field: str | None
) -> None:
    action = approved(people)
    open_window(people)
    verdict = judged(judging, {"action": action, **data})
    assert (verdict.outcome, verdict.code) == ("refused", code)
    assert [each.field for each in verdict.errors] == ([field] if field else [])


def test_a_unit_reports_on_its_own_plan_only(judging: Judging, people: People) -> None:
    action = approved(people)
    open_window(people)
    assert judged(judging, {"action": action}, unit="disdik").code == Code.UNKNOWN_PLAN


def test_what_people_reported_is_reported_anew_by_a_system(judging: Judging, people: People) -> None:
    action = reported(people)
    judged(judging, {"action": action, "value": "4"})
    (shown,) = people("operator").get(PLAN)["progress"]
    assert shown["progress"]["value"] == "4"


def test_every_type_that_is_promised_to_plans_is_taken(database: Database_) -> None:
    taken = {name for name, service in TAKEN_BY.items() if service == "plans"}
    assert {PROGRESS} <= taken
    assert create_judging(database, Timing(service="plans")).weighing.types() == taken
