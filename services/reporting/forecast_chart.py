"""The chart of an indicator's year: what was achieved quarter by quarter, and where it is expected to end."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.reporting.charts import SOFT, Specification, drawn, frame
from services.reporting.formats import QUARTERS
from services.reporting.outlook import OutlookPoint, band_of

YEAR_END = "Akhir tahun"
PLACES = (*QUARTERS, YEAR_END)
ACHIEVED, EXPECTED, RANGE, TARGET = "Capaian", "Perkiraan", "Rentang perkiraan", "Target"
COLOURS = {ACHIEVED: "#2f6d94", EXPECTED: "#b8651a", RANGE: "#e9b98a", TARGET: SOFT}
X = {"field": "place", "type": "ordinal", "title": None, "sort": None, "scale": {"domain": list(PLACES)}}
Y = {"field": "percent", "type": "quantitative", "title": "%"}
COLOUR = {
    "field": "what",
    "type": "nominal",
    "title": None,
    "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
    "legend": {"orient": "top", "symbolType": "square"},
}
Values = Sequence[Mapping[str, Any]]


def forecast_chart(points: Sequence[OutlookPoint]) -> Specification:
    """The band opens from the last achievement to the lowest and highest that was expected of the year so far."""
    known = [(point.quarter, point.achievement) for point in points if point.achievement is not None]
    achieved = [_value(ACHIEVED, QUARTERS[quarter - 1], percent) for quarter, percent in known]
    target = [_value(TARGET, place, Decimal(100)) for place in PLACES]
    line = {"type": "line", "strokeWidth": 2.5, "point": {"size": 70, "filled": True}}
    return {
        **frame(560, 240, []),
        "encoding": {"x": {**X, "axis": {"labelAngle": 0}}, "y": Y, "color": COLOUR},
        "layer": [
            {"data": {"values": target}, "mark": {"type": "line", "strokeDash": [2, 4]}},
            _band(points, known),
            {"data": {"values": achieved}, "mark": line},
            {"data": {"values": _expected(points, known)}, "mark": {**line, "strokeDash": [6, 4]}},
        ],
    }


def _band(points: Sequence[OutlookPoint], known: Sequence[tuple[int, Decimal]]) -> Specification:
    bounds, values = band_of(points), []
    if known and bounds:
        quarter, percent = known[-1]
        values = [_span(QUARTERS[quarter - 1], percent, percent), _span(YEAR_END, *bounds)]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "opacity": 0.6},
        "encoding": {"y2": {"field": "upto"}},
    }


def _expected(points: Sequence[OutlookPoint], known: Sequence[tuple[int, Decimal]]) -> Values:
    forecast = points[-1].forecast if points else None
    if forecast is None or not known:
        return []
    quarter, percent = known[-1]
    return [_value(EXPECTED, QUARTERS[quarter - 1], percent), _value(EXPECTED, YEAR_END, forecast)]


def _value(what: str, place: str, percent: Decimal) -> Mapping[str, Any]:
    return {"what": what, "place": place, "percent": drawn(percent)}


def _span(place: str, low: Decimal, high: Decimal) -> Mapping[str, Any]:
    return {**_value(RANGE, place, low), "upto": drawn(high)}
