"""What the views about consultations work with, and asking for one, over whichever door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app

from services.plans.consultation_commands import ConsultationCommand, ConsultationId, NewFollowUp, RequestConsultation
from services.plans.consultation_list import ConsultationList
from services.plans.consultation_state import Consultation
from services.plans.desk import Desk
from services.plans.plan_commands import PlanId
from services.plans.service_levels import ServiceLevels
from shared.commands import Context, Folded, Outcome
from shared.decider import Missing, Refused
from shared.events.plans import ConsultationEvent, Linked
from shared.exchange import accepted, context, new_id
from shared.inbox.verdict import Code
from shared.streams import Streams

EXTENSION = "sinergi-consultations"
CONSULTATIONS_PATH = "/consultations/<identifier:unit>"
CONSULTATION_PATH = f"{CONSULTATIONS_PATH}/<identifier:consultation>"


@dataclass(frozen=True)
class ConsultationDesk:
    """`desk` is that of the whole service, for its units, its plans and its files."""

    desk: Desk
    streams: Streams[Consultation, ConsultationCommand, ConsultationEvent]
    listed: ConsultationList
    levels: ServiceLevels

    def now(self) -> datetime:
        """To the second, which is how exactly the clocks count."""
        return self.desk.clock().replace(microsecond=0)

    def consultation(self, name: ConsultationId) -> Folded[Consultation]:
        """Raises Missing, also where it is another unit's."""
        folded = self.streams.state(name.stream)
        if folded.state.asked is None or folded.state.asked.unit != name.unit:
            raise Missing(f"{name.unit} has no consultation {name.consultation}")
        return folded

    def ask(self, command: ConsultationCommand, sender: Context | None = None, **more: str) -> Response:
        """Execute a command on the consultation that it names, and answer it."""
        outcome = self.streams.execute(command.about.stream, command, sender or context(command.about.unit))
        return accepted(outcome, **more)

    def check_linked(self, unit: str, linked: Linked | None) -> None:
        """Raises Refused where an action is named that the unit does not have; indicators are another service's."""
        if linked and linked.kind and linked.action:
            plan = self.desk.plans.state(PlanId(unit, linked.year, linked.kind).stream).state
            if not any(linked.action in actions for actions in (plan.actions, *plan.in_force)):
                raise Refused(
                    f"{unit} has no such action", "linked.action", "an action of the unit's plan", Code.UNKNOWN_ACTION
                )

    def new_follow_ups(self, bodies: list[dict[str, Any]], sender: Context) -> tuple[NewFollowUp, ...]:
        """With ids that are the same whenever the same command is sent again; raises Refused for unknown owners."""
        for place, body in enumerate(bodies):
            self.desk.check_named(body["owner"], f"follow_ups[{place}].owner")
        return tuple(NewFollowUp(new_id("t", sender, place), **body) for place, body in enumerate(bodies))


def request_of(desk: ConsultationDesk, unit: str, body: Mapping[str, Any], sender: Context) -> RequestConsultation:
    """What a unit's request comes to as a command; raises Missing or Refused. The same request has the same id."""
    desk.desk.check_unit(unit)
    desk.check_linked(unit, body["linked"])
    at = sender.asked_at.replace(microsecond=0) if sender.asked_at else desk.now()
    return RequestConsultation(ConsultationId(new_id("c", sender), unit), at, **body)


def request_consultation(desk: ConsultationDesk, unit: str, body: Mapping[str, Any], sender: Context) -> Outcome:
    """Ask for a consultation with what RequestBody has loaded; raises what Streams.execute raises besides."""
    command = request_of(desk, unit, body, sender)
    return desk.streams.execute(command.about.stream, command, sender)


def lay_out_consultations(app: Flask, desk: ConsultationDesk) -> None:
    app.extensions[EXTENSION] = desk


def consultation_desk() -> ConsultationDesk:
    """The one of the application that answers."""
    laid_out: ConsultationDesk = current_app.extensions[EXTENSION]
    return laid_out
