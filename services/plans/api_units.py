"""The register of units over HTTP."""

from typing import Any

from flask import Response

from services.plans.desk import desk
from services.plans.schemas import RenameBody, UnitBody
from services.plans.unit import RegisterUnit, RenameUnit, unit_stream
from shared.access import coordinators, everybody
from shared.exchange import Accepted, accepted, context, respond
from shared.routes import Routes

PATH = "/units/<identifier:unit>"
units = Routes("units", __name__, description="The register of units: regency, unit, bagian or bidang")


@units.route(PATH, methods=["PUT"])
@coordinators
@units.arguments(UnitBody)
@units.response(200, Accepted)
def register_unit(body: dict[str, Any], unit: str) -> Response:
    """Register a unit in its place of the tree."""
    desk().check_named(body["parent"], "parent")
    outcome = desk().units.execute(unit_stream(unit), RegisterUnit(unit, **body), context(unit))
    return accepted(outcome)


@units.route(f"{PATH}/rename", methods=["POST"])
@coordinators
@units.arguments(RenameBody)
@units.response(200, Accepted)
def rename_unit(body: dict[str, Any], unit: str) -> Response:
    """Give a unit another name from a day on."""
    outcome = desk().units.execute(unit_stream(unit), RenameUnit(unit, **body), context(unit))
    return accepted(outcome)


@units.route(PATH)
@everybody
@units.response(200, description="The unit as registered, and its names since")
def show_unit(unit: str) -> Response:
    """A unit with the history of its names."""
    known = desk().unit(unit)
    return respond(known.state, known.version)
