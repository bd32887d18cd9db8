"""The chart of contributions: a bar for each part, how much of it is reached, and how much is left."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from services.reporting.charts import COLOURS, Specification, drawn, frame
from services.reporting.reader import OF_DOCUMENTS, Reader

PARTS = {"reached": "#2f6d94", "left": COLOURS["none"]}
NAMED = {"labelLimit": 320, "labelExpr": "split(datum.value, '\\t')[1]"}


class Bar(Protocol):
    """`reached` and `left` are points of one whole."""

    @property
    def name(self) -> str: ...
    @property
    def reached(self) -> Decimal: ...
    @property
    def left(self) -> Decimal: ...


def contribution_chart(bars: Sequence[Bar], to: Reader = OF_DOCUMENTS) -> Specification:
    """In the order that is given; bars of one name stay two, for each is known by its place."""
    names = [to.w.OF_CHARTS[part] for part in PARTS]
    scale = {"domain": names, "range": list(PARTS.values())}
    values = [
        {"bar": f"{place}\t{bar.name}", "part": part, "points": drawn(points), "order": order}
        for place, bar in enumerate(bars)
        for order, (part, points) in enumerate(zip(names, (bar.reached, bar.left), strict=True))
    ]
    return {
        **frame(320, {"step": 20}, values),
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "points", "type": "quantitative", "stack": "zero", "title": to.w.OF_CHARTS["points"]},
            "y": {"field": "bar", "type": "nominal", "title": None, "sort": None, "axis": NAMED},
            "color": {"field": "part", "type": "nominal", "title": None, "scale": scale, "legend": {"orient": "top"}},
            "order": {"field": "order", "type": "quantitative"},
        },
    }
