"""Measurements of a quarter over HTTP: measured, corrected, verified, and the figure explained."""

from typing import Any

from flask import Response

from services.indicators.desk import PATH, desk
from services.indicators.explained import explained
from services.indicators.indicator_commands import (
    CorrectMeasurement,
    IndicatorId,
    Measure,
    Place,
    Stated,
    VerifyMeasurement,
)
from services.indicators.schemas import CorrectionBody, ExplanationQuery, MeasurementBody, VerificationBody
from shared.access import readers, reporters, verifiers
from shared.auth import principal
from shared.events.terms import Quarter
from shared.exchange import Accepted, respond
from shared.routes import Routes

PLACE = "<year:year>/<quarter:quarter>"
MEASUREMENT_PATH = f"{PATH}/measurements/{PLACE}"
measurements = Routes("measurements", __name__, description="Measurements of the indicators, by quarter")


@measurements.route(MEASUREMENT_PATH, methods=["PUT"])
@reporters
@measurements.arguments(MeasurementBody)
@measurements.response(200, Accepted)
def measure(stated: Stated, unit: str, code: str, year: int, quarter: Quarter) -> Response:
    """Measure, or measure anew what is provisional."""
    return desk().ask(Measure(IndicatorId(unit, code), Place(year, quarter), stated, desk().adopted()))


@measurements.route(f"{MEASUREMENT_PATH}/corrections", methods=["POST"])
@reporters
@measurements.arguments(CorrectionBody)
@measurements.response(200, Accepted)
def correct_measurement(corrected: tuple[Stated, str], unit: str, code: str, year: int, quarter: Quarter) -> Response:
    """Put right what was measured, with a reason; its verification is open again."""
    stated, reason = corrected
    name, place = IndicatorId(unit, code), Place(year, quarter)
    return desk().ask(CorrectMeasurement(name, place, stated, desk().adopted(), reason))


@measurements.route(f"{MEASUREMENT_PATH}/verification", methods=["PUT"])
@verifiers
@measurements.arguments(VerificationBody)
@measurements.response(200, Accepted)
def verify_measurement(body: dict[str, Any], unit: str, code: str, year: int, quarter: Quarter) -> Response:
    """Say whether what was measured fits, and if not, why."""
    name, place = IndicatorId(unit, code), Place(year, quarter)
    return desk().ask(VerifyMeasurement(name, place, **body, by=principal().actor))


@measurements.route(f"{PATH}/explanation/{PLACE}")
@readers
@measurements.arguments(ExplanationQuery, location="query")
@measurements.response(200, description="The figure, its formula with the numbers filled in, and what it was made of")
def explain_figure(query: dict[str, Any], unit: str, code: str, year: int, quarter: Quarter) -> Response:
    """A figure explained, as of a moment, and beside it what it would be under another version of the rules."""
    name, as_of = IndicatorId(unit, code), query["as_of"] or desk().clock()
    book, history = desk().book(), list(desk().indicators.history(name.stream, as_of))
    other = book.named(query["rules"], "rules") if query["rules"] else None
    return respond(explained(name, Place(year, quarter), history, book, as_of, other))
