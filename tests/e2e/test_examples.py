"""The example publishers do what the page about them says: each is run as it stands, and reads its verdict."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from deploy.local.settings import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until_ready
from tests.e2e.people import PARENT, People

FOLDER = ROOT / "deploy" / "examples"
UNIT, YEAR = "dinsos", 2029
MOST_LINES = 60
LET_IN_SECONDS = 30
COMMANDS: Mapping[str, Sequence[str]] = {
    "kirim.sh": ("sh",),
    "kirim.php": ("php",),
    "kirim_http.py": (sys.executable,),
    "kirim_kafka.py": (sys.executable,),
}
OVER_HTTP = [name for name in COMMANDS if "kafka" not in name]
ACTION = {
    "description": "Menyusun laporan kinerja",
    "output_unit": "Dokumen",
    "output_indicator": "Jumlah laporan",
    "target_kind": "cumulative",
    "scale": "number",
    "targets": ["1", "2", "3", "4"],
    "target_total": "4",
    "budget_total": "1000000",
    "executor": "Sekretariat",
    "coordinator": "Bagian Organisasi",
    "rb_indicator": "SAKIP",
    "weight": 1,
}
Send = Callable[..., "Ran"]


class Ran(NamedTuple):
    """How an example ended, and the verdict that it printed."""

    status: int
    verdict: Mapping[str, Any]
    said: str


@pytest.fixture(scope="module")
def action(stack: Stack) -> str:
    """One of an approved plan, whose quarters are all open."""
    with People(stack) as people:
        people.register(UNIT)
        people.open_windows(YEAR)
        plan = f"/plans/{UNIT}/{YEAR}/general"
        people.say("PUT", plan, "operator", UNIT, json={"parent": PARENT})
        added = people.say("POST", f"{plan}/actions", "operator", UNIT, json=ACTION)["action"]
        people.say("POST", f"{plan}/submit", "head", UNIT)
        people.say("POST", f"{plan}/approve", "coordinator")
        return str(added)


@pytest.fixture(scope="module")
def account(stack: Stack, action: str) -> Mapping[str, str]:  # noqa: ARG001 - its unit has to be registered
    """The variables that the page says have to be set, once the account is let in, which takes a moment."""
    with People(stack) as people:
        issued = people.say("POST", f"/accounts/{UNIT}", "coordinator", json={"name": "simpus"})
    ledger, who = f"{stack.addresses['plans-api']}/inbox/{UNIT}/items", (issued["user"], issued["secret"])
    wait_until_ready("the account", lambda: _missing(ledger, who), LET_IN_SECONDS)
    return {
        "SINERGI_URL": stack.addresses["plans-api"],
        "SINERGI_KAFKA": stack.kafka_units_bootstrap,
        "SINERGI_USER": issued["user"],
        "SINERGI_SECRET": issued["secret"],
    }


def _missing(ledger: str, who: tuple[str, str]) -> str | None:
    answer = httpx.get(ledger, auth=who)
    return None if answer.is_success else f"{answer.status_code} {answer.text[:200]}"


@pytest.fixture
def send(account: Mapping[str, str], tmp_path: Path) -> Send:
    def run(example: str, number: str, data: Mapping[str, Any], **variables: str) -> Ran:
        program = COMMANDS[example]
        if shutil.which(program[0]) is None:
            pytest.skip(f"{program[0]} is not installed, so {example} was not tried")
        file = tmp_path / "laporan.json"
        file.write_text(json.dumps(data))
        command = [*program, str(FOLDER / example), number, "sinergi.report.progress", str(file)]
        environment = {**os.environ, **account, **variables}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
        return Ran(ran.returncode, _verdict(ran.stdout), ran.stdout + ran.stderr)

    return run


def _verdict(printed: str) -> Mapping[str, Any]:
    """The one that was printed, by itself or in the answer that it came in."""
    said: dict[str, Any] = json.loads(printed) if printed.startswith("{") else {}
    (verdict,) = said.get("verdicts", [said])
    return dict(verdict)


def report(action: str, value: str, quarter: int = 1) -> dict[str, Any]:
    return {"year": YEAR, "kind": "general", "action": action, "quarter": quarter, "value": value}


@pytest.mark.parametrize("example", COMMANDS)
def test_an_example_is_short(example: str) -> None:
    assert len((FOLDER / example).read_text().splitlines()) < MOST_LINES


def test_every_example_is_tried() -> None:
    assert {file.name for file in FOLDER.iterdir() if file.is_file()} == set(COMMANDS)


@pytest.mark.parametrize("example", COMMANDS)
def test_a_report_is_accepted_once_and_a_duplicate_when_it_is_sent_again(
    example: str, send: Send, action: str, people: People
) -> None:
    value = str(10 + list(COMMANDS).index(example))
    first, second = (send(example, f"tw1-{example}", report(action, value)) for _ in range(2))
    assert (first.status, first.verdict.get("outcome")) == (0, "accepted"), first.said
    assert (second.status, second.verdict.get("outcome")) == (0, "duplicate"), second.said
    assert second.verdict["first"]["version"] == first.verdict["version"]
    stated = people.read(f"/units/{UNIT}/{YEAR}?after={first.verdict['stream']}@{first.verdict['version']}")
    (line,) = stated["plans"][0]["quarters"][0]["actions"]
    assert line["realisation"]["progress"]["value"] == value


@pytest.mark.parametrize("example", COMMANDS)
def test_a_report_that_is_refused_ends_with_status_1_and_says_why(example: str, send: Send, action: str) -> None:
    ran = send(example, f"salah-{example}", report(action, "banyak"))
    assert (ran.status, ran.verdict.get("code")) == (1, "invalid_data"), ran.said
    assert [each["field"] for each in ran.verdict["errors"]] == ["data.value"]


@pytest.mark.parametrize("example", OVER_HTTP)
def test_a_report_can_be_tried_without_recording_it(example: str, send: Send, action: str) -> None:
    for _ in range(2):
        ran = send(example, f"coba-{example}", report(action, "3", quarter=2), SINERGI_MODE="?mode=validate")
        assert (ran.status, ran.verdict.get("outcome")) == (0, "accepted"), ran.said


@pytest.mark.parametrize("example", OVER_HTTP)
def test_who_is_not_let_in_is_told(example: str, send: Send, action: str) -> None:
    ran = send(example, "x", report(action, "1"), SINERGI_SECRET="wrong")
    assert ran.status == 1
    assert "401" in ran.said
