"""Instructions of the leadership over HTTP: given, acknowledged, followed up, closed, reopened, listed."""

from typing import Any, get_args

from flask import Response

from services.reporting.current import instructions
from services.reporting.described import StructRoutes
from services.reporting.instruction import (
    AcknowledgeInstruction,
    CloseInstruction,
    FollowUpInstruction,
    ReopenInstruction,
)
from services.reporting.instruction_bodies import FollowUpBody, InstructionBody, RemarkBody, ReopenBody
from services.reporting.instruction_documents import State
from services.reporting.instructions import InstructionsReport
from services.reporting.queries import MomentQuery
from services.reporting.subjects import Meant
from shared.access import addressees, at_home, everywhere, leaders
from shared.exchange import Accepted, accepted, context, respond
from shared.fields import Choice

UNIT = "/instructions/<identifier:unit>"
ONE = f"{UNIT}/<identifier:instruction>"

routes = StructRoutes("instructions", __name__, description="Instructions of the leadership (arahan)")


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
    given = instructions().give(unit, Meant(**body["subject"]), body["text"], body["due"], context(unit))
    return accepted(given.outcome, instruction=given.instruction)


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
