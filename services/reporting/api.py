"""The read model over HTTP, for programs: JSON, and the summary as CSV."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Response
from msgspec import Struct

from services.reporting.described import StructRoutes
from services.reporting.facts import FIGURES, Figure, FigureFact
from services.reporting.history import Entry, Scope
from services.reporting.moments import NotYet
from services.reporting.queries import BandsQuery, FactsQuery, HistoryQuery, SummaryQuery
from services.reporting.reports import Reports, UnknownUnit
from services.reporting.sheet import summary_sheet
from services.reporting.summary import Asked, Summary
from services.reporting.unit_report import UnitReport
from shared.auth import allow
from shared.exchange import invalid, next_page, respond
from shared.problems import Build, Fault, Problem
from shared.read_model import NotSeenYet
from shared.routes import Routes
from shared.tokens import Role

View = TypeVar("View", bound=Callable[..., Any])
Query = dict[str, Any]
FIGURE = f"<any({', '.join(FIGURES)}):figure>"
EVERYWHERE: tuple[Role, ...] = ("leader", "coordinator", "verifier", "operations")
RETRY = {"Retry-After": "1"}


class Facts(Struct, frozen=True):
    """What a figure is made of."""

    figure: Figure
    facts: tuple[FigureFact, ...]


class History(Struct, frozen=True):
    """Entries in order of time; the Link header leads to those that follow."""

    unit: str
    year: int
    entries: Sequence[Entry]


PROBLEMS: Mapping[type[Exception], Build] = {
    NotSeenYet: lambda error: Problem(503, "behind", "The read model is behind", str(error), headers=RETRY),
    NotYet: lambda error: Problem(
        422, "invalid", "That moment has not come", str(error), [("as_of", Fault(str(error), "a moment that is past"))]
    ),
    UnknownUnit: lambda error: Problem(404, "unknown-unit", "No such unit", str(error)),
}


def everywhere(view: View) -> View:
    """Those who look after all units."""
    return allow(*EVERYWHERE)(view)


def at_home(view: View) -> View:
    """Those too who belong to the unit."""
    return allow("operator", "head", "system", own_unit=True)(everywhere(view))


def api(reports: Reports) -> Sequence[Routes]:
    return _summaries(reports), _units(reports), _facts(reports)


def _summaries(reports: Reports) -> Routes:
    routes = StructRoutes("summary", __name__, description="The regency in a quarter")

    @routes.route("/summary/<year:year>/<quarter:quarter>")
    @everywhere
    @routes.arguments(SummaryQuery, location="query")
    @routes.answers(Summary)
    def summary(query: Query, year: int, quarter: int) -> Response:
        """Totals, units by band, what is incomplete, what stands in the way, and how it was computed."""
        return respond(_summary(reports, query, year, quarter))

    @routes.route("/summary/<year:year>/<quarter:quarter>.csv")
    @everywhere
    @routes.arguments(SummaryQuery, location="query")
    def sheet(query: Query, year: int, quarter: int) -> Response:
        """The same for a spreadsheet with Indonesian settings."""
        name = f"sinergi-{query['kind']}-{year}-tw{quarter}.csv"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = summary_sheet(_summary(reports, query, year, quarter))
        return Response(text, headers=disposition, content_type="text/csv; charset=utf-8")

    return routes


def _units(reports: Reports) -> Routes:
    routes = StructRoutes("units", __name__, description="A unit's year and its history")

    @routes.route("/units/<identifier:unit>/<year:year>")
    @at_home
    @routes.arguments(BandsQuery, location="query")
    @routes.answers(UnitReport)
    def unit_year(query: Query, unit: str, year: int) -> Response:
        """The plans of a unit, and for each quarter the figures with the actions they are made of."""
        reports.wait(query["after"])
        return respond(reports.unit(unit, year, query["bands"], query["as_of"]))

    @routes.route("/units/<identifier:unit>/<year:year>/history")
    @at_home
    @routes.arguments(HistoryQuery, location="query")
    @routes.answers(History)
    def history(query: Query, unit: str, year: int) -> Response:
        """Who changed what, when and why: of the unit, or of one plan, action or figure of it."""
        reports.wait(query["after"])
        scope = Scope(query["kind"], query["action"], query["quarter"])
        return _page(query, unit, year, reports.history(unit, year, scope, query["as_of"]))

    return routes


def _facts(reports: Reports) -> Routes:
    routes = StructRoutes("facts", __name__, description="What figures are made of")

    @routes.route(f"/summary/<year:year>/<quarter:quarter>/facts/{FIGURE}")
    @everywhere
    @routes.arguments(FactsQuery, location="query")
    @routes.answers(Facts)
    def facts(query: Query, year: int, quarter: int, figure: Figure) -> Response:
        """The facts behind a figure of the regency."""
        reports.wait(query["after"])
        return respond(Facts(figure, reports.facts(Asked(year, quarter, query["kind"]), figure, query["as_of"])))

    @routes.route(f"/units/<identifier:unit>/<year:year>/<quarter:quarter>/facts/{FIGURE}")
    @at_home
    @routes.arguments(FactsQuery, location="query")
    @routes.answers(Facts)
    def unit_facts(query: Query, unit: str, year: int, quarter: int, figure: Figure) -> Response:
        """The facts behind a figure of a unit."""
        reports.wait(query["after"])
        asked = Asked(year, quarter, query["kind"])
        return respond(Facts(figure, reports.unit_facts(unit, asked, figure, query["as_of"])))

    return routes


def _summary(reports: Reports, query: Query, year: int, quarter: int) -> Summary:
    reports.wait(query["after"])
    return reports.summary(Asked(year, quarter, query["kind"]), query["bands"], query["as_of"])


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
