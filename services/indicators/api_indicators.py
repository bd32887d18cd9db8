"""The life of an indicator over HTTP: drafted, proposed, returned, agreed, revised, retired."""

from typing import Any

from flask import Response

from services.indicators.desk import PATH, desk
from services.indicators.indicator_commands import (
    AgreeIndicator,
    DraftIndicator,
    DropRevision,
    IndicatorId,
    ProposeIndicator,
    RetireIndicator,
    ReturnIndicator,
    StartRevision,
)
from services.indicators.schemas import DefinitionBody, EffectiveBody, RetirementBody
from services.indicators.shown import shown
from services.indicators.templates import definition_from
from shared.access import coordinators, editors, proposers, readers
from shared.auth import principal
from shared.bodies import ReasonBody, ReturnBody
from shared.exchange import Accepted, respond
from shared.routes import Routes

indicators = Routes("indicators", __name__, description="Indicators (IKU): what a unit is measured by")


@indicators.route(PATH, methods=["PUT"])
@editors
@indicators.arguments(DefinitionBody)
@indicators.response(200, Accepted)
def draft_indicator(body: dict[str, Any], unit: str, code: str) -> Response:
    """Begin an indicator, from a template or from nothing, or write its draft or revision anew."""
    return desk().ask(DraftIndicator(IndicatorId(unit, code), definition_from(desk().book(), body)))


@indicators.route(PATH)
@readers
@indicators.response(200, description="The indicator as it is now, with warnings and advice")
def show_indicator(unit: str, code: str) -> Response:
    """An indicator with its versions, targets, measurements and figures."""
    name = IndicatorId(unit, code)
    known = desk().indicator(name)
    return respond(shown(name, known.state, desk().others(name, known.state.definition)), known.version)


@indicators.route(f"{PATH}/propose", methods=["POST"])
@proposers
@indicators.response(200, Accepted)
def propose_indicator(unit: str, code: str) -> Response:
    """Ask for the agreement to a draft or a revision; quality rules warn, and stop nothing."""
    name = IndicatorId(unit, code)
    others = desk().others(name, desk().indicator(name).state.definition)
    return desk().ask(ProposeIndicator(name, others))


@indicators.route(f"{PATH}/return", methods=["POST"])
@coordinators
@indicators.arguments(ReturnBody)
@indicators.response(200, Accepted)
def return_indicator(body: dict[str, Any], unit: str, code: str) -> Response:
    """Give a proposal back to be put right, with a reason and a day."""
    return desk().ask(ReturnIndicator(IndicatorId(unit, code), **body))


@indicators.route(f"{PATH}/agree", methods=["POST"])
@coordinators
@indicators.arguments(EffectiveBody)
@indicators.response(200, Accepted)
def agree_indicator(body: dict[str, Any], unit: str, code: str) -> Response:
    """Put what is proposed in force from a day on; quarters that end before keep their figures."""
    name, by = IndicatorId(unit, code), principal().actor
    return desk().ask(AgreeIndicator(name, by=by, rules=desk().adopted(), **body))


@indicators.route(f"{PATH}/revision", methods=["POST"])
@proposers
@indicators.arguments(ReasonBody)
@indicators.response(200, Accepted)
def start_revision(body: dict[str, Any], unit: str, code: str) -> Response:
    """Open an agreed definition to be written anew; what is in force stays so."""
    return desk().ask(StartRevision(IndicatorId(unit, code), **body))


@indicators.route(f"{PATH}/revision/drop", methods=["POST"])
@coordinators
@proposers
@indicators.arguments(ReasonBody)
@indicators.response(200, Accepted)
def drop_revision(body: dict[str, Any], unit: str, code: str) -> Response:
    """Give a revision up."""
    return desk().ask(DropRevision(IndicatorId(unit, code), **body))


@indicators.route(f"{PATH}/retire", methods=["POST"])
@coordinators
@indicators.arguments(RetirementBody)
@indicators.response(200, Accepted)
def retire_indicator(body: dict[str, Any], unit: str, code: str) -> Response:
    """End an indicator from a day on."""
    return desk().ask(RetireIndicator(IndicatorId(unit, code), **body))
