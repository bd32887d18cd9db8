"""What the events of a plan come to: a second implementation, written from the domain page and not from the product.

A quarter is due where the action in force then has a target above 0. Only what is due counts.
The latest value of an action and quarter counts, and it is achieved where it reaches the target of that quarter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from tests.faults.oracle.evidence import Event

QUARTERS = (1, 2, 3, 4)
Actions = dict[str, Mapping[str, Any]]


class Counts(NamedTuple):
    due: int
    reported: int
    achieved: int


@dataclass
class Plan:
    """One plan while its events are folded; `in_force` has the actions of each quarter, `values` the latest ones."""

    draft: Actions = field(default_factory=dict)
    in_force: dict[int, Actions] = field(default_factory=dict)
    values: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    absorbed: dict[tuple[str, int], Decimal] = field(default_factory=dict)

    def counts(self, quarter: int) -> Counts:
        targets = self._targets(quarter)
        values = {action: self.values[action, quarter] for action in targets if (action, quarter) in self.values}
        achieved = sum(value >= targets[action] for action, value in values.items())
        return Counts(len(targets), len(values), achieved)

    def budget(self, quarter: int) -> Decimal:
        """The budget of the actions in force in a quarter."""
        actions = self.in_force.get(quarter, {}).values()
        return sum((Decimal(action["budget_total"] or 0) for action in actions), Decimal())

    def budget_absorbed(self, quarter: int) -> Decimal:
        """What was absorbed in the quarters up to this one."""
        return sum((amount for (_, number), amount in self.absorbed.items() if number <= quarter), Decimal())

    def _targets(self, quarter: int) -> dict[str, Decimal]:
        actions = self.in_force.get(quarter, {})
        targets = {name: action["targets"][quarter - 1] for name, action in actions.items()}
        return {name: Decimal(target) for name, target in targets.items() if target is not None and Decimal(target) > 0}


def fold(events: Iterable[Event]) -> Plan:
    """The events of one stream of a plan, in order."""
    plan = Plan()
    for event in events:
        _apply(plan, event.type.removeprefix("sinergi."), event.data)
    return plan


def _apply(plan: Plan, what: str, data: Mapping[str, Any]) -> None:
    match what:
        case "plan.action_added" | "plan.action_changed":
            plan.draft[data["action"]["id"]] = data["action"]
        case "plan.action_removed":
            del plan.draft[data["action"]]
        case "plan.approved":
            plan.in_force = {quarter: dict(plan.draft) for quarter in QUARTERS}
        case "plan.revision_approved":
            later = [quarter for quarter in QUARTERS if quarter >= data["effective_from"]]
            plan.in_force |= {quarter: dict(plan.draft) for quarter in later}
        case "plan.revision_dropped":
            plan.draft = dict(plan.in_force[QUARTERS[-1]])
        case "progress.reported" | "progress.corrected":
            _report(plan, (data["action"], data["quarter"]), data["progress"])


def _report(plan: Plan, place: tuple[str, int], progress: Mapping[str, Any]) -> None:
    plan.values[place] = Decimal(progress["value"])
    plan.absorbed.pop(place, None)
    if progress["budget_absorbed"] is not None:
        plan.absorbed[place] = Decimal(progress["budget_absorbed"])
