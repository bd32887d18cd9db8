"""What a plan is after everything that has happened to it; it holds what decisions read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from services.plans.actions import Actions
from services.plans.progress import Figure, stated
from services.plans.room import weight
from shared.envelope import Recorded
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ParentChanged,
    ParentIndicator,
    PlanApproved,
    PlanDrafted,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    ProgressVerified,
    RevisionApproved,
    RevisionDropped,
    RevisionProposed,
)
from shared.events.terms import Quarter

InForce = tuple[Actions, Actions, Actions, Actions]
NONE: Actions = {}


class Status(StrEnum):
    ABSENT = "absent"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REVISING = "under_revision"


class Place(NamedTuple):
    """Where a figure belongs."""

    action: str
    quarter: Quarter


class Plan(Struct, frozen=True):
    """`actions` are those that are worked on: the draft, or the proposal while a revision is proposed.

    `in_force` has the approved ones of each quarter, `effective_from` the first quarter of the newest revision;
    `submitter` is who asked for the approval last, by submitting or by proposing; `submitters` are all who ever did.
    `held` is how many bytes its actions, revisions and figures come to.
    """

    status: Status = Status.ABSENT
    parent: ParentIndicator | None = None
    actions: Actions = NONE
    in_force: InForce = (NONE, NONE, NONE, NONE)
    revision: int = 0
    effective_from: Quarter = 1
    submitter: str = ""
    submitters: frozenset[str] = frozenset()
    returned: PlanReturned | None = None
    proposed: RevisionProposed | None = None
    figures: Mapping[Place, Figure] = {}
    held: int = 0


def evolve(plan: Plan, recorded: Recorded[PlanEvent]) -> Plan:
    match recorded.event:
        case PlanDrafted(parent=parent):
            return replace(plan, status=Status.DRAFT, parent=parent)
        case ParentChanged(parent=parent):
            return replace(plan, parent=parent)
        case ActionAdded(action=action) | ActionChanged(action=action):
            return _edited(plan, {**plan.actions, action.id: action}, action.id)
        case ActionRemoved(action=removed):
            return _edited(plan, {name: each for name, each in plan.actions.items() if name != removed}, removed)
        case PlanSubmitted():
            return replace(plan, status=Status.SUBMITTED, returned=None, **_asked(plan, recorded))
        case PlanReturned() as returned:
            return replace(plan, status=Status.RETURNED, returned=returned)
        case PlanApproved():
            held = plan.held + weight(*plan.actions.values())
            return replace(plan, status=Status.APPROVED, revision=1, in_force=(plan.actions,) * 4, held=held)
        case RevisionProposed() as proposed:
            return replace(plan, status=Status.REVISING, proposed=proposed, **_asked(plan, recorded))
        case RevisionApproved():
            return _revised(plan, recorded.event)
        case RevisionDropped():
            held = plan.held - weight(*plan.actions.values()) + weight(*plan.in_force[-1].values())
            return replace(plan, status=Status.APPROVED, proposed=None, actions=plan.in_force[-1], held=held)
        case ProgressReported() | ProgressCorrected() as event:
            place = Place(event.action, event.quarter)
            return _with(plan, place, stated(plan.figures.get(place), event.progress, recorded.envelope.actor))
        case ProgressVerified() as event:
            place = Place(event.action, event.quarter)
            return _with(plan, place, replace(plan.figures[place], verified=event))


def _edited(plan: Plan, actions: Actions, name: str) -> Plan:
    held = plan.held - weight(plan.actions.get(name)) + weight(actions.get(name))
    return replace(plan, actions=actions, held=held)


def _with(plan: Plan, place: Place, figure: Figure) -> Plan:
    held = plan.held - _weight(plan.figures.get(place)) + _weight(figure)
    return replace(plan, figures={**plan.figures, place: figure}, held=held)


def _weight(figure: Figure | None) -> int:
    return weight(figure.progress, figure.verified, figure.verified_before) if figure else 0


def _revised(plan: Plan, event: RevisionApproved) -> Plan:
    first, second, third, fourth = (
        plan.actions if quarter >= event.effective_from else actions
        for quarter, actions in enumerate(plan.in_force, start=1)
    )
    return replace(
        plan,
        status=Status.APPROVED,
        proposed=None,
        in_force=(first, second, third, fourth),
        revision=event.revision,
        effective_from=event.effective_from,
        held=plan.held + weight(*plan.actions.values()),
    )


def _asked(plan: Plan, recorded: Recorded[PlanEvent]) -> dict[str, Any]:
    actor = recorded.envelope.actor
    return {"submitter": actor, "submitters": plan.submitters | {actor}}
