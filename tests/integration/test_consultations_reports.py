"""Consultations that units' systems ask for: the same rules as for people, each refusal with its reason."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from services.plans.app import create_judging
from services.plans.consultation_report import CONSULTATION
from shared.inbox.judging import Judging
from shared.inbox.report import Received
from shared.inbox.verdict import Code
from shared.settings import Timing
from tests.integration.consultations import REQUEST, UNIT_PATH
from tests.integration.plans_service import People, registered


@pytest.fixture
def judging(database: Database[dict[str, Any]], people: People) -> Judging:
    """What people do prepares the database."""
    registered(people)
    return create_judging(database, Timing(service="plans"))


def received(data: Mapping[str, Any]) -> Received:
    report = {"specversion": "1.0", "id": uuid4().hex, "source": "/simpeg", "type": CONSULTATION, "data": data}
    return Received(f"http:{uuid4().hex}", "dinkes", "http", {}, json.dumps(report).encode(), datetime.now(UTC))


def test_a_system_asks_for_a_consultation(judging: Judging, people: People) -> None:
    (verdict,) = judging.judge([received(REQUEST)])
    assert (verdict.outcome, str(verdict.stream).startswith("consultation-")) == ("accepted", True)
    shown = people("operator").get(f"{UNIT_PATH}/{str(verdict.stream).removeprefix('consultation-')}")
    assert (shown["status"], shown["asked"]["topic"]) == ("requested", REQUEST["topic"])


def test_the_same_report_again_asks_for_no_second_one(judging: Judging, database: Database[dict[str, Any]]) -> None:
    report = received(REQUEST)
    (first,), (again,) = judging.judge([report]), judging.judge([report])
    assert (again.stream, again.version) == (first.stream, first.version)
    assert database["commits"].count_documents({"stream": first.stream}) == 1


def test_a_request_about_an_unknown_action_is_refused_with_its_reason(judging: Judging) -> None:
    report = received({**REQUEST, "linked": {"year": 2025, "kind": "general", "action": "a-lain"}})
    (tried,), (verdict,) = judging.validate([report]), judging.judge([report])
    assert (tried.code, verdict.code) == (Code.UNKNOWN_ACTION, Code.UNKNOWN_ACTION)
    assert [each.field for each in verdict.errors] == ["data.linked.action"]


def test_validating_a_request_records_none(judging: Judging, database: Database[dict[str, Any]]) -> None:
    (tried,) = judging.validate([received(REQUEST)])
    assert tried.outcome == "accepted"
    assert database["commits"].count_documents({"stream": {"$regex": "^consultation-"}}) == 0
