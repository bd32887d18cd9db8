"""A unit's year as it is read: its plans, and for each quarter the figures with the actions they are made of."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from services.reporting.contributions import Contribution, of_actions
from services.reporting.documents import Name, Plan, Realisation, plan_stream
from services.reporting.figures import State, UnitFigures
from services.reporting.lines import Flag, Line
from services.reporting.method import Method
from services.reporting.rules import BandsId, Rule
from services.reporting.totals import Total, total
from services.reporting.windows import WindowNote
from shared.events.plans import Action, PlanKind, UnitKind


class ActionLine(Struct, frozen=True):
    """An action in force in a quarter; `fact` states the realisation, `basis` put the target in force."""

    action: str
    description: str
    output_indicator: str
    output_unit: str
    target: Decimal | None
    due: bool
    achieved: bool
    late: bool
    realisation: Realisation | None
    progress: Decimal | None
    score: Decimal | None
    flags: tuple[Flag, ...]
    fact: str | None
    basis: str | None


class QuarterReport(Struct, frozen=True):
    """`contributions` are those of the actions to the progress."""

    quarter: int
    rule: str
    window: WindowNote
    state: State
    revision: int | None
    total: Total
    actions: tuple[ActionLine, ...]
    contributions: tuple[Contribution, ...]


class PlanReport(Struct, frozen=True):
    """`plan` is what is known of the plan, `quarters` what it comes to."""

    kind: PlanKind
    stream: str
    plan: Plan
    quarters: tuple[QuarterReport, ...]


class UnitReport(Struct, frozen=True):
    unit: str
    name: str
    names: tuple[Name, ...]
    kind: UnitKind | None
    parent: str | None
    year: int
    scheme: BandsId
    plans: tuple[PlanReport, ...]
    method: Method


class QuarterFigures(NamedTuple):
    """The figures of a quarter with the rule they were computed under and the window they were reported in."""

    figures: UnitFigures
    rule: Rule
    window: WindowNote


def plan_report(plan: Plan, quarters: Sequence[QuarterFigures], scheme: BandsId) -> PlanReport:
    figures = quarters[0].figures
    stream = plan_stream(figures.unit, figures.year, figures.kind)
    return PlanReport(figures.kind, stream, plan, tuple(_quarter(each, scheme) for each in quarters))


def _quarter(quarter: QuarterFigures, scheme: BandsId) -> QuarterReport:
    figures, rule, window = quarter
    return QuarterReport(
        quarter=figures.quarter,
        rule=rule.id,
        window=window,
        state=figures.state,
        revision=figures.revision.number if figures.revision else None,
        total=total([figures], rule, scheme),
        actions=tuple(_line(figures, line) for line in figures.lines),
        contributions=of_actions(figures),
    )


def _line(figures: UnitFigures, line: Line) -> ActionLine:
    now = line.now
    return ActionLine(
        action=line.action.id,
        description=line.action.description,
        output_indicator=line.action.output_indicator,
        output_unit=line.action.output_unit,
        target=now.target,
        due=now.due,
        achieved=now.achieved,
        late=now.late,
        realisation=now.realisation,
        progress=line.progress,
        score=line.score,
        flags=line.flags,
        fact=figures.fact(now.realisation.stated) if now.realisation else None,
        basis=figures.fact(now.basis) if now.basis else None,
    )


class ActionReport(NamedTuple):
    """An action as it was defined last, and its line in each quarter in which it is in force."""

    action: Action
    lines: tuple[tuple[QuarterReport, ActionLine | None], ...]


def action_report(report: UnitReport, kind: PlanKind, action: str) -> ActionReport | None:
    """None where no plan of that kind has, or had, such an action."""
    plan = next((plan for plan in report.plans if plan.kind == kind), None)
    if plan is None:
        return None
    revisions = [plan.plan.draft, *(revision.actions for revision in reversed(plan.plan.revisions))]
    definition = next((actions[action] for actions in revisions if action in actions), None)
    if definition is None:
        return None
    lines = [(quarter, {line.action: line for line in quarter.actions}.get(action)) for quarter in plan.quarters]
    return ActionReport(definition, tuple(lines))


def descriptions(report: UnitReport) -> dict[str, str]:
    """What every action of the year is about, as it was put last."""
    return {
        name: action.description
        for plan in report.plans
        for actions in (*(revision.actions for revision in plan.plan.revisions), plan.plan.draft)
        for name, action in actions.items()
    }
