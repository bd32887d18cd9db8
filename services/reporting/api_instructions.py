"""Instructions of the leadership over HTTP: given, acknowledged, followed up, closed, reopened, listed."""

from typing import Any, get_args

from flask import Response
from marshmallow import ValidationError, validates_schema

from services.reporting.current import instructions
from services.reporting.described import StructRoutes
from services.reporting.instruction import (
    AcknowledgeInstruction,
    CloseInstruction,
    FollowUpInstruction,
    GiveInstruction,
    ReopenInstruction,
)
from services.reporting.instruction_documents import State
from services.reporting.instructions import InstructionsReport
from services.reporting.queries import KINDS, MomentQuery
from services.reporting.subjects import Meant
from shared.access import at_home, everywhere
from shared.auth import allow
from shared.bodies import ReasonBody, part, pieces_of_evidence
from shared.exchange import Accepted, accepted, context, new_id, respond
from shared.fields import Choice, Day, Identifier, Quarter, Schema, Text, Year
from shared.problems import Fault

UNIT = "/instructions/<identifier:unit>"
ONE = f"{UNIT}/<identifier:instruction>"
MOST_EVIDENCE = 50
leaders = allow("leader")
addressees = allow("operator", "head", own_unit=True)

routes = StructRoutes("instructions", __name__, description="Instructions of the leadership (arahan)")


class SubjectBody(Schema):
    """A quarter of the regency, or of a unit; or one of the unit's actions, or indicators, in it."""

    year = Year(required=True)
    quarter = Quarter(required=True)
    unit = Identifier(load_default=None)
    kind = Choice(KINDS, load_default=None)
    action = Identifier(load_default=None)
    indicator = Identifier(load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def fits_together(self, values: dict[str, Any], **_: Any) -> None:
        """What belongs to a unit names it; an action is one of a plan."""
        inner = values["action"] or values["indicator"]
        if inner and not values["unit"]:
            raise ValidationError({"unit": [Fault("is missing", "the unit that it belongs to")]})
        if values["action"] and values["indicator"]:
            raise ValidationError({"indicator": [Fault("stands beside an action", "one of the two")]})
        if (values["action"] is None) != (values["kind"] is None):
            raise ValidationError({"kind": [Fault("and action go together", "both or neither")]})


class InstructionBody(Schema):
    subject = part(SubjectBody, "what it is about", required=True)
    text = Text(required=True)
    due = Day(required=True)


class FollowUpBody(Schema):
    text = Text(required=True)
    evidence = pieces_of_evidence(MOST_EVIDENCE)


class RemarkBody(Schema):
    remark = Text(required=True)


class ReopenBody(ReasonBody):
    due = Day(required=True)


class InstructionsQuery(MomentQuery):
    state = Choice(get_args(State), load_default=None)


@routes.route("/instructions")
@everywhere
@routes.arguments(InstructionsQuery, location="query")
@routes.answers(InstructionsReport)
def list_instructions(query: dict[str, Any]) -> Response:
    """All instructions: the open ones by their day, then the closed ones."""
    return respond(instructions().report(None, **query))


@routes.route(UNIT)
@at_home
@routes.arguments(InstructionsQuery, location="query")
@routes.answers(InstructionsReport)
def unit_instructions(query: dict[str, Any], unit: str) -> Response:
    """The instructions to one unit."""
    return respond(instructions().report(unit, **query))


@routes.route(UNIT, methods=["POST"])
@leaders
@routes.arguments(InstructionBody)
@routes.response(200, Accepted)
def give_instruction(body: dict[str, Any], unit: str) -> Response:
    """Instruct a unit, about a figure, until a day."""
    sender, desk, meant = context(unit), instructions(), Meant(**body["subject"])
    desk.subjects.check_unit(unit, meant.year)
    name, subject = new_id("i", sender), desk.subjects.subject(meant)
    command = GiveInstruction(name, unit, subject, body["text"], body["due"], desk.today())
    return accepted(desk.execute(command, sender), instruction=name)


@routes.route(f"{ONE}/acknowledge", methods=["POST"])
@addressees
@routes.response(200, Accepted)
def acknowledge_instruction(unit: str, instruction: str) -> Response:
    """Say that it was read."""
    return accepted(instructions().execute(AcknowledgeInstruction(instruction, unit), context(unit)))


@routes.route(f"{ONE}/follow-ups", methods=["POST"])
@addressees
@routes.arguments(FollowUpBody)
@routes.response(200, Accepted)
def follow_up_instruction(body: dict[str, Any], unit: str, instruction: str) -> Response:
    """Say what was done about it; that acknowledges it too."""
    command = FollowUpInstruction(instruction, unit, body["text"], tuple(body["evidence"]))
    return accepted(instructions().execute(command, context(unit)))


@routes.route(f"{ONE}/close", methods=["POST"])
@leaders
@routes.arguments(RemarkBody)
@routes.response(200, Accepted)
def close_instruction(body: dict[str, Any], unit: str, instruction: str) -> Response:
    """Leadership is content with it, or asks for it no longer."""
    return accepted(instructions().execute(CloseInstruction(instruction, unit, **body), context(unit)))


@routes.route(f"{ONE}/reopen", methods=["POST"])
@leaders
@routes.arguments(ReopenBody)
@routes.response(200, Accepted)
def reopen_instruction(body: dict[str, Any], unit: str, instruction: str) -> Response:
    """Ask for it again, until another day."""
    desk = instructions()
    command = ReopenInstruction(instruction, unit, body["reason"], body["due"], desk.today())
    return accepted(desk.execute(command, context(unit)))
