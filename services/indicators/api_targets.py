"""Targets of a year over HTTP: proposed, approved by somebody else, returned."""

from typing import Any

from flask import Response

from services.indicators.desk import PATH, desk
from services.indicators.indicator_commands import ApproveTargets, IndicatorId, ProposeTargets, ReturnTargets
from services.indicators.schemas import TargetsBody
from shared.access import coordinators, editors
from shared.auth import principal
from shared.bodies import ReasonBody
from shared.exchange import Accepted
from shared.routes import Routes

YEAR_PATH = f"{PATH}/targets/<year:year>"
targets = Routes("targets", __name__, description="Targets of the indicators, by year")


@targets.route(YEAR_PATH, methods=["PUT"])
@editors
@targets.arguments(TargetsBody)
@targets.response(200, Accepted)
def propose_targets(body: dict[str, Any], unit: str, code: str, year: int) -> Response:
    """Propose targets per quarter; from the second time on with a reason."""
    return desk().ask(ProposeTargets(IndicatorId(unit, code), year, **body))


@targets.route(f"{YEAR_PATH}/approve", methods=["POST"])
@coordinators
@targets.response(200, Accepted)
def approve_targets(unit: str, code: str, year: int) -> Response:
    """Put the proposed targets in force."""
    return desk().ask(ApproveTargets(IndicatorId(unit, code), year, principal().actor, desk().adopted()))


@targets.route(f"{YEAR_PATH}/return", methods=["POST"])
@coordinators
@targets.arguments(ReasonBody)
@targets.response(200, Accepted)
def return_targets(body: dict[str, Any], unit: str, code: str, year: int) -> Response:
    """Give proposed targets back; those in force stay so."""
    return desk().ask(ReturnTargets(IndicatorId(unit, code), year, **body))
