"""What the simulated systems report on, set through the public interface: plans, indicators, windows and accounts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import Console

from deploy.demonstration.caller import Caller, Who
from deploy.demonstration.indicator_catalogue import read_rules
from deploy.demonstration.together import side_by_side
from deploy.simulator.accounts import COORDINATOR, opened
from deploy.simulator.doors import Account
from deploy.simulator.faults import CLOSED_QUARTER
from deploy.simulator.item import Place

REGENCY = "tanah-bumbu"
RULES = ("rules-2025-1", "rules-2025-2")
ACTIONS = 2
INDICATOR = "simulasi"
ACCOUNT = "simulasi"
OPEN_QUARTERS = tuple(quarter for quarter in (1, 2, 3, 4) if quarter != CLOSED_QUARTER)
OPEN = {"opens": "2020-01-01T00:00:00+08:00", "closes": "2099-12-31T00:00:00+08:00"}
CLOSED = {"opens": "2020-01-01T00:00:00+08:00", "closes": "2020-12-31T00:00:00+08:00"}
PARENT = {"indicator": "Indeks RB", "baseline_year": 2024, "baseline_value": "72.04", "target": "75"}
DEFINITION = {
    "name": "Nilai simulasi",
    "scale": "number",
    "polarity": "maximise",
    "consolidation": "last",
    "frequency": "quarterly",
}


class Set(NamedTuple):
    """A unit that can report: its account, and the places."""

    account: Account
    places: Sequence[Place]


class Stage:
    """Setting it again changes nothing but the secrets of the accounts."""

    def __init__(self, plans: Caller, indicators: Caller, year: int) -> None:
        self._plans = plans
        self._indicators = indicators
        self._year = year

    def set(self, units: Mapping[str, str], console: Console) -> list[Set]:
        """`units` have names by id."""
        self._register(REGENCY, {"name": "Kabupaten Tanah Bumbu", "kind": "regency"})
        for quarter in (1, 2, 3, 4):
            window = CLOSED if quarter == CLOSED_QUARTER else OPEN
            self._plans.send(COORDINATOR, "PUT", f"/windows/{self._year}/{quarter}", window)
        for version in RULES:
            self._indicators.send(COORDINATOR, "PUT", f"/rules/{version}", read_rules(version))
        return side_by_side("Stage", list(units.items()), lambda each: self._unit(*each), console)

    def _unit(self, unit: str, name: str) -> Set:
        self._register(unit, {"name": name, "kind": "dinas", "parent": REGENCY})
        actions = self._plan(unit)
        self._indicator(unit)
        places = [Place("plans", unit, action, quarter) for action in actions for quarter in OPEN_QUARTERS]
        places += [Place("indicators", unit, INDICATOR, quarter) for quarter in OPEN_QUARTERS]
        return Set(opened(self._plans, unit, ACCOUNT), places)

    def _register(self, unit: str, body: Mapping[str, Any]) -> None:
        self._plans.send(COORDINATOR, "PUT", f"/units/{unit}", body)

    def _plan(self, unit: str) -> list[str]:
        operator, path = Who("operator", unit), f"/plans/{unit}/{self._year}/general"
        self._plans.send(operator, "PUT", path, {"parent": PARENT})
        bodies = [_action(number) for number in range(ACTIONS)]
        actions = [self._plans.send(operator, "POST", f"{path}/actions", body)["action"] for body in bodies]
        self._plans.send(Who("head", unit), "POST", f"{path}/submit")
        self._plans.send(COORDINATOR, "POST", f"{path}/approve")
        return [str(action) for action in actions]

    def _indicator(self, unit: str) -> None:
        operator, path = Who("operator", unit), f"/indicators/{unit}/{INDICATOR}"
        targets = f"{path}/targets/{self._year}"
        self._indicators.send(operator, "PUT", path, DEFINITION)
        self._indicators.send(operator, "PUT", targets, {"quarters": [10, 20, 30, 40]})
        self._indicators.send(operator, "POST", f"{path}/propose")
        self._indicators.send(COORDINATOR, "POST", f"{path}/agree", {"effective_from": f"{self._year}-01-01"})
        self._indicators.send(COORDINATOR, "POST", f"{targets}/approve")


def _action(number: int) -> dict[str, Any]:
    return {
        "description": f"Aksi simulasi {number + 1}",
        "output_unit": "Dokumen",
        "output_indicator": "Jumlah dokumen",
        "target_kind": "level",
        "scale": "number",
        "targets": ["1", "2", "3", "4"],
        "target_total": "4",
        "budget_total": "1000000",
        "executor": "Sekretariat",
        "coordinator": "Bagian Organisasi",
        "rb_indicator": "SAKIP",
        "weight": 1,
    }
