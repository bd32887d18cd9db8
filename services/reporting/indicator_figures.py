"""The achievement of an indicator in a quarter, as it was recorded: reporting shows it and calculates nothing.

Blank is not zero, and what is incomplete has no band: it is never green.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from services.reporting.documents import Mark
from services.reporting.indicator_documents import AdoptedRules, Assessed, Indicator, IndicatorYear, indicator_stream
from services.reporting.rules import Tone
from services.reporting.totals import INCOMPLETE, NOT_COMPUTABLE, NOT_DUE
from shared.events.indicators import Achievement, FormulaId, Obstruction, Target

NoFigure = Literal["no_targets", "not_due", "not_assessed"]
Tones = Mapping[str, Mapping[str, Tone]]  # by version of the rules and band
STANDINGS: Mapping[Obstruction, str] = {
    "no_target": NOT_DUE,
    "no_measurement": INCOMPLETE,
    "missing_measurement": INCOMPLETE,
    "target_zero": NOT_COMPUTABLE,
    "range_from_zero": NOT_COMPUTABLE,
    "negative_target": NOT_COMPUTABLE,
    "negative_realisation": NOT_COMPUTABLE,
}


class IndicatorFigure(Struct, frozen=True):
    """The achievement of a year up to a quarter; `band` is what has to be said instead where it has none.

    `raw` and `score` are percentages, exact as they were recorded; `fact` is the event that says all of it.
    """

    quarter: int
    version: int
    rules: str
    formula: FormulaId
    target: Target | None
    realisation: Decimal | None
    raw: Decimal | None
    score: Decimal | None
    band: str
    tone: Tone
    problem: Obstruction | None
    provisional: bool
    filled: int
    due: int
    forecast: Decimal | None
    out_of_reach: bool
    fact: str
    at: datetime


def tones(adopted: Iterable[AdoptedRules]) -> Tones:
    return {
        one.id: {band.id: band.tone for band in one.rules.bands[one.rules.default_bands]}
        for one in adopted
        if one.rules
    }


def fact(unit: str, code: str, mark: Mark) -> str:
    """Which event says so."""
    return f"{indicator_stream(unit, code)}@{mark.version}"


def figure(unit: str, indicator: Indicator, year: int, quarter: int, known: Tones) -> IndicatorFigure | None:
    """None where nothing has been assessed."""
    assessed = indicator.year(year).achievements.get(quarter)
    if assessed is None:
        return None
    achievement, (band, tone) = assessed.achievement, standing(assessed, known)
    return IndicatorFigure(
        quarter=quarter,
        version=achievement.version,
        rules=achievement.rules,
        formula=achievement.formula,
        target=achievement.target,
        realisation=achievement.realisation,
        raw=achievement.raw,
        score=achievement.score,
        band=band,
        tone=tone,
        problem=achievement.problem,
        provisional=achievement.provisional,
        filled=achievement.filled,
        due=achievement.due,
        forecast=achievement.forecast,
        out_of_reach=achievement.out_of_reach,
        fact=fact(unit, indicator.code, assessed.mark),
        at=assessed.mark.at,
    )


def standing(assessed: Assessed, known: Tones) -> tuple[str, Tone]:
    """The band and its tone, or what has to be said instead of one."""
    band = banded(assessed.achievement)
    return band, known.get(assessed.achievement.rules, {}).get(band, "none")


def banded(achievement: Achievement) -> str:
    """The band, or what has to be said instead of one."""
    if achievement.problem:
        return STANDINGS[achievement.problem]
    return achievement.band if achievement.band and achievement.score is not None else NOT_COMPUTABLE


def no_figure(year: IndicatorYear, quarter: int) -> NoFigure | None:
    """Why there is no figure up to a quarter; None where there is one."""
    if quarter in year.achievements:
        return None
    if year.targets is None or year.targets.in_force is None:
        return "no_targets"
    return "not_assessed" if due_quarters(year, quarter) else "not_due"


def due_quarters(year: IndicatorYear, quarter: int) -> list[int]:
    """The quarters up to one for which a target is in force."""
    in_force = year.targets.in_force if year.targets else None
    if in_force is None:
        return []
    return [number for number, target in enumerate(in_force.quarters, start=1) if target and number <= quarter]
