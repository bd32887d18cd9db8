"""The read model over HTTP, for programs: JSON, and the summary as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from msgspec import Struct

from services.reporting.current import front_desk, reports
from services.reporting.described import StructRoutes
from services.reporting.facts import FIGURES, FigureFact
from services.reporting.front import Front
from services.reporting.history import Entry, Scope
from services.reporting.indicator_reports import UnknownIndicator
from services.reporting.moments import NotYet, UnknownUnit
from services.reporting.queries import BandsQuery, FactsQuery, HistoryQuery, SummaryQuery
from services.reporting.sheet import summary_sheet
from services.reporting.summary import Asked, Summary
from services.reporting.unit_report import UnitReport
from shared.access import at_home, everywhere
from shared.events.reporting import Figure
from shared.exchange import invalid, next_page, respond
from shared.problems import Build, Fault, Problem
from shared.read_model import NotSeenYet

Query = dict[str, Any]
SUMMARY = "/summary/<year:year>/<quarter:quarter>"
UNIT = "/units/<identifier:unit>/<year:year>"
FIGURE = f"<any({', '.join(FIGURES)}):figure>"

summaries = StructRoutes("summary", __name__, description="The regency in a quarter")
units = StructRoutes("units", __name__, description="A unit's year and its history")
facts = StructRoutes("facts", __name__, description="What figures are made of")


class Facts(Struct, frozen=True):
    """What a figure is made of."""

    figure: Figure
    facts: tuple[FigureFact, ...]


class History(Struct, frozen=True):
    """Entries in order of time; the Link header leads to those that follow."""

    unit: str
    year: int
    entries: Sequence[Entry]


def _not_yet(error: NotYet) -> Problem:
    fault = Fault(str(error), "a moment that is past")
    return Problem(422, "invalid", "That moment has not come", str(error), [("as_of", fault)])


PROBLEMS: Mapping[type[Exception], Build] = {
    NotYet: _not_yet,
    NotSeenYet: lambda error: Problem(
        503, "behind", "The read model is behind", str(error), headers={"Retry-After": "1"}
    ),
    UnknownUnit: lambda error: Problem(404, "unknown-unit", "No such unit", str(error)),
    UnknownIndicator: lambda error: Problem(404, "unknown-indicator", "No such indicator", str(error)),
}


@summaries.route(SUMMARY)
@everywhere
@summaries.arguments(SummaryQuery, location="query")
@summaries.answers(Summary)
def summary(query: Query, year: int, quarter: int) -> Response:
    """Totals, units by band, what is incomplete, what stands in the way, and how it was computed."""
    return respond(_summary(query, year, quarter))


@summaries.route("/front/<year:year>/<quarter:quarter>")
@everywhere
@summaries.arguments(SummaryQuery, location="query")
@summaries.answers(Front)
def front(query: Query, year: int, quarter: int) -> Response:
    """What leadership reads first: the summary, what changed, priorities, decisions asked for, instructions, trend."""
    reports().wait(query["after"])
    return respond(front_desk().front(Asked(year, quarter, query["kind"]), query["bands"], query["as_of"]))


@summaries.route(f"{SUMMARY}.csv")
@everywhere
@summaries.arguments(SummaryQuery, location="query")
@summaries.response(200, content_type="text/csv", description="One row per unit, the regency last")
def sheet(query: Query, year: int, quarter: int) -> Response:
    """The same for a spreadsheet with Indonesian settings."""
    name = f"sinergi-{query['kind']}-{year}-tw{quarter}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        summary_sheet(_summary(query, year, quarter)), headers=disposition, content_type="text/csv; charset=utf-8"
    )


@facts.route(f"{SUMMARY}/facts/{FIGURE}")
@everywhere
@facts.arguments(FactsQuery, location="query")
@facts.answers(Facts)
def regency_facts(query: Query, year: int, quarter: int, figure: Figure) -> Response:
    """The facts behind a figure of the regency."""
    reports().wait(query["after"])
    return respond(Facts(figure, reports().facts(Asked(year, quarter, query["kind"]), figure, query["as_of"])))


@facts.route(f"{UNIT}/<quarter:quarter>/facts/{FIGURE}")
@at_home
@facts.arguments(FactsQuery, location="query")
@facts.answers(Facts)
def unit_facts(query: Query, unit: str, year: int, quarter: int, figure: Figure) -> Response:
    """The facts behind a figure of a unit."""
    reports().wait(query["after"])
    asked = Asked(year, quarter, query["kind"])
    return respond(Facts(figure, reports().unit_facts(unit, asked, figure, query["as_of"])))


@units.route(UNIT)
@at_home
@units.arguments(BandsQuery, location="query")
@units.answers(UnitReport)
def unit_year(query: Query, unit: str, year: int) -> Response:
    """The plans of a unit, and for each quarter the figures with the actions they are made of."""
    reports().wait(query["after"])
    return respond(reports().unit(unit, year, query["bands"], query["as_of"]))


@units.route(f"{UNIT}/history")
@at_home
@units.arguments(HistoryQuery, location="query")
@units.answers(History)
def unit_history(query: Query, unit: str, year: int) -> Response:
    """Who changed what, when and why: of the unit, or of one plan, action or figure of it."""
    reports().wait(query["after"])
    scope = Scope(query["kind"], query["action"], query["quarter"])
    return _page(query, unit, year, reports().history(unit, year, scope, query["as_of"]))


def _summary(query: Query, year: int, quarter: int) -> Summary:
    reports().wait(query["after"])
    return reports().summary(Asked(year, quarter, query["kind"]), query["bands"], query["as_of"])


def _page(query: Query, unit: str, year: int, entries: Sequence[Entry]) -> Response:
    """A part of a history that only grows at its end; the token is where the part begins."""
    token = query["page_token"] or "0"
    if not (token.isascii() and token.isdecimal()):
        raise invalid("page_token", "is none of ours", "the one in the link to the next page")
    begin, end = int(token), int(token) + query["page_size"]
    response = respond(History(unit, year, entries[begin:end]))
    if end < len(entries):
        response.headers.extend(next_page(str(end)))
    return response
