"""Charts on pages, each with the table that it is drawn from: the quarters of the regency, and units by quarter."""

from flask import Blueprint, Response, render_template

from services.reporting.charts import Specification, heat_map, squares, trend_chart
from services.reporting.current import reports
from services.reporting.drawing import svg
from services.reporting.frame import asked_for
from services.reporting.summary import Asked
from shared.access import everywhere

PICTURE = "image/svg+xml"


def install(blueprint: Blueprint) -> None:
    blueprint.get("/bagan/perkembangan/<year:year>/<quarter:quarter>.svg")(trend_picture)
    blueprint.get("/bagan/peta/<year:year>/<quarter:quarter>.svg")(heat_picture)
    blueprint.get("/peta/<year:year>/<quarter:quarter>")(heat_page)


@everywhere
def trend_picture(year: int, quarter: int) -> Response:
    query = asked_for()
    return _picture(trend_chart(reports().trend(Asked(year, quarter, query.kind), query.bands, query.as_of)))


@everywhere
def heat_picture(year: int, quarter: int) -> Response:
    query = asked_for()
    rows = reports().heat(Asked(year, quarter, query.kind), query.bands, query.as_of)
    return _picture(heat_map(squares(rows)))


@everywhere
def heat_page(year: int, quarter: int) -> str:
    """Of the quarters of a year up to one of them."""
    query = asked_for()
    asked = Asked(year, quarter, query.kind)
    return render_template("peta.html", rows=reports().heat(asked, query.bands, query.as_of), place=asked)


def _picture(specification: Specification) -> Response:
    return Response(svg(specification), content_type=PICTURE)
