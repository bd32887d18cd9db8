"""An indicator at each stage of its life, as what was asked of it, and by whom."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import (
    AgreeIndicator,
    ApproveTargets,
    CorrectMeasurement,
    DraftIndicator,
    IndicatorCommand,
    IndicatorId,
    Measure,
    Place,
    ProposeIndicator,
    ProposeTargets,
    RetireIndicator,
    ReturnIndicator,
    StartRevision,
    Stated,
    VerifyMeasurement,
)
from services.indicators.indicator_state import Indicator, Status
from shared.decider import Refused
from shared.events.indicators import AchievementAssessed, IndicatorEvent, Predicate, Rules, Standing
from shared.events.terms import Quarter
from tests.unit.indicators import FIRST, Number, definition, targets
from tests.unit.story import recorded

Asked = tuple[IndicatorCommand, str]  # a command and who sent it
OPERATOR, HEAD, COORDINATOR, VERIFIER = "operator", "head", "coordinator", "verifier"
ID = IndicatorId("dinkes", "iku-1")
YEAR = 2025
JANUARY, JULY = date(YEAR, 1, 1), date(YEAR, 7, 1)
DEFINITION = definition()
CHANGED = definition(consolidation="last")
DUE = date(YEAR, 2, 14)
RULES = (FIRST,)
WORDS = (Predicate("WTP", Decimal(100)), Predicate("WDP", Decimal(75)))


def stated(value: Number | None, standing: Standing = "provisional", **given: Any) -> Stated:
    fields: dict[str, Any] = {"label": None, "numerator": None, "denominator": None, **given}
    number = None if value is None else Decimal(value)
    return Stated(value=number, standing=standing, source="laporan", evidence=(), **fields)


def measure(quarter: Quarter, value: Number, standing: Standing = "provisional", **given: Any) -> Measure:
    return Measure(ID, Place(YEAR, quarter), stated(value, standing, **given), RULES)


def correct(quarter: Quarter, value: Number, reason: str = "salah hitung", **given: Any) -> CorrectMeasurement:
    return CorrectMeasurement(ID, Place(YEAR, quarter), stated(value, **given), RULES, reason)


def verify(
    quarter: Quarter = 1, *, confirmed: bool = True, notes: str | None = None, by: str = VERIFIER
) -> VerifyMeasurement:
    return VerifyMeasurement(ID, Place(YEAR, quarter), confirmed, notes, by)


def propose_targets(*aims: Any, reason: str | None = None, year: int = YEAR) -> ProposeTargets:
    return ProposeTargets(ID, year, targets(*aims), None, reason)


def approve_targets(by: str = COORDINATOR, rules: tuple[Rules, ...] = RULES, year: int = YEAR) -> ApproveTargets:
    return ApproveTargets(ID, year, by, rules)


def agree(begins: date = JANUARY, by: str = COORDINATOR) -> AgreeIndicator:
    return AgreeIndicator(ID, begins, by, RULES)


DRAFTED: list[Asked] = [(DraftIndicator(ID, DEFINITION), OPERATOR)]
PROPOSED: list[Asked] = [*DRAFTED, (ProposeIndicator(ID, ()), HEAD)]
RETURNED: list[Asked] = [*PROPOSED, (ReturnIndicator(ID, "kurang jelas", DUE), COORDINATOR)]
AGREED: list[Asked] = [*PROPOSED, (agree(), COORDINATOR)]
TARGETED: list[Asked] = [*AGREED, (propose_targets(10, 20, 30, 40), OPERATOR), (approve_targets(), COORDINATOR)]
MEASURED: list[Asked] = [*TARGETED, (measure(1, 9), OPERATOR)]
REVISED: list[Asked] = [*MEASURED, (StartRevision(ID, "rumus berubah"), OPERATOR)]
REVISING: list[Asked] = [*REVISED, (DraftIndicator(ID, CHANGED), OPERATOR)]
PROPOSED_AGAIN: list[Asked] = [*REVISING, (ProposeIndicator(ID, ()), OPERATOR)]
RETIRED: list[Asked] = [*MEASURED, (RetireIndicator(ID, "diganti", JULY), COORDINATOR)]
HISTORIES: dict[Status, list[Asked]] = {
    Status.ABSENT: [],
    Status.DRAFT: DRAFTED,
    Status.PROPOSED: PROPOSED,
    Status.RETURNED: RETURNED,
    Status.AGREED: MEASURED,
    Status.REVISING: REVISING,
    Status.RETIRED: RETIRED,
}


def indicator_after(*asked: Asked) -> Indicator:
    return continued(INDICATOR.initial, asked)


def continued(indicator: Indicator, asked: Sequence[Asked]) -> Indicator:
    for command, by in asked:
        for event in INDICATOR.decide(indicator, command):
            indicator = INDICATOR.evolve(indicator, recorded(event, by))
    return indicator


def agreed_as(**changes: Any) -> Indicator:
    """An indicator in force with another definition."""
    return indicator_after((DraftIndicator(ID, definition(**changes)), OPERATOR), *AGREED[1:])


def refusal(indicator: Indicator, command: IndicatorCommand) -> Refused:
    with pytest.raises(Refused) as refused:
        INDICATOR.decide(indicator, command)
    return refused.value


def figures(events: Iterable[IndicatorEvent]) -> dict[int, str]:
    """The raw percentage, or the problem, of each quarter that is said."""
    said = [event for event in events if isinstance(event, AchievementAssessed)]
    return {event.quarter: event.achievement.problem or f"{event.achievement.raw:.2f}" for event in said}
