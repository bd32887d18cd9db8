"""The chart of an indicator's year: what was achieved quarter by quarter, and where it is expected to end."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.reporting.charts import SOFT, Specification, drawn, frame
from services.reporting.outlook import OutlookPoint, band_of
from services.reporting.reader import OF_DOCUMENTS, Reader

COLOURS = {"achieved": "#2f6d94", "expected": "#b8651a", "range": "#e9b98a", "target": SOFT}
Y = {"field": "percent", "type": "quantitative", "title": "%"}
Values = Sequence[Mapping[str, Any]]
Known = Sequence[tuple[int, Decimal]]


def forecast_chart(points: Sequence[OutlookPoint], to: Reader = OF_DOCUMENTS) -> Specification:
    """The band opens from the last achievement to the lowest and highest that was expected of the year so far."""
    known = [(point.quarter, point.achievement) for point in points if point.achievement is not None]
    achieved = [_value(to, "achieved", to.f.quarter(quarter), percent) for quarter, percent in known]
    target = [_value(to, "target", place, Decimal(100)) for place in _places(to)]
    line = {"type": "line", "strokeWidth": 2.5, "point": {"size": 70, "filled": True}}
    return {
        **frame(560, 240, []),
        "encoding": _encoding(to),
        "layer": [
            {"data": {"values": target}, "mark": {"type": "line", "strokeDash": [2, 4]}},
            _band(to, points, known),
            {"data": {"values": achieved}, "mark": line},
            {"data": {"values": _expected(to, points, known)}, "mark": {**line, "strokeDash": [6, 4]}},
        ],
    }


def _encoding(to: Reader) -> Mapping[str, Any]:
    names = [to.w.OF_CHARTS[what] for what in COLOURS]
    place = {"field": "place", "type": "ordinal", "title": None, "sort": None, "scale": {"domain": _places(to)}}
    colour = {
        "field": "what",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": list(COLOURS.values())},
        "legend": {"orient": "top", "symbolType": "square"},
    }
    return {"x": {**place, "axis": {"labelAngle": 0}}, "y": Y, "color": colour}


def _places(to: Reader) -> Sequence[str]:
    return [*to.f.quarters, _year_end(to)]


def _year_end(to: Reader) -> str:
    return str(to.w.OF_CHARTS["year_end"])


def _band(to: Reader, points: Sequence[OutlookPoint], known: Known) -> Specification:
    bounds, values = band_of(points), []
    if known and bounds:
        quarter, percent = known[-1]
        values = [_span(to, to.f.quarter(quarter), percent, percent), _span(to, _year_end(to), *bounds)]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "opacity": 0.6},
        "encoding": {"y2": {"field": "upto"}},
    }


def _expected(to: Reader, points: Sequence[OutlookPoint], known: Known) -> Values:
    forecast = points[-1].forecast if points else None
    if forecast is None or not known:
        return []
    quarter, percent = known[-1]
    return [
        _value(to, "expected", to.f.quarter(quarter), percent),
        _value(to, "expected", _year_end(to), forecast),
    ]


def _value(to: Reader, what: str, place: str, percent: Decimal) -> Mapping[str, Any]:
    return {"what": to.w.OF_CHARTS[what], "place": place, "percent": drawn(percent)}


def _span(to: Reader, place: str, low: Decimal, high: Decimal) -> Mapping[str, Any]:
    return {**_value(to, "range", place, low), "upto": drawn(high)}
