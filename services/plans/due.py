"""The progress that was due for a quarter: one figure of each action in force that has a target in it."""

from collections.abc import Iterator
from typing import get_args

from services.plans.desk import Desk
from services.plans.plan_commands import PlanId
from services.plans.plan_state import Place
from shared.event_log import EventLog
from shared.events.plans import PlanKind
from shared.events.terms import Quarter
from shared.inbox.expected import Due

RECENT_SECONDS = 30.0
KINDS: tuple[PlanKind, ...] = get_args(PlanKind)


def due_in(desk: Desk, log: EventLog, year: int, quarter: Quarter) -> Iterator[Due]:
    for name in _plans(log, year):
        plan = desk.plans.recent(name.stream, RECENT_SECONDS).state
        for action in plan.in_force[quarter - 1].values():
            if action.targets[quarter - 1] is not None:
                yield Due(name.unit, Place(action.id, quarter) in plan.figures)


def _plans(log: EventLog, year: int) -> Iterator[PlanId]:
    for stream in log.streams("plan-"):
        for kind in KINDS:
            unit = stream.removeprefix("plan-").removesuffix(f"-{year}-{kind}")
            if PlanId(unit, year, kind).stream == stream:
                yield PlanId(unit, year, kind)
