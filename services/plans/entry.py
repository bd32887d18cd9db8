"""A plan as those see it who enter its progress: what is due, what was reported, what became of it, until when."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from services.plans.plan_state import Place, Plan
from services.plans.progress import Figure, score
from services.plans.window import Window, WindowStateNow, state_for
from shared.decider import Missing
from shared.events.plans import Action
from shared.events.terms import Quarter

WHOLE = Decimal(100)
Standing = Literal["not_due", "missing", "reported", "reopened", "verified", "doubted"]


class Opening(NamedTuple):
    """A quarter's window for a unit; `closes` is the moment that counts for the unit, None before it is scheduled."""

    state: WindowStateNow
    opens: datetime | None
    closes: datetime | None


class Entry(NamedTuple):
    """One action in one quarter."""

    action: Action
    quarter: Quarter
    figure: Figure | None

    @property
    def target(self) -> Decimal | None:
        return self.action.targets[self.quarter - 1]

    @property
    def standing(self) -> Standing:
        if self.figure is None:
            return "not_due" if self.target is None else "missing"
        if self.figure.verified is None:
            return "reopened" if self.figure.verified_before else "reported"
        return "verified" if score(self.figure.verified) == WHOLE else "doubted"


class QuarterEntries(NamedTuple):
    quarter: Quarter
    opening: Opening
    entries: Sequence[Entry]

    def count(self, *standings: Standing) -> int:
        return sum(entry.standing in standings for entry in self.entries)


def opening(window: Window, unit: str, at: datetime) -> Opening:
    scheduled, extended = window.scheduled, window.extended.get(unit)
    if scheduled is None:
        return Opening("not_open", None, None)
    closes = max(scheduled.closes, extended.until) if extended else scheduled.closes
    return Opening(state_for(window, unit, at), scheduled.opens, closes)


def entries(plan: Plan, quarter: Quarter) -> Iterator[Entry]:
    """Of the actions in force in a quarter, in the order in which they were written."""
    for action in plan.in_force[quarter - 1].values():
        yield Entry(action, quarter, plan.figures.get(Place(action.id, quarter)))


def entry_of(plan: Plan, name: str, quarter: Quarter) -> Entry:
    """Raises Missing where the action is not in force in the quarter."""
    for entry in entries(plan, quarter):
        if entry.action.id == name:
            return entry
    raise Missing(f"no action {name} is in force in quarter {quarter}")


def asks_for_reason(entry: Entry, window: WindowStateNow) -> bool:
    """Whether what is entered now puts something right: what was reported, or that nothing was in time."""
    return entry.figure is not None or window == "closed"
