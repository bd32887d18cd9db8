"""Charts on pages, each drawn from the table beside it: quarters, units, contributions, how a year will end."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from services.reporting.charts import Specification, heat_map, squares, trend_chart
from services.reporting.contribution_chart import contribution_chart
from services.reporting.contributions import Contribution
from services.reporting.current import indicators, reports
from services.reporting.drawing import svg
from services.reporting.forecast_chart import forecast_chart
from services.reporting.frame import asked_for
from services.reporting.outlook import outlook_points
from services.reporting.reader import reader_of
from services.reporting.summary import Asked
from shared.access import at_home, everywhere
from shared.pages.choice import tongue

PICTURE = "image/svg+xml"
QUARTER = "<year:year>/<quarter:quarter>"


def install(blueprint: Blueprint) -> None:
    blueprint.get(f"/bagan/perkembangan/{QUARTER}.svg")(trend_picture)
    blueprint.get(f"/bagan/peta/{QUARTER}.svg")(heat_picture)
    blueprint.get(f"/bagan/sumbangan/{QUARTER}.svg")(contributions_picture)
    blueprint.get(f"/bagan/sumbangan/<identifier:unit>/{QUARTER}.svg")(unit_contributions_picture)
    blueprint.get("/bagan/perkiraan/<identifier:unit>/<identifier:code>/<year:year>.svg")(forecast_picture)
    blueprint.get("/bagan/indeks-rb/<year:year>.svg")(rb_index_picture)
    blueprint.get(f"/peta/{QUARTER}")(heat_page)
    blueprint.get(f"/sumbangan/{QUARTER}")(contributions_page)


@everywhere
def trend_picture(year: int, quarter: int) -> Response:
    query = asked_for()
    return _picture(
        trend_chart(reports().trend(Asked(year, quarter, query.kind), query.bands, query.as_of), reader_of(tongue()))
    )


@everywhere
def heat_picture(year: int, quarter: int) -> Response:
    query = asked_for()
    rows = reports().heat(Asked(year, quarter, query.kind), query.bands, query.as_of)
    return _picture(heat_map(squares(rows), reader_of(tongue())))


@everywhere
def contributions_picture(year: int, quarter: int) -> Response:
    query = asked_for()
    found = reports().contributions(Asked(year, quarter, query.kind), query.as_of)
    return _picture(contribution_chart(found, reader_of(tongue())))


@at_home
def unit_contributions_picture(unit: str, year: int, quarter: int) -> Response:
    """Of the actions, to the progress of their unit."""
    query = asked_for()
    report = reports().unit(unit, year, query.bands, query.as_of)
    plan = next((plan for plan in report.plans if plan.kind == query.kind), None)
    found: Sequence[Contribution] = plan.quarters[quarter - 1].contributions if plan else ()
    return _picture(contribution_chart(found, reader_of(tongue())))


@at_home
def forecast_picture(unit: str, code: str, year: int) -> Response:
    report = indicators().indicator(unit, code, year, asked_for().as_of)
    points = outlook_points(line.figure for line in report.indicator.quarters)
    return _picture(forecast_chart(points, reader_of(tongue())))


@everywhere
def rb_index_picture(year: int) -> Response:
    """What each part of the index brings to our estimate."""
    report = indicators().rb_index(year, asked_for().as_of)
    if report.estimate is None:
        raise NotFound("nothing has been recorded that an estimate could be made of")
    return _picture(contribution_chart(report.estimate.contributions, reader_of(tongue())))


@everywhere
def heat_page(year: int, quarter: int) -> str:
    """Of the quarters of a year up to one of them."""
    query = asked_for()
    asked = Asked(year, quarter, query.kind)
    return render_template("peta.html", rows=reports().heat(asked, query.bands, query.as_of), place=asked)


@everywhere
def contributions_page(year: int, quarter: int) -> str:
    query = asked_for()
    asked = Asked(year, quarter, query.kind)
    found = reports().contributions(asked, query.as_of)
    return render_template("sumbangan.html", contributions=found, place=asked)


def _picture(specification: Specification) -> Response:
    return Response(svg(specification), content_type=PICTURE)
