"""The indicator side of the read model over HTTP, for programs: JSON."""

from typing import Any

from flask import Response

from services.reporting.cascade import Cascade
from services.reporting.current import indicators as read
from services.reporting.current import reports
from services.reporting.described import StructRoutes
from services.reporting.indicator_report import IndicatorReport, UnitIndicatorsReport
from services.reporting.pace import Pace
from services.reporting.queries import MomentQuery, YearQuery
from services.reporting.rb_report import RbReport
from shared.access import at_home, everywhere
from shared.exchange import respond

Query = dict[str, Any]

indicators = StructRoutes("indicators", __name__, description="Indicators: definitions, targets, achievements")
boards = StructRoutes("boards", __name__, description="The pace of indicators, their cascade, the RB index")


@indicators.route("/indicators/<identifier:unit>")
@at_home
@indicators.arguments(YearQuery, location="query")
@indicators.answers(UnitIndicatorsReport)
def unit_indicators(query: Query, unit: str) -> Response:
    """The indicators of a unit, with one year of targets, measurements and achievements."""
    reports().wait(query["after"])
    return respond(read().unit(unit, query["year"], query["as_of"]))


@indicators.route("/indicators/<identifier:unit>/<identifier:code>/<year:year>")
@at_home
@indicators.arguments(MomentQuery, location="query")
@indicators.answers(IndicatorReport)
def one_indicator(query: Query, unit: str, code: str, year: int) -> Response:
    """One indicator in all quarters of a year, with the history of every figure: who, when, why."""
    reports().wait(query["after"])
    return respond(read().indicator(unit, code, year, query["as_of"]))


@boards.route("/pace/<year:year>")
@everywhere
@boards.arguments(MomentQuery, location="query")
@boards.answers(Pace)
def pace_board(query: Query, year: int) -> Response:
    """How far every unit and bidang is with its indicators, what is missing, who waits for whom."""
    reports().wait(query["after"])
    return respond(read().pace(year, query["as_of"]))


@boards.route("/cascade/<year:year>/<quarter:quarter>")
@everywhere
@boards.arguments(MomentQuery, location="query")
@boards.answers(Cascade)
def cascade_of(query: Query, year: int, quarter: int) -> Response:
    """Which indicators contribute to which, in the order of reading, with shares and achievements."""
    reports().wait(query["after"])
    return respond(read().cascade(year, quarter, query["as_of"]))


@boards.route("/rb-index/<year:year>")
@everywhere
@boards.arguments(MomentQuery, location="query")
@boards.answers(RbReport)
def rb_index(query: Query, year: int) -> Response:
    """Our estimate of the RB index (*perkiraan internal*), beside what was published."""
    reports().wait(query["after"])
    return respond(read().rb_index(year, query["as_of"]))
