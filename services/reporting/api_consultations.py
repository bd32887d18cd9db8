"""Consultation and mentoring over HTTP, for programs: how soon units were answered, and what came of it."""

from typing import Any

from flask import Response

from services.reporting.consultation_desk import ConsultationReport
from services.reporting.consultations import ConsultationsReport
from services.reporting.current import consultations
from services.reporting.described import StructRoutes
from services.reporting.queries import MomentQuery
from shared.access import at_home, everywhere
from shared.exchange import respond

Query = dict[str, Any]
UNIT = "/consultations/<identifier:unit>"

routes = StructRoutes("consultations", __name__, description="Consultation and mentoring (pendampingan)")


@routes.route("/consultations")
@everywhere
@routes.arguments(MomentQuery, location="query")
@routes.answers(ConsultationsReport)
def list_consultations(query: Query) -> Response:
    """All consultations with their totals: the open ones first, the oldest of each first."""
    return respond(consultations().report(None, **query))


@routes.route(UNIT)
@at_home
@routes.arguments(MomentQuery, location="query")
@routes.answers(ConsultationsReport)
def unit_consultations(query: Query, unit: str) -> Response:
    """The consultations of one unit."""
    return respond(consultations().report(unit, **query))


@routes.route(f"{UNIT}/<identifier:consultation>")
@at_home
@routes.arguments(MomentQuery, location="query")
@routes.answers(ConsultationReport)
def show_consultation(query: Query, unit: str, consultation: str) -> Response:
    """One consultation, with how far what it is about was before and after."""
    return respond(consultations().one(unit, consultation, **query))
