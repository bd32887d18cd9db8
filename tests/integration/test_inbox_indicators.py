"""The HTTP door of indicators: measurements of units' systems, what becomes of them, and how good they are."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from pymongo.database import Database

from deploy.local.identity import Identity
from shared.event_log import EventLog
from shared.inbox.documents import ledger_day
from shared.inbox.door import EXTENSION
from shared.inbox.ledger import Ledger
from shared.inbox.limits import Limits, Rate
from shared.inbox.reconcile_tasks import measure
from shared.inbox.reconciling import Reconciling
from tests.example_process import Service
from tests.integration.inbox import BATCH, opened_account, outcomes, report, verdict, verdicts
from tests.integration.indicators_service import adopted, agreed, create_indicators, drafted, figure, targeted
from tests.integration.plans_service import People, done, fields, problem

Documents = Database[dict[str, Any]]
STATED = {"value": "75", "standing": "provisional", "source": "SIMRS"}


@pytest.fixture
def people(database: Documents, identity: Identity) -> People:
    return People(create_indicators(database, identity).test_client(), identity)


def measured(id: str, quarter: int = 2, indicator: str = "iku-1", **changes: Any) -> dict[str, Any]:  # noqa: A002
    data = {"indicator": indicator, "year": 2025, "quarter": quarter, **STATED, **changes}
    return report(id, {name: value for name, value in data.items() if value is not None}, "sinergi.report.measurement")


def test_a_measurement_is_accepted_and_counts(people: People) -> None:
    targeted(people)
    given = verdict(people("system"), measured("m-1"))
    assert (given["outcome"], given["stream"]) == ("accepted", "indicator-dinkes-iku-1")
    assert figure(people, 2)["recorded"]["achievement"]["realisation"] == "75"


def test_a_reason_makes_it_a_correction(people: People) -> None:
    targeted(people)
    given = verdicts(
        people("system"),
        [
            measured("m-1", standing="final"),
            measured("m-2", value="76"),
            measured("m-3", value="76", reason="salah baca"),
            measured("m-4", 3, reason="belum ada"),
        ],
        BATCH,
    )
    assert outcomes(given) == [
        ("accepted", None),
        ("refused", "invalid_data"),
        ("accepted", None),
        ("refused", "refused"),
    ]
    assert given[1]["errors"][0]["field"] == "data.standing"


def test_what_is_not_there_or_not_agreed_has_its_code(people: People) -> None:
    adopted(people)
    assert verdict(people("system"), measured("m-1"))["code"] == "unknown_indicator"
    drafted(people)
    refused = verdict(people("system"), measured("m-2"))
    assert (refused["code"], refused["errors"][0]["field"]) == ("not_approved", "data.indicator")
    agreed(people)
    assert verdict(people("system"), measured("m-3"))["outcome"] == "accepted"


def test_an_indicator_whose_name_runs_into_another_unit_is_not_found(people: People) -> None:
    targeted(people)
    given = verdict(people("system", "dinkes-iku"), measured("m-1", indicator="1"))
    assert given["code"] == "unknown_indicator"


def test_every_value_that_does_not_fit_is_named(people: People) -> None:
    targeted(people)
    given = verdict(people("system"), measured("m-1", 5, value="many", standing="maybe", source=None, extra=1))
    assert given["code"] == "invalid_data"
    named = {each["field"] for each in given["errors"]}
    assert named == {"data.quarter", "data.value", "data.standing", "data.source", "data.extra"}


def test_progress_is_sent_to_plans(people: People) -> None:
    given = verdict(people("system"), report("p-1", {}))
    assert (given["code"], "plans" in given["detail"]) == ("other_service", True)


def test_an_account_measures_for_its_unit(people: People, database: Documents) -> None:
    targeted(people)
    answer = people.client.post("/inbox", json=measured("m-1"), headers=opened_account(database))
    assert outcomes(done(answer)["verdicts"]) == [("accepted", None)]


def test_validating_records_nothing(people: People, database: Documents) -> None:
    targeted(people)
    before = database.commits.count_documents({})
    tried = verdicts(people("system"), [measured("m-1"), measured("m-2", value="-1")], BATCH, "?mode=validate")
    assert outcomes(tried) == [("accepted", None), ("refused", "invalid_data")]
    assert database.commits.count_documents({}) == before


def test_an_account_that_sends_too_much_is_told_when_to_go_on(people: People, database: Documents) -> None:
    people.client.application.extensions[EXTENSION].limits = Limits(Rate(per_second=1, burst=10))
    targeted(people)
    header, many = opened_account(database), json.dumps([{}] * 100)
    first, second = (people.client.post("/inbox", data=many, content_type=BATCH, headers=header) for _ in range(2))
    assert len(done(first)["verdicts"]) == 100
    assert problem(second, 429)["type"] == "urn:sinergi:problem:rate_limited"
    assert int(second.headers["Retry-After"]) > 10
    assert database.inbox_receipts.count_documents({}) == 100
    assert verdict(people("system"), measured("m-1"))["outcome"] == "accepted"


def test_units_have_a_score_with_its_method(people: People) -> None:
    targeted(people)
    batch = [
        measured("m-1"),
        measured("m-2", value="76", reason="salah baca"),
        measured("m-3", value="many"),
        measured("m-1"),
    ]
    verdicts(people("system"), batch, BATCH)
    today = datetime.now(UTC).date()
    asked = f"year=2025&quarter=2&from={today - timedelta(days=2)}&to={today + timedelta(days=2)}"
    answer = people("coordinator").get(f"/inbox/quality?{asked}")
    (score,) = answer["scores"]
    percents = {share["name"]: share["percent"] for share in score["shares"]}
    assert percents == {"accepted": "66.67", "timely": None, "complete": "100.00", "uncorrected": "50.00"}
    assert (score["unit"], score["score"]) == ("dinkes", "72.22")
    assert set(answer["method"]) == {*percents, "score"}
    usual = people("coordinator").get("/inbox/quality?year=2025&quarter=3")
    assert (usual["from"], usual["to"]) == ("2025-07-01", "2025-10-31")
    backwards = people("coordinator").send("GET", "/inbox/quality?year=2025&quarter=3&from=2025-02-01&to=2025-01-01")
    assert fields(backwards) == {"to"}


def test_a_difference_shows_in_the_metric_until_it_is_settled(people: People, database: Documents) -> None:
    targeted(people)
    verdict(people("system"), measured("m-1"))
    reconciling = Reconciling(Ledger(database), EventLog(database).commits)
    later = datetime.now(UTC) + timedelta(minutes=10)

    def shown() -> float | None:
        measure("indicators", reconciling, later)
        return REGISTRY.get_sample_value("sinergi_inbox_unreconciled", {"service": "indicators", "unit": "dinkes"})

    assert shown() == 1
    database.commits.update_many({}, {"$set": {"published_at": later}})
    assert shown() == 0


def test_what_may_still_be_under_way_is_no_difference_yet(people: People, database: Documents) -> None:
    targeted(people)
    verdict(people("system"), measured("m-1"))
    reconciling = Reconciling(Ledger(database), EventLog(database).commits)
    assert reconciling.watched(datetime.now(UTC)) == {"dinkes": 0}


def test_the_command_says_whether_a_day_adds_up(
    people: People, database: Documents, mongo_url: str, identity: Identity
) -> None:
    targeted(people)
    batch = [measured("m-1"), measured("m-2"), measured("m-3", value="many"), measured("m-1")]
    given = verdicts(people("system"), batch, BATCH)
    service = Service(identity, "services.indicators")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database.name, "COLUMNS": "200"}
    day = ledger_day(datetime.now(UTC))
    status, shown, _ = service.finished("reconcile", "--day", day)
    assert (status, "published +1" in shown) == (1, True)
    database.commits.update_many({}, {"$set": {"published_at": "now"}})
    status, shown, errors = service.finished("reconcile", "--day", day, "--json")
    assert status == 0, errors
    line = json.loads(shown)
    assert not any(line["differences"].values())
    assert [each["command"] for each in line["commits"]] == [f"report.{given[0]['item']}"]
