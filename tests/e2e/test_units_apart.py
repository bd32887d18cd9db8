"""What one unit's system attempts on another's topics, ledger and evidence: nothing of it comes through."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from kafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from deploy.local.stack import Stack
from deploy.simulator.doors import Account
from deploy.simulator.item import TYPES, Place, Service
from deploy.simulator.stage import Set
from tests.e2e.people import People
from tests.e2e.units import LEDGERS, YEAR, set_stage
from tests.faults.oracle import dumps
from tests.integration.unit_system import UnitSystem

ANSWER_SECONDS = 30
FILE = {"file": ("bukti.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
OURS, THEIRS = "penyusup", "korban"


@pytest.fixture(scope="module")
def pair(stack: Stack) -> dict[str, Set]:
    """Two units with accounts; the one attempts what only the other may do."""
    return {each.account.unit: each for each in set_stage(stack, {OURS: "Penyusup", THEIRS: "Korban"})}


@pytest.fixture
def ours(pair: dict[str, Set]) -> Account:
    return pair[OURS].account


@pytest.fixture
def client(ours: Account) -> Iterator[httpx.Client]:
    """What one unit's system sends, with its own credentials."""
    with httpx.Client(auth=(ours.user, ours.secret), timeout=ANSWER_SECONDS) as client:
        yield client


@pytest.fixture
def system(stack: Stack, ours: Account) -> UnitSystem:
    return UnitSystem(stack.kafka_units_bootstrap, ours.user, ours.secret)


@pytest.mark.parametrize("service", LEDGERS)
@pytest.mark.parametrize(
    "path", ["/items", "/reconciliation?day=2027-01-01", "/items/0123456789abcdef0123456789abcdef"]
)
def test_a_unit_reads_its_own_ledger_only(service: Service, path: str, stack: Stack, client: httpx.Client) -> None:
    ledger = f"{stack.addresses[LEDGERS[service]]}/inbox/"
    assert client.get(f"{ledger}{OURS}{path}").status_code in {200, 404}
    assert client.get(f"{ledger}{THEIRS}{path}").status_code == httpx.codes.FORBIDDEN


def test_a_unit_reads_and_writes_its_own_evidence_only(stack: Stack, client: httpx.Client, people: People) -> None:
    uploaded = people.say("POST", f"/evidence/{THEIRS}", "operator", THEIRS, files=FILE)
    theirs = f"{stack.addresses['plans-api']}/evidence/{THEIRS}"
    assert client.get(f"{theirs}/{uploaded['sha256']}").status_code == httpx.codes.FORBIDDEN
    assert client.post(theirs, files=FILE).status_code == httpx.codes.FORBIDDEN


def test_a_report_proves_nothing_by_the_evidence_of_another_unit(
    stack: Stack, pair: dict[str, Set], client: httpx.Client, people: People
) -> None:
    sha256 = people.say("POST", f"/evidence/{THEIRS}", "operator", THEIRS, files=FILE)["sha256"]
    verdict = reported(stack, client, pair[OURS].places[0], evidence=[piece(sha256)])
    assert (verdict["outcome"], verdict["code"]) == ("refused", "unknown_evidence")


def piece(sha256: str) -> dict[str, str]:
    return {"kind": "formal_report", "title": "Laporan", "sha256": sha256}


def test_a_report_for_another_unit_is_refused_and_leaves_nothing_there(
    stack: Stack, pair: dict[str, Set], client: httpx.Client
) -> None:
    before = dumps.commits(stack.mongo_url, "plans")
    verdict = reported(stack, client, pair[THEIRS].places[0], unit=THEIRS)
    assert (verdict["outcome"], verdict["code"], verdict["unit"]) == ("refused", "foreign_unit", OURS)
    verdict = reported(stack, client, pair[THEIRS].places[0])
    assert (verdict["outcome"], verdict["code"]) == ("refused", "unknown_action")
    assert dumps.commits(stack.mongo_url, "plans") == before


def reported(stack: Stack, client: httpx.Client, place: Place, unit: str | None = None, **more: Any) -> dict[str, Any]:
    """The verdict on one report of progress."""
    data = {"year": YEAR, "kind": "general", "action": place.name, "quarter": place.quarter, "value": "999", **more}
    named = {"unit": unit} if unit else {}
    event = {"specversion": "1.0", "id": uuid.uuid4().hex, "source": "/penyusup", "type": TYPES["plans"], **named}
    headers = {"Content-Type": "application/cloudevents+json"}
    content = json.dumps({**event, "data": data})
    answer = client.post(f"{stack.addresses['plans-api']}/inbox", content=content, headers=headers)
    (verdict,) = answer.raise_for_status().json()["verdicts"]
    return dict(verdict)


@pytest.mark.parametrize("topic", [f"inbox.{THEIRS}", f"verdicts.{THEIRS}", f"verdicts.{OURS}", "plans.events"])
def test_a_unit_writes_its_own_inbox_only(topic: str, system: UnitSystem) -> None:
    assert system.send(f"inbox.{OURS}") >= 0
    with pytest.raises(TopicAuthorizationFailedError):
        system.send(topic)


@pytest.mark.parametrize("topic", [f"inbox.{THEIRS}", f"verdicts.{THEIRS}", f"inbox.{OURS}", "plans.events"])
def test_a_unit_reads_its_own_verdicts_only(topic: str, system: UnitSystem) -> None:
    system.fetched(f"verdicts.{OURS}")
    with pytest.raises(TopicAuthorizationFailedError):
        system.fetched(topic)


def test_a_unit_joins_no_group_of_another(system: UnitSystem) -> None:
    with pytest.raises(GroupAuthorizationFailedError):
        system.received(f"verdicts.{OURS}", f"unit.{THEIRS}.simulasi")


def test_the_secret_of_one_unit_does_not_open_the_account_of_another(stack: Stack, ours: Account) -> None:
    theirs = f"unit.{THEIRS}.simulasi"
    answer = httpx.get(f"{stack.addresses['plans-api']}/inbox/{THEIRS}/items", auth=(theirs, ours.secret))
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert not UnitSystem(stack.kafka_units_bootstrap, theirs, ours.secret).is_let_in()
