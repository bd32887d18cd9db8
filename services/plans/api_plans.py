"""The life of an action plan over HTTP: drafted, edited, submitted, returned, approved, revised."""

from typing import Any

from flask import Response

from services.plans.desk import ACTION_PATH, PLAN_PATH, desk
from services.plans.difference import difference
from services.plans.plan_commands import (
    AddAction,
    ApprovePlan,
    ApproveRevision,
    ChangeAction,
    DraftPlan,
    DropRevision,
    PlanId,
    ProposeRevision,
    RemoveAction,
    ReturnPlan,
    SubmitPlan,
)
from services.plans.schemas import ActionBody, Added, DraftBody, EffectiveBody, VersionsQuery
from services.plans.shown import shown
from shared.access import coordinators, editors, heads, proposers, readers
from shared.auth import principal
from shared.bodies import ReasonBody, ReturnBody
from shared.events.plans import Action
from shared.exchange import Accepted, context, new_id, respond
from shared.routes import Routes

plans = Routes("plans", __name__, description="Action plans of a unit, a year and a kind")


@plans.route(PLAN_PATH, methods=["PUT"])
@editors
@plans.arguments(DraftBody)
@plans.response(200, Accepted)
def draft_plan(body: dict[str, Any], **plan: Any) -> Response:
    """Begin a plan, or put right what it serves before it is submitted."""
    desk().check_unit(plan["unit"])
    return desk().ask(DraftPlan(PlanId(**plan), **body))


@plans.route(PLAN_PATH)
@readers
@plans.response(200, description="The plan as it is now")
def show_plan(**plan: Any) -> Response:
    """A plan with its actions, targets in force and figures."""
    name = PlanId(**plan)
    known = desk().plan(name)
    return respond(shown(name, known.state), known.version)


@plans.route(f"{PLAN_PATH}/diff")
@readers
@plans.arguments(VersionsQuery, location="query")
@plans.response(200, description="What is different, field by field")
def compare_plan(versions: dict[str, int], **plan: Any) -> Response:
    """The difference between two versions of a plan."""
    before, after = (desk().plan_at(PlanId(**plan), versions[which]) for which in ("before", "after"))
    return respond({"changes": difference(before, after)})


@plans.route(f"{PLAN_PATH}/actions", methods=["POST"])
@editors
@plans.arguments(ActionBody)
@plans.response(200, Added)
def add_action(body: dict[str, Any], **plan: Any) -> Response:
    """Write another action into the draft or the proposal."""
    sender = context(plan["unit"])
    action = Action(id=new_id("a", sender), **body)
    return desk().ask(AddAction(PlanId(**plan), action), sender, action=action.id)


@plans.route(ACTION_PATH, methods=["PUT"])
@editors
@plans.arguments(ActionBody)
@plans.response(200, Accepted)
def change_action(body: dict[str, Any], action: str, **plan: Any) -> Response:
    """Write an action of the draft or the proposal anew."""
    return desk().ask(ChangeAction(PlanId(**plan), Action(id=action, **body)))


@plans.route(ACTION_PATH, methods=["DELETE"])
@editors
@plans.response(200, Accepted)
def remove_action(action: str, **plan: Any) -> Response:
    """Take an action out of the draft or the proposal."""
    return desk().ask(RemoveAction(PlanId(**plan), action))


@plans.route(f"{PLAN_PATH}/submit", methods=["POST"])
@heads
@plans.response(200, Accepted)
def submit_plan(**plan: Any) -> Response:
    """Ask for the approval of a complete plan."""
    return desk().ask(SubmitPlan(PlanId(**plan)))


@plans.route(f"{PLAN_PATH}/return", methods=["POST"])
@coordinators
@plans.arguments(ReturnBody)
@plans.response(200, Accepted)
def return_plan(body: dict[str, Any], **plan: Any) -> Response:
    """Give a plan back to be put right, with a reason and a day."""
    return desk().ask(ReturnPlan(PlanId(**plan), **body))


@plans.route(f"{PLAN_PATH}/approve", methods=["POST"])
@coordinators
@plans.response(200, Accepted)
def approve_plan(**plan: Any) -> Response:
    """Put a submitted plan in force for its year."""
    return desk().ask(ApprovePlan(PlanId(**plan), principal().actor))


@plans.route(f"{PLAN_PATH}/revision", methods=["POST"])
@proposers
@plans.arguments(ReasonBody)
@plans.response(200, Accepted)
def propose_revision(body: dict[str, Any], **plan: Any) -> Response:
    """Open an approved plan for a proposal; what is in force stays so."""
    return desk().ask(ProposeRevision(PlanId(**plan), **body))


@plans.route(f"{PLAN_PATH}/revision/approve", methods=["POST"])
@coordinators
@plans.arguments(EffectiveBody)
@plans.response(200, Accepted)
def approve_revision(body: dict[str, Any], **plan: Any) -> Response:
    """Put a proposal in force from a quarter on."""
    return desk().ask(ApproveRevision(PlanId(**plan), by=principal().actor, **body))


@plans.route(f"{PLAN_PATH}/revision/drop", methods=["POST"])
@coordinators
@proposers
@plans.arguments(ReasonBody)
@plans.response(200, Accepted)
def drop_revision(body: dict[str, Any], **plan: Any) -> Response:
    """Give a proposal up."""
    return desk().ask(DropRevision(PlanId(**plan), **body))
