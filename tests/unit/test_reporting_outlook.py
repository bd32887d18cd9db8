"""Which indicators are expected to miss their year, as it was recorded with their figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.reporting.outlook import OutlookPoint, band_of, out_of_reach
from shared.envelope import Recorded
from tests.unit.indicators_told import Teller, regency, unit
from tests.unit.reporting import UNIT, YEAR


def told(code: str, first: int, second: int, *, lost: bool, begins: date = date(YEAR, 1, 1)) -> list[Recorded[Any]]:
    tell = Teller(code)
    figures = [
        tell.assessed(1, raw=Decimal(90), forecast=Decimal(first)),
        tell.assessed(2, raw=Decimal(80), forecast=Decimal(second), out_of_reach=lost),
    ]
    return tell.recorded([*tell.agreed(begins=begins), *tell.targeted(), *figures])


def test_what_is_expected_to_miss_its_year_is_told_with_every_quarter_the_lowest_first() -> None:
    events = [*told("iku-1", 88, 65, lost=True), *told("iku-2", 99, 101, lost=False), *told("iku-3", 70, 60, lost=True)]
    found = out_of_reach(regency([unit(UNIT)], {UNIT: events}), YEAR, 2)
    assert [(one.code, one.unit) for one in found] == [("iku-3", UNIT), ("iku-1", UNIT)]
    assert found[1].points == (
        OutlookPoint(1, Decimal(90), Decimal(88)),
        OutlookPoint(2, Decimal(80), Decimal(65)),
    )


def test_a_later_quarter_says_nothing_of_an_earlier_one() -> None:
    events = told("iku-1", 88, 65, lost=True)
    assert out_of_reach(regency([unit(UNIT)], {UNIT: events}), YEAR, 1) == ()


def test_an_indicator_that_is_not_in_force_yet_is_left_out() -> None:
    events = told("iku-1", 88, 65, lost=True, begins=date(YEAR, 7, 1))
    assert out_of_reach(regency([unit(UNIT)], {UNIT: events}), YEAR, 2) == ()


def test_the_band_is_from_the_lowest_to_the_highest_that_was_expected() -> None:
    points = [OutlookPoint(1, None, Decimal(95)), OutlookPoint(2, None, None), OutlookPoint(3, None, Decimal(60))]
    assert band_of(points) == (Decimal(60), Decimal(95))
    assert band_of(points[1:2]) is None
