"""The life of a consultation over HTTP: asked for or started, triaged, assigned, paused, closed, reopened."""

from typing import Any

from flask import Response

from services.plans.consultation_commands import (
    AssignConsultation,
    CloseConsultation,
    ConsultationId,
    KeepPrecedent,
    ReopenConsultation,
    ResumeConsultation,
    StartConsultation,
    TriageConsultation,
    WaitForUnit,
    WithdrawConsultation,
)
from services.plans.consultation_desk import (
    CONSULTATION_PATH,
    CONSULTATIONS_PATH,
    consultation_desk,
    request_of,
)
from services.plans.consultation_schemas import (
    AssignmentBody,
    ClosingBody,
    NeedsBody,
    NoteBody,
    PrecedentBody,
    RequestBody,
    Requested,
    StartBody,
    TriageBody,
)
from services.plans.consultation_shown import shown
from shared.access import coordinators, proposers, readers
from shared.bodies import ReasonBody
from shared.exchange import Accepted, context, new_id, respond
from shared.routes import Routes

consultations = Routes("consultations", __name__, description="Consultation and mentoring of units")


@consultations.route(CONSULTATIONS_PATH, methods=["POST"])
@proposers
@consultations.arguments(RequestBody)
@consultations.response(200, Requested)
def request_consultation(body: dict[str, Any], unit: str) -> Response:
    """Ask for help, about an action, an indicator or anything else."""
    sender = context(unit)
    command = request_of(consultation_desk(), unit, body, sender)
    return consultation_desk().ask(command, sender, consultation=command.about.consultation)


@consultations.route(f"{CONSULTATIONS_PATH}/start", methods=["POST"])
@coordinators
@consultations.arguments(StartBody)
@consultations.response(200, Requested)
def start_consultation(body: dict[str, Any], unit: str) -> Response:
    """Offer help to a unit that did not ask, with a reason such as a red figure."""
    desk, sender = consultation_desk(), context(unit)
    desk.desk.check_unit(unit)
    desk.check_linked(unit, body["linked"])
    name = ConsultationId(new_id("c", sender), unit)
    return desk.ask(StartConsultation(name, desk.now(), **body), sender, consultation=name.consultation)


@consultations.route(CONSULTATION_PATH)
@readers
@consultations.response(200, description="The consultation, with its clocks at this moment")
def show_consultation(**name: str) -> Response:
    """A consultation with its sessions, follow-ups and clocks."""
    desk, about = consultation_desk(), ConsultationId(**name)
    known = desk.consultation(about)
    return respond(shown(about, known.state, desk.levels.calendar, desk.now()), known.version)


@consultations.route(f"{CONSULTATION_PATH}/triage", methods=["PUT"])
@coordinators
@consultations.arguments(TriageBody)
@consultations.response(200, Accepted)
def triage_consultation(body: dict[str, Any], **name: str) -> Response:
    """Say what kind of help it becomes, and how urgent it is."""
    desk = consultation_desk()
    return desk.ask(TriageConsultation(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/assignment", methods=["PUT"])
@coordinators
@consultations.arguments(AssignmentBody)
@consultations.response(200, Accepted)
def assign_consultation(body: dict[str, Any], **name: str) -> Response:
    """Name who helps; this is the first response."""
    desk = consultation_desk()
    desk.desk.check_named(body["team"], "team")
    return desk.ask(AssignConsultation(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/waiting", methods=["PUT"])
@coordinators
@consultations.arguments(NeedsBody)
@consultations.response(200, Accepted)
def wait_for_unit(body: dict[str, Any], **name: str) -> Response:
    """Say what the unit has to give first; the clocks pause."""
    desk = consultation_desk()
    return desk.ask(WaitForUnit(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/resume", methods=["POST"])
@coordinators
@proposers
@consultations.arguments(NoteBody)
@consultations.response(200, Accepted)
def resume_consultation(body: dict[str, Any], **name: str) -> Response:
    """Say that the unit has given it; the clocks go on."""
    desk = consultation_desk()
    return desk.ask(ResumeConsultation(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/precedent", methods=["PUT"])
@coordinators
@consultations.arguments(PrecedentBody)
@consultations.response(200, Accepted)
def keep_precedent(body: dict[str, Any], **name: str) -> Response:
    """Keep the answer for other units to find, or write what is kept anew."""
    desk, tags = consultation_desk(), tuple(body.pop("tags"))
    return desk.ask(KeepPrecedent(ConsultationId(**name), desk.now(), **body, tags=tags))


@consultations.route(f"{CONSULTATION_PATH}/close", methods=["POST"])
@coordinators
@consultations.arguments(ClosingBody)
@consultations.response(200, Accepted)
def close_consultation(body: dict[str, Any], **name: str) -> Response:
    """End it: resolved once every follow-up is verified, otherwise withdrawn or unanswered."""
    desk = consultation_desk()
    return desk.ask(CloseConsultation(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/withdraw", methods=["POST"])
@proposers
@consultations.arguments(ReasonBody)
@consultations.response(200, Accepted)
def withdraw_consultation(body: dict[str, Any], **name: str) -> Response:
    """Take back what the unit asked for, until it is held: it is closed, and its session is cancelled."""
    desk = consultation_desk()
    return desk.ask(WithdrawConsultation(ConsultationId(**name), desk.now(), **body))


@consultations.route(f"{CONSULTATION_PATH}/reopen", methods=["POST"])
@coordinators
@proposers
@consultations.arguments(ReasonBody)
@consultations.response(200, Accepted)
def reopen_consultation(body: dict[str, Any], **name: str) -> Response:
    """Take it up again where it stood before it was closed."""
    desk = consultation_desk()
    return desk.ask(ReopenConsultation(ConsultationId(**name), desk.now(), **body))
