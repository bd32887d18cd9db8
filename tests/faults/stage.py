"""The stage of a load, set through the public interface: units, open windows, approved plans with actions."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.faults.client import Answer, Client, Command
from tests.faults.place import KIND, QUARTERS, YEAR, Place

REGENCY = "tanah-bumbu"


class NotSet(Exception):
    """The stage could not be set: a command that has to succeed did not."""


def set_stage(client: Client, units: Sequence[str], actions: int) -> list[Place]:
    """Register units, open all windows, approve a plan per unit; returns every figure that can be reported then."""
    _register(client, REGENCY, "regency", None)
    for quarter in QUARTERS:
        _open_window(client, quarter)
    return [
        Place(unit, action, quarter)
        for unit in units
        for action in _approved_plan(client, unit, actions)
        for quarter in QUARTERS
    ]


def _open_window(client: Client, quarter: int) -> None:
    path = f"/windows/{YEAR}/{quarter}"
    body = {"opens": f"{YEAR}-01-01T00:00:00+08:00", "closes": f"{YEAR + 100}-01-01T00:00:00+08:00"}
    _send(client, "PUT", path, "coordinator", REGENCY, f"window-{YEAR}-{quarter}", body)


def _register(client: Client, unit: str, kind: str, parent: str | None) -> None:
    body = {"name": f"Nama {unit}", "kind": kind, "parent": parent}
    _send(client, "PUT", f"/units/{unit}", "coordinator", unit, f"unit-{unit}", body)


def _approved_plan(client: Client, unit: str, actions: int) -> list[str]:
    _register(client, unit, "dinas", REGENCY)
    added = [answer.body["action"] for answer in _drafted(client, unit, actions)]
    _plan(client, unit, "POST", "/submit", "head", {})
    _plan(client, unit, "POST", "/approve", "coordinator", {})
    return added


def _drafted(client: Client, unit: str, actions: int) -> Iterator[Answer]:
    parent = {"indicator": "Indeks RB", "baseline_year": YEAR - 1, "baseline_value": "72.04", "target": "75"}
    _plan(client, unit, "PUT", "", "operator", {"parent": parent})
    for number in range(actions):
        yield _plan(client, unit, "POST", "/actions", "operator", _action(number))


def _plan(client: Client, unit: str, method: str, path: str, role: str, body: dict[str, Any]) -> Answer:
    return _send(client, method, f"/plans/{unit}/{YEAR}/{KIND}{path}", role, unit, f"plan-{unit}-{YEAR}-{KIND}", body)


def _action(number: int) -> dict[str, Any]:
    """Targets of all kinds: some quarters ask for nothing."""
    targets = [["25", "50", "75", "100"], [None, "10.5", None, "20.25"], ["0", "3", "3", "3"]][number % 3]
    return {
        "description": f"Rencana aksi {number}",
        "output_unit": "dokumen",
        "output_indicator": "jumlah dokumen",
        "target_kind": ["cumulative", "per_quarter", "level"][number % 3],
        "scale": "number",
        "targets": targets,
        "target_total": "100",
        "budget_total": f"{1_000_000 + number}.10",
        "executor": "Sekretariat",
        "coordinator": "Diskominfosp",
        "rb_indicator": "sakip",
        "weight": "1",
    }


def _send(client: Client, method: str, path: str, role: str, unit: str, stream: str, body: dict[str, Any]) -> Answer:
    key = client.new_key()
    command = Command(key=key, role=role, unit=unit, stream=stream, method=method, path=path, body=body)
    answer = client.send(command)
    if answer.what != "ok":
        raise NotSet(f"{method} {path} was answered {answer.status}")
    return answer
