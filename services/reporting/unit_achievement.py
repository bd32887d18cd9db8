"""What the indicators of one unit come to in one quarter: counts, which can be added up over units."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from services.reporting.indicator_documents import Indicator, UnitIndicators
from services.reporting.indicator_figures import banded, due_quarters
from services.reporting.rules import end_of
from services.reporting.totals import INCOMPLETE, NOT_DUE
from shared.events.indicators import Achievement

REACHED = Decimal(100)
HIGH = Decimal(90)  # *capaian IKU* of the RB index: the share of indicators with an achievement above it


class IndicatorCounts(NamedTuple):
    """Numbers of indicators in force; `measured` of the due `quarters` have a measurement."""

    indicators: int = 0
    due: int = 0
    computed: int = 0
    achieved: int = 0
    above_90: int = 0
    measured: int = 0
    quarters: int = 0
    provisional: int = 0
    out_of_reach: int = 0


class Judged(NamedTuple):
    """A band, or what is said instead of one; `rules` is the version that the figure names, if there is one."""

    rules: str | None
    band: str


class UnitAchievement(NamedTuple):
    counts: IndicatorCounts
    bands: Mapping[Judged, int]


def unit_achievement(document: UnitIndicators, year: int, quarter: int) -> UnitAchievement:
    """Of the indicators in force on the last day of the quarter."""
    day = end_of(year, quarter)
    counted = [_counted(one, year, quarter) for one in document.indicators.values() if one.in_force(day)]
    sums = IndicatorCounts(*map(sum, zip(IndicatorCounts(), *(counts for counts, _ in counted), strict=True)))
    return UnitAchievement(sums, Counter(judged for _, judged in counted))


def _counted(indicator: Indicator, year: int, quarter: int) -> tuple[IndicatorCounts, Judged]:
    assessed = indicator.year(year).achievements.get(quarter)
    return _figure(assessed.achievement) if assessed else _unassessed(indicator, year, quarter)


def _figure(achievement: Achievement) -> tuple[IndicatorCounts, Judged]:
    """What is not complete has no score, whatever was computed from a part of it."""
    if not achievement.due:
        return IndicatorCounts(indicators=1), Judged(achievement.rules, NOT_DUE)
    complete = achievement.problem is None and achievement.score is not None
    counts = IndicatorCounts(
        indicators=1,
        due=1,
        computed=int(complete),
        achieved=int(complete and achievement.raw is not None and achievement.raw >= REACHED),
        above_90=int(complete and achievement.score is not None and achievement.score > HIGH),
        measured=achievement.filled,
        quarters=achievement.due,
        provisional=int(achievement.provisional),
        out_of_reach=int(achievement.out_of_reach),
    )
    return counts, Judged(achievement.rules, banded(achievement))


def _unassessed(indicator: Indicator, year: int, quarter: int) -> tuple[IndicatorCounts, Judged]:
    """What is due is so before it has been assessed: without rules in force, nothing is."""
    of_year = indicator.year(year)
    due = due_quarters(of_year, quarter)
    measured = sum(number in of_year.readings for number in due)
    counts = IndicatorCounts(indicators=1, due=int(bool(due)), measured=measured, quarters=len(due))
    return counts, Judged(None, INCOMPLETE if due else NOT_DUE)
