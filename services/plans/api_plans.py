"""The life of an action plan over HTTP: drafted, edited, submitted, returned, approved, revised."""

from typing import Any

from flask import Response

from services.plans.access import coordinators, editors, readers
from services.plans.desk import PLAN_PATH, desk
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
from services.plans.schemas import (
    ActionBody,
    Added,
    DraftBody,
    EffectiveBody,
    ReasonBody,
    ReturnBody,
    VersionsQuery,
)
from services.plans.shown import shown
from shared.auth import allow, principal
from shared.events.plans import Action
from shared.exchange import Accepted, respond
from shared.routes import Routes

ACTION_PATH = f"{PLAN_PATH}/actions/<identifier:action>"
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
    known = desk().known_plan(name)
    return respond(shown(name, known.state), known.version)


@plans.route(f"{PLAN_PATH}/diff")
@readers
@plans.arguments(VersionsQuery, location="query")
@plans.response(200, description="What is different, field by field")
def compare_plan(versions: dict[str, int], **plan: Any) -> Response:
    """The difference between two versions of a plan."""
    stream = desk().known_plan(PlanId(**plan)).stream
    before, after = (desk().plans.state_at(stream, versions[which]).state for which in ("before", "after"))
    return respond({"changes": difference(before, after)})


@plans.route(f"{PLAN_PATH}/actions", methods=["POST"])
@editors
@plans.arguments(ActionBody)
@plans.response(200, Added)
def add_action(body: dict[str, Any], **plan: Any) -> Response:
    """Write another action into the draft or the proposal."""
    return desk().ask_as(lambda name: AddAction(PlanId(**plan), Action(id=name, **body)))


@plans.route(ACTION_PATH, methods=["PUT"])
@editors
@plans.arguments(ActionBody)
@plans.response(200, Accepted)
def change_action(body: dict[str, Any], action: str, **plan: Any) -> Response:
    """Write an action of the draft or the proposal anew."""
    return desk().ask(ChangeAction(PlanId(**plan), Action(id=action, **body)))
