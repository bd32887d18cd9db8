"""A plan as its API shows it: the actions worked on, the targets in force, the figures and their verification."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from services.plans.plan_commands import PlanId
from services.plans.plan_state import Place, Plan, Status
from services.plans.progress import Figure, score
from shared.events.plans import Action, Assessment, ParentIndicator, PlanKind, Progress, ProgressVerified
from shared.events.terms import Quarter


class ShownReturn(Struct, frozen=True):
    reason: str
    due: date


class ShownVerification(Struct, frozen=True):
    """`score` is the share of what is *sesuai*, in percent."""

    value: Decimal
    assessment: Assessment
    score: Decimal
    notes: str | None


class ShownFigure(Struct, frozen=True):
    """`verified_before` is the verification that a new statement has opened again: its value is what changed."""

    action: str
    quarter: Quarter
    target: Decimal | None
    progress: Progress
    verification: ShownVerification | None
    verified_before: ShownVerification | None


class ShownPlace(Struct, frozen=True):
    action: str
    quarter: Quarter


class ShownPlan(Struct, frozen=True):
    """`in_force` has the targets of the quarters 1 to 4 by action; `reused_files` those that prove several figures."""

    unit: str
    year: int
    kind: PlanKind
    status: Status
    revision: int
    effective_from: Quarter
    parent: ParentIndicator | None
    returned: ShownReturn | None
    proposed: str | None
    actions: Sequence[Action]
    in_force: Sequence[Mapping[str, Decimal | None]]
    progress: Sequence[ShownFigure]
    reused_files: Mapping[str, Sequence[ShownPlace]]


def shown(name: PlanId, plan: Plan) -> ShownPlan:
    returned = plan.returned
    return ShownPlan(
        *name,
        status=plan.status,
        revision=plan.revision,
        effective_from=plan.effective_from,
        parent=plan.parent,
        returned=ShownReturn(returned.reason, returned.due) if returned else None,
        proposed=plan.proposed.reason if plan.proposed else None,
        actions=list(plan.actions.values()),
        in_force=[_targets(plan, quarter) for quarter in (1, 2, 3, 4)],
        progress=[_figure(plan, place, figure) for place, figure in sorted(plan.figures.items())],
        reused_files=_reused(plan),
    )


def _targets(plan: Plan, quarter: int) -> Mapping[str, Decimal | None]:
    return {name: action.targets[quarter - 1] for name, action in plan.in_force[quarter - 1].items()}


def _figure(plan: Plan, place: Place, figure: Figure) -> ShownFigure:
    target = _targets(plan, place.quarter).get(place.action)
    return ShownFigure(
        *place, target, figure.progress, _verification(figure.verified), _verification(figure.verified_before)
    )


def _verification(event: ProgressVerified | None) -> ShownVerification | None:
    return ShownVerification(event.value, event.assessment, score(event), event.notes) if event else None


def _reused(plan: Plan) -> Mapping[str, Sequence[ShownPlace]]:
    places: dict[str, dict[Place, None]] = defaultdict(dict)
    for place, figure in sorted(plan.figures.items()):
        for evidence in figure.progress.evidence:
            if evidence.sha256:
                places[evidence.sha256][place] = None
    return {sha256: [ShownPlace(*place) for place in used] for sha256, used in places.items() if len(used) > 1}
