"""What this service takes of the units' systems: progress, which is reported or corrected like that of people."""

from functools import partial
from typing import Any, get_args

from marshmallow import post_load
from msgspec import Struct

from services.plans.desk import Desk
from services.plans.plan_commands import PlanId
from services.plans.schemas import ProgressBody
from services.plans.stating import Stated, statement
from shared.commands import Context, Outcome
from shared.events.plans import PlanKind, Progress
from shared.events.terms import Quarter as QuarterNumber
from shared.fields import Choice, Identifier, Quarter, Text, Year
from shared.inbox.kinds import Kind, Kinds

PROGRESS = "sinergi.report.progress"


class Reported(Struct, frozen=True):
    """Progress as a report says it; a reason makes it a correction."""

    year: int
    kind: PlanKind
    action: str
    quarter: QuarterNumber
    progress: Progress
    reason: str | None

    def of(self, unit: str) -> Stated:
        return Stated(PlanId(unit, self.year, self.kind), self.action, self.quarter, self.progress, self.reason)


class ProgressReport(ProgressBody):
    """Made into what is reported."""

    year = Year(required=True)
    kind = Choice(get_args(PlanKind), required=True)
    action = Identifier(required=True)
    quarter = Quarter(required=True)
    reason = Text(load_default=None)

    @post_load
    def make(self, values: dict[str, Any], **options: Any) -> Any:
        place = {name: values.pop(name) for name in ("year", "kind", "action", "quarter", "reason")}
        return Reported(**place, progress=super().make(values, **options))


def kinds(desk: Desk) -> Kinds:
    return {PROGRESS: Kind(ProgressReport, 1, partial(_execute, desk), partial(_check, desk))}


def _execute(desk: Desk, unit: str, reported: Reported, context: Context) -> Outcome:
    command = statement(desk, reported.of(unit), context.asked_at or desk.clock())
    return desk.plans.execute(command.plan.stream, command, context)


def _check(desk: Desk, unit: str, reported: Reported, context: Context) -> None:
    command = statement(desk, reported.of(unit), context.asked_at or desk.clock())
    desk.plans.decider.decide(desk.plans.state(command.plan.stream).state, command)
