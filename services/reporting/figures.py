"""What one plan comes to in one quarter: counts, progress, budget and verification, all made of its lines.

Everything is Decimal and exact; rounding happens where a figure is shown.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from services.reporting.documents import Mark, Plan, Revision, Status, UnitYear, plan_stream
from services.reporting.lines import HUNDRED, ZERO, Line, plan_lines
from services.reporting.rules import Rule
from shared.events.plans import Assessment, PlanKind

State = Literal["no_plan", "not_approved", "incomplete", "not_due", "complete"]


class Counts(NamedTuple):
    """Numbers of due lines; of the dimensions that were `judged`, so many were found *sesuai*."""

    due: int = 0
    reported: int = 0
    achieved: int = 0
    late: int = 0
    verified: int = 0
    judged: int = 0
    positive: int = 0


class Budget(NamedTuple):
    """Rupiah of the actions in force up to a quarter.

    `stated` of `expected` due quarters say what was absorbed; `outside` is what actions absorbed that are no longer
    in force, so that absorbed and total always speak of the same actions.
    """

    total: Decimal = ZERO
    absorbed: Decimal = ZERO
    outside: Decimal = ZERO
    stated: int = 0
    expected: int = 0


class UnitFigures(NamedTuple):
    """What one plan of a unit comes to in one quarter, under one version of the rules.

    `progress` is the mean of the scores of the reported due actions by their weights; None where there are none. It
    says nothing without the coverage (reported of due) beside it.
    """

    unit: str
    year: int
    kind: PlanKind
    quarter: int
    rule: str
    status: Status
    revision: Revision | None
    state: State
    lines: tuple[Line, ...]
    counts: Counts
    progress: Decimal | None
    budget: Budget

    def fact(self, mark: Mark) -> str:
        """Which event says so."""
        return f"{plan_stream(self.unit, self.year, self.kind)}@{mark.version}"


def unit_figures(document: UnitYear, kind: PlanKind, quarter: int, rule: Rule) -> UnitFigures:
    plan = document.plans[kind]
    lines = plan_lines(document, plan, quarter, rule)
    counts = _counts(lines)
    return UnitFigures(
        unit=document.unit,
        year=document.year,
        kind=kind,
        quarter=quarter,
        rule=rule.id,
        status=plan.status,
        revision=plan.in_force(quarter),
        state=_state(plan, counts),
        lines=lines,
        counts=counts,
        progress=weighted_mean([(line.score, line.action.weight) for line in lines if line.score is not None]),
        budget=_budget(plan, lines, quarter),
    )


def weighted_mean(values: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The mean of (value, weight); None where nothing has a weight."""
    weights = sum((weight for _, weight in values), ZERO)
    return sum((value * weight for value, weight in values), ZERO) / weights if weights else None


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """None where there is no whole."""
    return Decimal(part) / Decimal(whole) * HUNDRED if whole else None


def _counts(lines: Sequence[Line]) -> Counts:
    due = [line.now for line in lines if line.now.due]
    verified = [cell.verification.assessment for cell in due if cell.verification]
    return Counts(
        due=len(due),
        reported=sum(cell.reported for cell in due),
        achieved=sum(cell.achieved for cell in due),
        late=sum(cell.late for cell in due),
        verified=len(verified),
        judged=len(Assessment.__struct_fields__) * len(verified),
        positive=sum(map(positive, verified)),
    )


def positive(assessment: Assessment) -> int:
    """How many of the dimensions were found *sesuai*."""
    return assessment.execution + assessment.output + assessment.quality + assessment.timeliness


def _state(plan: Plan, counts: Counts) -> State:
    if plan.status == "absent":
        return "no_plan"
    if not plan.revisions:
        return "not_approved"
    if not counts.due:
        return "not_due"
    return "complete" if counts.reported == counts.due else "incomplete"


def _budget(plan: Plan, lines: Sequence[Line], quarter: int) -> Budget:
    cells = [cell for line in lines for cell in line.cells]
    expected = [cell for line in lines if line.action.budget_total for cell in line.cells if cell.due]
    in_force = {line.action.id for line in lines}
    return Budget(
        total=sum((line.action.budget_total or ZERO for line in lines), ZERO),
        absorbed=sum((cell.absorbed or ZERO for cell in cells), ZERO),
        outside=_absorbed_by_others(plan, in_force, quarter),
        stated=sum(cell.absorbed is not None for cell in expected),
        expected=len(expected),
    )


def _absorbed_by_others(plan: Plan, in_force: set[str], quarter: int) -> Decimal:
    amounts = (
        realisation.progress.budget_absorbed or ZERO
        for action, quarters in plan.realisations.items()
        if action not in in_force
        for each, realisation in quarters.items()
        if each <= quarter
    )
    return sum(amounts, ZERO)
