"""Pages on which leadership gives instructions on figures and closes them, and units acknowledge and follow them up."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import Schema as AnySchema
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.reporting.current import instructions, reports
from services.reporting.frame import asked_for
from services.reporting.instruction import (
    AcknowledgeInstruction,
    CloseInstruction,
    FollowUpInstruction,
    InstructionCommand,
    ReopenInstruction,
)
from services.reporting.instruction_bodies import FollowUpBody, InstructionBody, RemarkBody, ReopenBody, SubjectBody
from services.reporting.instruction_form import (
    Form,
    about,
    field_of,
    follow_up_body,
    instruction_body,
    written,
)
from services.reporting.instructions import InstructionLine
from services.reporting.moments import Place
from services.reporting.queries import WrittenOnPage
from services.reporting.refusals import WORDING
from services.reporting.subjects import Meant
from shared.access import addressees, at_home, everywhere, leaders
from shared.commands import Outcome
from shared.exchange import invalid
from shared.pages.choice import tongue
from shared.pages.forms import REFUSALS, form, form_context, key_after, new_key
from shared.pages.refusals import NOTHING_WRONG, Answer
from shared.problems import PROBLEMS, problem_of

ONE = "/arahan/<identifier:unit>/<identifier:instruction>"
WRITTEN = WrittenOnPage()
ABOUT, GIVEN = SubjectBody(), InstructionBody()
FOLLOW_UP, REMARK, REOPEN = FollowUpBody(), RemarkBody(), ReopenBody()
Page = str | tuple[str, int]
Command = Callable[[Form], InstructionCommand]


def install(blueprint: Blueprint) -> None:
    blueprint.get("/arahan")(instructions_page)
    blueprint.get("/arahan/beri")(give_form)
    blueprint.post("/arahan/beri")(give)
    blueprint.get(ONE)(instruction_page)
    blueprint.post(f"{ONE}/terima")(acknowledge)
    blueprint.post(f"{ONE}/tindak-lanjut")(follow_up)
    blueprint.post(f"{ONE}/tutup")(close)
    blueprint.post(f"{ONE}/buka")(reopen)


@everywhere
def instructions_page() -> str:
    return render_template("arahan-daftar.html", report=instructions().report(None, as_of=asked_for().as_of))


@leaders
def give_form() -> str:
    """About what the address names; to the unit that it is of, where it is of one."""
    filled = request.args.to_dict()
    return _give_page({"addressee": filled.get("unit", ""), **filled}, new_key(), NOTHING_WRONG)


@leaders
@form
def give() -> Page | Response:
    filled = {**request.args.to_dict(), **request.form.to_dict()}
    unit = filled.get("addressee", "")
    try:
        if unit not in {known for known, _ in reports().units()}:
            raise invalid("addressee", "is missing", "a unit that is registered")
        body = GIVEN.load(instruction_body(filled))
        given = instructions().give(unit, Meant(**body["subject"]), body["text"], body["due"], form_context(unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        return _give_page(filled, key_after(error), WORDING.answer(problem, field_of, tongue())), problem.status
    return _to(unit, given.instruction, given.outcome)


@at_home
def instruction_page(unit: str, instruction: str) -> str:
    query = WRITTEN.load({name: value for name, value in request.args.items() if value})
    line = _line(unit, instruction, query["after"])
    return render_template("arahan.html", line=line, key=new_key(), filled={}, wrong=NOTHING_WRONG)


@addressees
@form
def acknowledge(unit: str, instruction: str) -> Page | Response:
    return _carry_out(unit, instruction, lambda _: AcknowledgeInstruction(instruction, unit))


@addressees
@form
def follow_up(unit: str, instruction: str) -> Page | Response:
    def command(filled: Form) -> FollowUpInstruction:
        body = _read(FOLLOW_UP, follow_up_body(filled))
        return FollowUpInstruction(instruction, unit, body["text"], tuple(body["evidence"]))

    return _carry_out(unit, instruction, command)


@leaders
@form
def close(unit: str, instruction: str) -> Page | Response:
    def command(filled: Form) -> CloseInstruction:
        return CloseInstruction(instruction, unit, **_read(REMARK, written(filled, "remark")))

    return _carry_out(unit, instruction, command)


@leaders
@form
def reopen(unit: str, instruction: str) -> Page | Response:
    def command(filled: Form) -> ReopenInstruction:
        body = _read(REOPEN, written(filled, "reason", "due"))
        return ReopenInstruction(instruction, unit, body["reason"], body["due"], instructions().today())

    return _carry_out(unit, instruction, command)


def _carry_out(unit: str, instruction: str, command: Command) -> Page | Response:
    """What the form asks for; where that is refused, the page again with what was filled in."""
    filled = request.form.to_dict()
    try:
        outcome = instructions().execute(command(filled), form_context(unit))
    except REFUSALS as error:
        problem = problem_of(error, PROBLEMS)
        wrong, line = WORDING.answer(problem, field_of, tongue()), _line(unit, instruction, None)
        page = render_template("arahan.html", line=line, key=key_after(error), filled=filled, wrong=wrong)
        return page, problem.status
    return _to(unit, instruction, outcome)


def _to(unit: str, instruction: str, outcome: Outcome) -> Response:
    """To the page of the instruction, as it is after what was just done."""
    after = f"{outcome.stream}@{outcome.version}"
    return redirect(url_for(".instruction_page", unit=unit, instruction=instruction, after=after), 303)


def _line(unit: str, instruction: str, after: Place | None) -> InstructionLine:
    found = instructions().report(unit, after=after).instructions
    line = next((line for line in found if line.id == instruction), None)
    if line is None:
        raise NotFound(f"{unit} has no instruction {instruction}")
    return line


def _read(schema: AnySchema, body: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError."""
    read: dict[str, Any] = schema.load(body)
    return read


def _give_page(filled: Form, key: str, wrong: Answer) -> str:
    subject = instructions().subjects.subject(Meant(**ABOUT.load(about(filled))))
    return render_template(
        "arahan-beri.html",
        subject=subject,
        about=about(filled),
        units=reports().units(),
        filled=filled,
        key=key,
        wrong=wrong,
    )
