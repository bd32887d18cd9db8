"""What may happen to an action plan: two tables, its life and the progress on it. All that is in neither is refused."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from services.plans.actions import check_complete, edit
from services.plans.plan_commands import (
    AddAction,
    ApprovePlan,
    ApproveRevision,
    ChangeAction,
    CorrectProgress,
    DraftPlan,
    DropRevision,
    ImportActions,
    ImportProgress,
    LifeCommand,
    PlanCommand,
    ProgressCommand,
    ProposeRevision,
    RemoveAction,
    ReportProgress,
    ReturnPlan,
    SubmitPlan,
    VerifyProgress,
)
from services.plans.plan_state import Place, Plan, Status, evolve
from services.plans.progress import Figure, correct, report, verify
from services.plans.room import check_room
from shared.decider import Decider, Missing, Refused
from shared.events.plans import (
    Action,
    ActionAdded,
    ActionChanged,
    ParentChanged,
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
from shared.inbox.verdict import Code


def decide(plan: Plan, command: PlanCommand) -> Sequence[PlanEvent]:
    events = _progress(plan, command) if isinstance(command, ProgressCommand) else _life(plan, command)
    check_room(plan.held, [part for event in events for part in _held_of(plan, event)])
    return events


PLAN: Decider[Plan, PlanCommand, PlanEvent] = Decider(Plan(), decide, evolve)


def _held_of(plan: Plan, event: PlanEvent) -> Iterable[Struct]:
    """What the plan holds more after an event."""
    match event:
        case ActionAdded() | ActionChanged() | ProgressReported() | ProgressCorrected() | ProgressVerified():
            return [event]
        case PlanApproved() | RevisionApproved():
            return plan.actions.values()
        case _:
            return []


def _life(plan: Plan, command: LifeCommand) -> Sequence[PlanEvent]:
    match command, plan.status:
        case DraftPlan(), Status.ABSENT:
            return [PlanDrafted(*command.plan, command.parent)]
        case DraftPlan(), _ if command.parent == plan.parent:
            return []
        case DraftPlan(), Status.DRAFT | Status.RETURNED:
            return [ParentChanged(*command.plan, command.parent)]

        case (
            (AddAction() | ChangeAction() | RemoveAction() | ImportActions()),
            (Status.DRAFT | Status.RETURNED | Status.REVISING),
        ):
            return edit(plan.actions, command)

        case SubmitPlan(), Status.DRAFT | Status.RETURNED:
            check_complete(plan.actions)
            return [PlanSubmitted(*command.plan)]
        case SubmitPlan(), Status.SUBMITTED:
            return []

        case ReturnPlan(), Status.SUBMITTED:
            return [PlanReturned(*command.plan, command.reason, command.due)]
        case ReturnPlan(), Status.RETURNED if plan.returned == PlanReturned(*command.plan, command.reason, command.due):
            return []

        case ApprovePlan(), Status.SUBMITTED:
            _check_approver(plan, command.by)
            return [PlanApproved(*command.plan)]
        case ApprovePlan(), Status.APPROVED:
            return []

        case ProposeRevision(), Status.APPROVED:
            return [RevisionProposed(*command.plan, command.reason)]
        case ProposeRevision(), Status.REVISING if plan.proposed == RevisionProposed(*command.plan, command.reason):
            return []

        case ApproveRevision(), Status.REVISING:
            _check_approver(plan, command.by)
            _check_proposal(plan, command.effective_from)
            return [RevisionApproved(*command.plan, plan.revision + 1, command.effective_from)]
        case ApproveRevision(), Status.APPROVED if plan.revision > 1 and plan.effective_from == command.effective_from:
            return []

        case DropRevision(), Status.REVISING:
            return [RevisionDropped(*command.plan, command.reason)]
    raise _refusal(plan, command)


def _progress(plan: Plan, command: ProgressCommand) -> Sequence[PlanEvent]:
    match command, plan.status:
        case ReportProgress(), Status.APPROVED | Status.REVISING:
            return report(*_stated(plan, command.action, command.quarter), command)
        case CorrectProgress(), Status.APPROVED | Status.REVISING:
            return correct(*_stated(plan, command.action, command.quarter), command)
        case ImportProgress(), Status.APPROVED | Status.REVISING:
            return [event for each in command.reports for event in _progress(plan, each)]
        case VerifyProgress(), Status.APPROVED | Status.REVISING:
            return verify(*_stated(plan, command.action, command.quarter), plan.submitters, command)
    raise _refusal(plan, command)


def _stated(plan: Plan, name: str, quarter: Quarter) -> tuple[Action, Figure | None]:
    """The action as it is in force in a quarter, and its figure; it may have been removed for later quarters."""
    action = plan.in_force[quarter - 1].get(name)
    if action is None:
        raise Missing(f"no action {name} is in force in quarter {quarter}", code=Code.UNKNOWN_ACTION)
    return action, plan.figures.get(Place(name, quarter))


def _check_approver(plan: Plan, by: str) -> None:
    if by == plan.submitter:
        raise Refused("nobody approves what they submitted or proposed themselves")


def _check_proposal(plan: Plan, effective_from: Quarter) -> None:
    check_complete(plan.actions)
    if all(actions == plan.actions for actions in plan.in_force[effective_from - 1 :]):
        raise Refused("the proposal changes nothing", accepted="a proposal that changes an action, or to drop it")


def _refusal(plan: Plan, command: PlanCommand) -> Refused:
    absent = plan.status is Status.ABSENT
    kind, code = (Missing, Code.UNKNOWN_PLAN) if absent else (Refused, Code.NOT_APPROVED)
    return kind(f"a plan that is {plan.status.replace('_', ' ')} cannot be {command.verb}", code=code)
