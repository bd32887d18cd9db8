"""From what is stated of an action in a quarter to the command that says it, for people and for units' systems."""

from datetime import datetime

from msgspec import Struct

from services.plans.desk import Desk
from services.plans.plan_commands import CorrectProgress, PlanId, ReportProgress
from shared.events.plans import Progress
from shared.events.terms import Quarter


class Stated(Struct, frozen=True):
    """Progress of one action in one quarter; with a reason it corrects what was stated before."""

    plan: PlanId
    action: str
    quarter: Quarter
    progress: Progress
    reason: str | None = None


def statement(desk: Desk, stated: Stated, at: datetime) -> ReportProgress | CorrectProgress:
    """The command, with what the window was at the moment; raises Refused where files are cited that are not there."""
    unit, year, _ = stated.plan
    desk.evidence.check(unit, stated.progress.evidence)
    window = desk.window_at(unit, year, stated.quarter, at)
    if stated.reason is None:
        return ReportProgress(stated.plan, stated.action, stated.quarter, stated.progress, *window)
    return CorrectProgress(stated.plan, stated.action, stated.quarter, stated.progress, *window, reason=stated.reason)
