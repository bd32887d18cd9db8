"""How the system in small presents its read model: the public answers, as far as the oracle reads them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tests.faults.oracle.fold import QUARTERS, Plan

YEAR = 2025


class Shown(NamedTuple):
    """What the read model has of a unit: its plan, and the versions of its stream in order."""

    unit: str
    plan: Plan
    journal: Sequence[int]

    @property
    def stream(self) -> str:
        return stream_of(self.unit)


def stream_of(unit: str) -> str:
    return f"plan-{unit}-{YEAR}-general"


def answers(units: Sequence[Shown]) -> dict[str, str]:
    """By path, always in the same order and in the same bytes for the same content."""
    return {path: json.dumps(answer, sort_keys=True, default=str) for path, answer in _answers(units)}


def _answers(units: Sequence[Shown]) -> Iterator[tuple[str, Any]]:
    for quarter in QUARTERS:
        yield f"/summary/{YEAR}/{quarter}?kind=general", _summary(units, quarter)
    for one in units:
        yield f"/units/{one.unit}/{YEAR}", {"method": _method([one]), "plans": [_plan(one)]}
        entries = [{"fact": f"{one.stream}@{version}"} for version in one.journal]
        yield f"/units/{one.unit}/{YEAR}/history?page_size=1000", {"entries": entries}


def _summary(units: Sequence[Shown], quarter: int) -> Mapping[str, Any]:
    rows = [{"unit": one.unit, "total": _total([one], quarter)} for one in units]
    groups = [{"complete": [], "incomplete": rows, "not_due": []}]
    return {"method": _method(units), "total": _total(units, quarter), "groups": groups}


def _plan(one: Shown) -> Mapping[str, Any]:
    realisations: dict[str, Any] = {}
    for (action, quarter), value in one.plan.values.items():
        realisations.setdefault(action, {})[quarter] = {"progress": {"value": value}}
    quarters = [{"quarter": quarter, "total": _total([one], quarter)} for quarter in QUARTERS]
    return {"stream": one.stream, "plan": {"realisations": realisations}, "quarters": quarters}


def _total(units: Sequence[Shown], quarter: int) -> Mapping[str, Any]:
    counts = [one.plan.counts(quarter) for one in units]
    return {
        "reported": {"count": sum(each.reported for each in counts), "of": sum(each.due for each in counts)},
        "achieved": {"count": sum(each.achieved for each in counts)},
        "absorption": {
            "budget": sum(one.plan.budget(quarter) for one in units),
            "absorbed": sum(one.plan.budget_absorbed(quarter) for one in units),
            "outside": 0,
        },
    }


def _method(units: Sequence[Shown]) -> Mapping[str, Any]:
    lines = "".join(sorted(f"{one.stream}@{one.journal[-1]}\n" for one in units if one.journal))
    return {"position": {"digest": hashlib.sha256(lines.encode()).hexdigest()}}
