"""Charts as Vega-Lite specifications: pure data, the same for page and paper. A table always stands beside a chart."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from services.reporting.heat import HeatRow
from services.reporting.reader import OF_DOCUMENTS, Reader
from services.reporting.rules import Tone
from services.reporting.trend import TrendPoint

Specification = Mapping[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
INK, SOFT, LINE = "#16202b", "#4d5a68", "#dbe1e8"
COLOURS: Mapping[Tone, str] = {
    "good": "#1f7a4d",
    "fair": "#6a8f2f",
    "middling": "#d39a17",
    "poor": "#cf6a1c",
    "bad": "#b8322a",
    "over": "#5d4a9c",
    "none": "#c3cad2",
}
DARK = {"good", "poor", "bad", "over"}
LETTERS = {"condition": {"test": "datum.dark", "value": "white"}, "value": INK}
FIGURES = ("reported", "achieved", "progress")
CONFIG = {
    "locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp ", ""]}},
    "font": "Noto Sans, DejaVu Sans, sans-serif",
    "background": "white",
    "view": {"stroke": None},
    "axis": {"labelColor": SOFT, "titleColor": SOFT, "gridColor": LINE, "domainColor": LINE, "labelFontSize": 12},
    "legend": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 12, "symbolStrokeWidth": 3},
}


class Square(NamedTuple):
    """A unit in a quarter: the percentage, and the band that it is in or what has to be said instead."""

    unit: str
    quarter: int
    percent: Decimal | None
    band: str
    tone: Tone


def trend_chart(points: Sequence[TrendPoint], to: Reader = OF_DOCUMENTS) -> Specification:
    """Three lines over the quarters, told apart by shape as well as by colour; what is not known leaves a gap."""
    values = [row for point in points for row in _figures(to, point)]
    by_figure = {"field": "figure", "type": "nominal", "title": None, "sort": [to.w.CHARTED[name] for name in FIGURES]}
    return {
        **frame(560, 240, values),
        "mark": {"type": "line", "point": {"size": 70, "filled": True}, "strokeWidth": 2.5},
        "encoding": {
            "x": {"field": "quarter", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": {"field": "percent", "type": "quantitative", "title": "%", "scale": {"domain": [0, 100]}},
            "color": {**by_figure, "scale": {"range": ["#2f6d94", "#1f7a4d", "#b8651a"]}, "legend": {"orient": "top"}},
            "shape": {**by_figure, "legend": None},
            "strokeDash": {**by_figure, "legend": None},
        },
    }


def heat_map(squares: Sequence[Square], to: Reader = OF_DOCUMENTS) -> Specification:
    """Units down, quarters across, the band as colour and its sign as text; one row for each unit."""
    values = [
        {
            "unit": square.unit,
            "quarter": to.f.quarter(square.quarter),
            "band": to.w.BANDS[square.band],
            "text": _short(square.percent),
            "dark": square.tone in DARK,
        }
        for square in squares
    ]
    tones = {to.w.BANDS[square.band]: COLOURS[square.tone] for square in squares}
    place = {
        "x": {"field": "quarter", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "orient": "top"}},
        "y": {"field": "unit", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 320}},
    }
    scale = {"domain": list(tones), "range": list(tones.values())}
    colour = {"field": "band", "type": "nominal", "title": None, "scale": scale, "legend": {"orient": "top"}}
    return {
        **frame(320, {"step": 22}, values),
        "encoding": place,
        "layer": [
            {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 2}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "text"}, "color": LETTERS},
            },
        ],
    }


def squares(rows: Iterable[HeatRow]) -> list[Square]:
    return [
        Square(row.name, quarter, progress.percent, progress.band, progress.tone)
        for row in rows
        for quarter, progress in enumerate(row.quarters, start=1)
        if progress
    ]


def frame(width: int, height: Any, values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"$schema": SCHEMA, "width": width, "height": height, "data": {"values": values}, "config": CONFIG}


def _figures(to: Reader, point: TrendPoint) -> Iterable[Mapping[str, Any]]:
    percents = (point.reported.percent, point.achieved.percent, point.progress.percent)
    for name, percent in zip(FIGURES, percents, strict=True):
        yield {"quarter": to.f.quarter(point.quarter), "figure": to.w.CHARTED[name], "percent": drawn(percent)}


def drawn(value: Decimal | None) -> float | None:
    """What is drawn is never read: the table beside it has every digit."""
    return None if value is None else round(float(value), 2)


def _short(percent: Decimal | None) -> str:
    return "" if percent is None else f"{percent:.0f}"
