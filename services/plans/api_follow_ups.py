"""Follow-ups over HTTP: agreed, reported as done, verified or returned."""

from typing import Any

from flask import Response

from services.plans.consultation_commands import (
    AgreeFollowUp,
    ConsultationId,
    NewFollowUp,
    ReportFollowUp,
    ReturnFollowUp,
    VerifyFollowUp,
)
from services.plans.consultation_desk import CONSULTATION_PATH, consultation_desk
from services.plans.consultation_schemas import Agreed, DoneBody, FollowUpBody, NoteBody
from shared.access import coordinators, proposers
from shared.auth import allow, principal, role
from shared.bodies import ReturnBody
from shared.exchange import Accepted, context, new_id
from shared.routes import Routes

FOLLOW_UPS_PATH = f"{CONSULTATION_PATH}/follow-ups"
FOLLOW_UP_PATH = f"{FOLLOW_UPS_PATH}/<identifier:follow_up>"
follow_ups = Routes("follow-ups", __name__, description="What was agreed in consultations, and whether it is done")
checkers = allow("coordinator", "verifier")


@follow_ups.route(FOLLOW_UPS_PATH, methods=["POST"])
@coordinators
@follow_ups.arguments(FollowUpBody)
@follow_ups.response(200, Agreed)
def agree_follow_up(body: dict[str, Any], **name: str) -> Response:
    """Add what was agreed after the minutes were written."""
    desk, about = consultation_desk(), ConsultationId(**name)
    desk.desk.check_named(body["owner"], "owner")
    sender = context(about.unit)
    new = NewFollowUp(new_id("t", sender), **body)
    return desk.ask(AgreeFollowUp(about, desk.now(), new), sender, follow_up=new.id)


@follow_ups.route(f"{FOLLOW_UP_PATH}/done", methods=["POST"])
@coordinators
@proposers
@follow_ups.arguments(DoneBody)
@follow_ups.response(200, Accepted)
def report_follow_up(body: dict[str, Any], follow_up: str, **name: str) -> Response:
    """Report it as done, by the unit that owns it; for owners other than the unit, by a coordinator."""
    desk, about, evidence = consultation_desk(), ConsultationId(**name), tuple(body["evidence"])
    desk.desk.evidence.check(about.unit, evidence)
    owner = None if role() == "coordinator" else about.unit
    return desk.ask(ReportFollowUp(about, desk.now(), follow_up, body["note"], evidence, owner, by=principal().actor))


@follow_ups.route(f"{FOLLOW_UP_PATH}/verify", methods=["POST"])
@checkers
@follow_ups.arguments(NoteBody)
@follow_ups.response(200, Accepted)
def verify_follow_up(body: dict[str, Any], follow_up: str, **name: str) -> Response:
    """Say that it is done as agreed; never by who reported it."""
    desk = consultation_desk()
    return desk.ask(VerifyFollowUp(ConsultationId(**name), desk.now(), follow_up, by=principal().actor, **body))


@follow_ups.route(f"{FOLLOW_UP_PATH}/return", methods=["POST"])
@checkers
@follow_ups.arguments(ReturnBody)
@follow_ups.response(200, Accepted)
def return_follow_up(body: dict[str, Any], follow_up: str, **name: str) -> Response:
    """Give it back to be done as agreed, with a reason and a day."""
    desk = consultation_desk()
    return desk.ask(ReturnFollowUp(ConsultationId(**name), desk.now(), follow_up, **body))
