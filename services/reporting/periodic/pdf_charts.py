"""The charts of a report on paper, drawn by the same specifications as those of the pages, each with its table."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, TypeVar

from services.reporting import words
from services.reporting.charts import heat_map, squares, trend_chart
from services.reporting.contribution_chart import contribution_chart
from services.reporting.contributions import Contribution
from services.reporting.drawing import svg
from services.reporting.forecast_chart import forecast_chart
from services.reporting.formats import INDONESIAN
from services.reporting.heat import HeatRow
from services.reporting.outlook import Outlook
from services.reporting.periodic.content import Actions, Content
from services.reporting.trend import TrendPoint

T = TypeVar("T")
MOST_ROWS = 44  # of a picture, so that it stands on one page
MOST_FORECASTS = 4  # that are drawn; the table has all
Texts = Sequence[str]
Chart = Mapping[str, Any]  # `pictures` as SVG, `rows` of the table


def charts(actions: Actions) -> Mapping[str, Chart] | None:
    """None where a report was frozen before there were any."""
    drawn = actions.drawn
    if drawn is None:
        return None
    return {
        "trend": {"pictures": [_picture(trend_chart(drawn.trend))], "rows": [_quarter(point) for point in drawn.trend]},
        "heat": {
            "quarters": [INDONESIAN.quarter(point.quarter) for point in drawn.trend],
            "pictures": [_picture(heat_map(squares(part))) for part in _parts(drawn.heat)],
            "rows": [_unit(row) for row in drawn.heat],
        },
        "contributions": {
            "pictures": [_picture(contribution_chart(part)) for part in _parts(drawn.contributions)],
            "rows": list(_contributions(drawn.contributions)),
        },
    }


def outlooks(content: Content) -> Chart | None:
    """The indicators whose year is expected to end badly; None where a report was frozen without."""
    found = content.figures.out_of_reach
    if found is None:
        return None
    return {
        "drawn": [
            {"name": f"{one.name} ({one.unit_name})", "picture": _picture(forecast_chart(one.points))}
            for one in found[:MOST_FORECASTS]
        ],
        "rows": [_outlook(one) for one in found],
    }


def _picture(specification: Mapping[str, Any]) -> str:
    return svg(specification).decode()


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """As few as there have to be, and each about as long as the others."""
    size = ceil(len(rows) / ceil(len(rows) / MOST_ROWS)) if rows else 1
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _quarter(point: TrendPoint) -> Texts:
    shares = [f"{INDONESIAN.percent(one.percent)} ({one.count}/{one.of})" for one in (point.reported, point.achieved)]
    progress = point.progress
    return (
        INDONESIAN.quarter(point.quarter),
        *shares,
        INDONESIAN.percent(progress.percent),
        words.BANDS[progress.band],
    )


def _unit(row: HeatRow) -> Texts:
    return (row.name, *(INDONESIAN.percent(one.percent) if one else INDONESIAN.NOTHING for one in row.quarters))


def _contributions(found: Sequence[Contribution]) -> Iterator[Texts]:
    for one in found:
        yield one.name, *map(INDONESIAN.rounded, (one.reached, one.possible, one.left))
    sums = (sum(values) for values in zip(*((one.reached, one.possible, one.left) for one in found), strict=True))
    yield "Jumlah", *map(INDONESIAN.rounded, sums)


def _outlook(one: Outlook) -> Texts:
    last = one.points[-1]
    return (
        one.unit_name,
        one.name,
        INDONESIAN.quarter(last.quarter),
        INDONESIAN.percent(last.achievement),
        INDONESIAN.percent(last.forecast),
    )
