"""Charts are drawn from the same figures as the tables beside them, without scripts or styles."""

from decimal import Decimal
from typing import Any

import pytest

from services.reporting.charts import COLOURS, heat_map, squares, trend_chart
from services.reporting.drawing import svg
from services.reporting.heat import Counted, HeatRow, heat_rows
from services.reporting.totals import Banded, Share
from services.reporting.trend import TrendPoint
from tests.unit.reporting import RULE, action, approved, member

POINTS = [
    TrendPoint(1, Share(1, 1, Decimal(100)), Share(1, 2, Decimal(50)), Banded(Decimal("78.094"), "yellow", "middling")),
    TrendPoint(2, Share(0, 0, None), Share(0, 0, None), Banded(None, "not_due", "none")),
]
GREEN, GREY = Banded(Decimal(99), "green", "good"), Banded(Decimal("60.5"), "incomplete", "none")
ROWS = (HeatRow("dinkes", "Dinas Kesehatan", "perangkat_daerah", {1: GREEN, 2: GREY}),)


def rows_of(specification: Any) -> list[dict[str, Any]]:
    return list(specification["data"]["values"])


def test_the_trend_has_a_line_for_each_figure_and_a_gap_where_nothing_is_known() -> None:
    rows = rows_of(trend_chart(POINTS))
    assert [(row["quarter"], row["figure"], row["percent"]) for row in rows] == [
        ("TW\u00a0I", "Dilaporkan", 100.0),
        ("TW\u00a0I", "Tercapai", 50.0),
        ("TW\u00a0I", "Kemajuan aksi", 78.09),
        ("TW\u00a0II", "Dilaporkan", None),
        ("TW\u00a0II", "Tercapai", None),
        ("TW\u00a0II", "Kemajuan aksi", None),
    ]


def test_the_heat_map_colours_bands_and_leaves_grey_what_has_none() -> None:
    chart: Any = heat_map(squares(ROWS))
    assert [(row["quarter"], row["band"], row["text"]) for row in rows_of(chart)] == [
        ("TW\u00a0I", "Hijau", "99"),
        ("TW\u00a0II", "Data belum lengkap", "60"),
    ]
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "Hijau": COLOURS["good"],
        "Data belum lengkap": COLOURS["none"],
    }


@pytest.mark.parametrize("chart", [trend_chart(POINTS), heat_map(squares(ROWS)), trend_chart([]), heat_map([])])
def test_a_chart_is_a_picture_without_anything_that_a_page_forbids(chart: Any) -> None:
    picture = svg(chart)
    assert picture.startswith(b"<svg")
    assert not any(forbidden in picture for forbidden in (b"<script", b"<style", b"style=", b"href="))
    assert svg(chart) is picture


def test_units_stand_by_group_and_name_with_the_quarters_in_which_they_were_counted() -> None:
    first, second = member("b", approved(action(), action("a-2")), quarter=1), member("a", approved(action()))
    village = member("c", [], kind="kecamatan")
    rows = heat_rows([Counted(1, [first], RULE), Counted(2, [village, second, first], RULE)], None)
    assert [(row.unit, list(row.quarters)) for row in rows] == [("a", [2]), ("b", [1, 2]), ("c", [2])]
