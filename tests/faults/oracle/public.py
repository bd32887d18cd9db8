"""The public answers of reporting, read into plain facts that can be compared one by one."""

import json
from collections.abc import Mapping
from decimal import Decimal

from tests.faults.oracle.evidence import Answers
from tests.faults.oracle.fold import QUARTERS, Plan

Facts = Mapping[str, Decimal]


def expected(plan: Plan) -> dict[str, Decimal]:
    """What the public answers have to say about one plan."""
    facts: dict[str, Decimal] = {
        f"{action} TW{quarter} value": value for (action, quarter), value in plan.values.items()
    }
    for quarter in QUARTERS:
        counts = plan.counts(quarter)._asdict()
        facts |= {f"TW{quarter} {name}": Decimal(number) for name, number in counts.items()}
        facts[f"TW{quarter} budget"] = plan.budget(quarter)
        facts[f"TW{quarter} absorbed"] = plan.budget_absorbed(quarter)
    return facts


def facts(answers: Answers) -> dict[str, Facts]:
    read: dict[str, Facts] = {}
    for path, body in answers.items():
        if not path.endswith("/history"):
            read |= {stream: {k: Decimal(v) for k, v in found.items()} for stream, found in json.loads(body).items()}
    return read


def histories(answers: Answers) -> dict[str, list[int]]:
    read: dict[str, list[int]] = {}
    for path, body in answers.items():
        if path.endswith("/history"):
            read |= json.loads(body)
    return read


def lasting(body: str) -> str:
    """An answer without what is different each time it is asked for."""
    return body
