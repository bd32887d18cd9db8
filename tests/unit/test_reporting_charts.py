"""Charts are drawn from the same figures as the tables beside them, without scripts or styles."""

import json
from decimal import Decimal
from typing import Any

import pytest
import vl_convert

from services.reporting.charts import COLOURS, heat_map, squares, trend_chart
from services.reporting.contribution_chart import contribution_chart
from services.reporting.contributions import Contribution, of_actions, of_units
from services.reporting.drawing import VEGA_LITE, svg
from services.reporting.forecast_chart import forecast_chart
from services.reporting.heat import Counted, HeatRow, heat_rows
from services.reporting.outlook import OutlookPoint
from services.reporting.totals import Banded, Share, kept, total
from services.reporting.trend import TrendPoint
from tests.unit.reporting import RULE, action, approved, figures, member, reported

POINTS = [
    TrendPoint(1, Share(1, 1, Decimal(100)), Share(1, 2, Decimal(50)), Banded(Decimal("78.094"), "yellow", "middling")),
    TrendPoint(2, Share(0, 0, None), Share(0, 0, None), Banded(None, "not_due", "none")),
]
GREEN, GREY = Banded(Decimal(99), "green", "good"), Banded(Decimal("60.5"), "incomplete", "none")
BARS = [Contribution("a", "Sama", Decimal("1.5"), Decimal(2)), Contribution("b", "Sama", Decimal(1), Decimal(1))]
YEAR_SO_FAR = [
    OutlookPoint(1, Decimal(92), Decimal(95)),
    OutlookPoint(2, Decimal(81), Decimal(77)),
    OutlookPoint(3, None, Decimal(77)),
]
ROWS = (HeatRow("dinkes", "Dinas Kesehatan", "perangkat_daerah", (GREEN, GREY)),)


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


CHARTS = [
    trend_chart(POINTS),
    heat_map(squares(ROWS)),
    contribution_chart(BARS),
    forecast_chart(YEAR_SO_FAR),
    *(draw([]) for draw in (trend_chart, heat_map, contribution_chart, forecast_chart)),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_a_picture_without_anything_that_a_page_forbids(chart: Any) -> None:
    picture = svg(chart)
    assert picture.startswith(b"<svg")
    assert not any(forbidden in picture for forbidden in (b"<script", b"<style", b"style=", b"href="))
    assert svg(chart) is picture


@pytest.mark.parametrize("chart", CHARTS)
def test_the_same_chart_is_the_same_bytes_whoever_draws_it(chart: Any) -> None:
    text = json.dumps(chart, sort_keys=True)
    drawn = [vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE).encode() for _ in range(2)]
    assert drawn == [svg(chart)] * 2


def test_what_actions_bring_adds_up_to_the_progress_of_their_unit_and_who_leaves_most_comes_first() -> None:
    heavy, light, silent = action("a-1", 10, 20, 30, 40, weight=Decimal(3)), action("a-2", 3, 3, 3, 3), action("a-3")
    unit = figures([*approved(heavy, light, silent), reported("a-1", 2, 5), reported("a-2", 2, 1)])
    found = of_actions(unit)
    assert unit.progress is not None
    assert [one.id for one in found] == ["a-1", "a-2"]
    assert kept(sum((one.reached for one in found), Decimal())) == kept(unit.progress)
    assert (found[0].reached, found[0].possible, found[0].left) == (Decimal("18.75"), Decimal(75), Decimal("56.25"))
    assert sum(one.possible for one in found) == 100


def test_what_units_bring_adds_up_to_the_progress_of_the_regency() -> None:
    many = member("a", [*approved(action(), action("a-2")), reported("a-1", 2, 1), reported("a-2", 2, 2)])
    one, silent = member("b", [*approved(action()), reported("a-1", 2, 2)]), member("c", approved(action()))
    found = of_units([many, one, silent])
    whole = total([each.figures for each in (many, one, silent)], RULE, "traffic_light").progress.percent
    assert [(each.id, each.possible) for each in found] == [
        ("a", Decimal("66.6666666667")),
        ("b", Decimal("33.3333333333")),
    ]
    assert sum(each.reached for each in found) == whole


def test_two_parts_of_one_name_stay_two_bars() -> None:
    rows = rows_of(contribution_chart(BARS))
    assert [(row["bar"], row["part"], row["points"]) for row in rows] == [
        ("0\tSama", "Disumbangkan", 1.5),
        ("0\tSama", "Belum", 0.5),
        ("1\tSama", "Disumbangkan", 1.0),
        ("1\tSama", "Belum", 0.0),
    ]


def test_the_forecast_opens_from_the_last_achievement_to_what_was_expected_so_far() -> None:
    chart: Any = forecast_chart(YEAR_SO_FAR)
    target, band, achieved, expected = (layer["data"]["values"] for layer in chart["layer"])
    assert {row["percent"] for row in target} == {100.0}
    assert [(row["place"], row["percent"], row["upto"]) for row in band] == [
        ("TW\u00a0II", 81.0, 81.0),
        ("Akhir tahun", 77.0, 95.0),
    ]
    assert [row["percent"] for row in achieved] == [92.0, 81.0]
    assert [(row["place"], row["percent"]) for row in expected] == [("TW\u00a0II", 81.0), ("Akhir tahun", 77.0)]


def test_a_year_without_a_forecast_has_no_band() -> None:
    chart: Any = forecast_chart([OutlookPoint(1, Decimal(92), None)])
    assert [len(layer["data"]["values"]) for layer in chart["layer"]] == [5, 0, 1, 0]


def test_units_stand_by_group_and_name_with_the_quarters_in_which_they_were_counted() -> None:
    first, second = member("b", approved(action(), action("a-2")), quarter=1), member("a", approved(action()))
    village = member("c", [], kind="kecamatan")
    rows = heat_rows([Counted(1, [first], RULE), Counted(2, [village, second, first], RULE)], None)
    assert [(row.unit, [progress is not None for progress in row.quarters]) for row in rows] == [
        ("a", [False, True]),
        ("b", [True, True]),
        ("c", [False, True]),
    ]
