"""Pages for people: the regency, a unit, an action, and the facts and the history behind every figure."""

from flask import redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.reporting import (
    api_reports,
    frame,
    pages_charts,
    pages_consultations,
    pages_finding,
    pages_indicators,
    pages_instructions,
    pages_queue,
    pages_reports,
)
from services.reporting.api import FIGURE, PROBLEMS
from services.reporting.current import front_desk, instructions, reports
from services.reporting.frame import asked_for, kept_page
from services.reporting.history import Scope
from services.reporting.refusals import WORDING
from services.reporting.summary import Asked
from services.reporting.unit_report import action_report, descriptions
from shared.access import ALL_UNITS, at_home, everybody, everywhere
from shared.auth import principal
from shared.events.plans import PlanKind
from shared.events.reporting import Figure
from shared.pages.frame import Pages
from shared.problems import Forbidden

REGENCY = "/ringkasan/<year:year>/<quarter:quarter>"
UNIT = "/unit/<identifier:unit>/<year:year>"

pages = Pages("pages", __name__, {**PROBLEMS, **api_reports.PROBLEMS}, WORDING)
frame.install(pages)
pages_indicators.install(pages)
pages_reports.install(pages)
pages_charts.install(pages)
pages_consultations.install(pages)
pages_finding.install(pages)
pages_instructions.install(pages)
pages_queue.install(pages)


@pages.get("/")
@everybody
def home() -> Response:
    """What somebody begins with: the regency, or the own unit."""
    year, quarter = reports().newest_quarter()
    caller = principal()
    if caller.roles.intersection(ALL_UNITS):
        return redirect(url_for(".regency", year=year, quarter=quarter))
    if caller.unit is None:
        raise Forbidden("the token names no unit")
    return redirect(url_for(".unit_page", unit=caller.unit, year=year, quarter=quarter))


@pages.get(REGENCY)
@everywhere
def regency(year: int, quarter: int) -> str:
    query = asked_for()

    def page() -> str:
        front = front_desk().front(Asked(year, quarter, query.kind), query.bands, query.as_of)
        sheet = url_for("summary.sheet", year=year, quarter=quarter, **query._asdict())
        return render_template("ringkasan.html", front=front, summary=front.summary, csv=sheet)

    return kept_page(page)


@pages.get(f"{REGENCY}/fakta/{FIGURE}")
@everywhere
def regency_facts(year: int, quarter: int, figure: Figure) -> str:
    query = asked_for()
    asked = Asked(year, quarter, query.kind)
    facts = reports().facts(asked, figure, query.as_of)
    return render_template("fakta.html", facts=facts, figure=figure, place=asked, unit=None)


@pages.get(f"{UNIT}/<quarter:quarter>")
@at_home
def unit_page(unit: str, year: int, quarter: int) -> str:
    query = asked_for()
    report = reports().unit(unit, year, query.bands, query.as_of)
    plan = next((plan for plan in report.plans if plan.kind == query.kind), None)
    told = instructions().report(unit, as_of=query.as_of).instructions
    return render_template("unit.html", report=report, plan=plan, quarter=quarter, kind=query.kind, instructions=told)


@pages.get(f"{UNIT}/<quarter:quarter>/fakta/{FIGURE}")
@at_home
def unit_facts(unit: str, year: int, quarter: int, figure: Figure) -> str:
    query = asked_for()
    asked = Asked(year, quarter, query.kind)
    facts = reports().unit_facts(unit, asked, figure, query.as_of)
    return render_template("fakta.html", facts=facts, figure=figure, place=asked, unit=unit)


@pages.get(f"{UNIT}/riwayat")
@at_home
def unit_history(unit: str, year: int) -> str:
    query = asked_for()
    report = reports().unit(unit, year, query.bands, query.as_of)
    entries = reports().history(unit, year, Scope(), query.as_of)
    return render_template("riwayat.html", report=report, entries=entries[::-1], names=descriptions(report))


@pages.get(f"{UNIT}/aksi/<any(general, thematic):kind>/<identifier:action>")
@at_home
def action_page(unit: str, year: int, kind: PlanKind, action: str) -> str:
    query = asked_for()
    report = reports().unit(unit, year, query.bands, query.as_of)
    known = action_report(report, kind, action)
    if known is None:
        raise NotFound(f"no action {action} in this plan")
    entries = reports().history(unit, year, Scope(kind, action), query.as_of)
    return render_template("aksi.html", report=report, kind=kind, known=known, entries=entries[::-1])
