"""How the year of an indicator is expected to end, as it was recorded with its figures: reporting forecasts nothing."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from services.reporting.indicator_figures import IndicatorFigure, figure
from services.reporting.regency import Regency
from services.reporting.rules import end_of

QUARTERS = (1, 2, 3, 4)


class OutlookPoint(Struct, frozen=True):
    """The achievement up to a quarter, uncapped, and what was expected of the whole year by then; percentages."""

    quarter: int
    achievement: Decimal | None
    forecast: Decimal | None


class Outlook(Struct, frozen=True):
    """An indicator whose year is expected to end in the worst band, with how that was seen quarter by quarter."""

    unit: str
    unit_name: str
    code: str
    name: str
    points: tuple[OutlookPoint, ...]


def outlook_points(figures: Iterable[IndicatorFigure | None]) -> tuple[OutlookPoint, ...]:
    """Of the quarters that have a figure."""
    return tuple(OutlookPoint(one.quarter, one.raw, one.forecast) for one in figures if one)


def band_of(points: Sequence[OutlookPoint]) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest that was expected so far; None where nothing was."""
    expected = [point.forecast for point in points if point.forecast is not None]
    return (min(expected), max(expected)) if expected else None


def out_of_reach(regency: Regency, year: int, quarter: int) -> tuple[Outlook, ...]:
    """Of the indicators in force at the end of the quarter, by what is expected, the lowest first."""
    return tuple(sorted(_out_of_reach(regency, year, quarter), key=_lowest_first))


def _out_of_reach(regency: Regency, year: int, quarter: int) -> Iterator[Outlook]:
    for unit, indicator in regency.owned():
        if indicator.in_force(end_of(year, quarter)):
            figures = [figure(unit, indicator, year, each, regency.tones) for each in QUARTERS[:quarter]]
            last = figures[-1]
            if last and last.out_of_reach:
                name = indicator.definition.name
                yield Outlook(unit, regency.name(unit), indicator.code, name, outlook_points(figures))


def _lowest_first(outlook: Outlook) -> tuple[Decimal, str, str]:
    return outlook.points[-1].forecast or Decimal(), outlook.unit, outlook.code
