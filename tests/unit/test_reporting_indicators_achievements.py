"""The achievement of indicators over units: counts with their coverage, and nothing averaged."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.reporting.achievements import AchievementRow, AchievementSummary, achievement_summary
from services.reporting.totals import Share
from shared.envelope import Recorded
from shared.events.indicators import IndicatorEvent, IndicatorRetired
from tests.unit.indicators_told import Teller, missing, regency, rules, unit
from tests.unit.reporting import RULE, UNIT, YEAR


def summed(told: dict[str, Sequence[Recorded[Any]]], *units: Any, quarter: int = 2) -> AchievementSummary:
    return achievement_summary(regency([unit(UNIT), *units], told), YEAR, quarter, RULE)


def with_figure(code: str, *more: IndicatorEvent, **changes: Any) -> list[Recorded[Any]]:
    tell = Teller(code)
    return tell.recorded([*tell.agreed(), *tell.targeted(), tell.assessed(2, **changes), *more])


def row(summary: AchievementSummary, name: str = UNIT) -> AchievementRow:
    return next(one for one in summary.units if one.unit == name)


def bands(summary: AchievementSummary) -> dict[str, int]:
    return {tally.band: tally.indicators for tally in summary.total.bands if tally.indicators}


def test_indicators_are_counted_and_their_percentages_never_averaged() -> None:
    scores = {"iku-1": (95, "green"), "iku-2": (100, "green"), "iku-3": (90, "yellow"), "iku-4": (10, "red")}
    told = [
        each
        for code, (score, band) in scores.items()
        for each in with_figure(code, raw=Decimal(score), score=Decimal(score), band=band)
    ]
    total = summed({UNIT: told}).total
    assert (total.indicators, total.due) == (4, 4)
    assert total.computed == Share(4, 4, Decimal(100))
    assert total.achieved == Share(1, 4, Decimal(25))
    assert total.above_90 == Share(2, 4, Decimal(50))  # 90 is not above 90
    assert bands(summed({UNIT: told})) == {"green": 2, "yellow": 1, "red": 1}


def test_the_best_band_stands_first_and_what_has_none_last() -> None:
    listed = [tally.band for tally in summed({UNIT: with_figure("iku-1")}).total.bands]
    assert listed == ["green", "yellow", "red", "incomplete", "not_computable", "not_due"]


def test_an_incomplete_figure_is_never_green_and_never_achieved() -> None:
    summary = summed({UNIT: with_figure("iku-1", raw=Decimal(200), score=Decimal(120), **missing())})
    assert bands(summary) == {"incomplete": 1}
    assert summary.total.computed == Share(0, 1, Decimal(0))
    assert summary.total.achieved.count == summary.total.above_90.count == 0
    assert summary.total.coverage == Share(1, 2, Decimal(50))
    assert row(summary).completeness == "incomplete"


@pytest.mark.parametrize("problem", ["target_zero", "range_from_zero", "negative_target", "negative_realisation"])
def test_what_cannot_be_computed_is_due_and_counted_apart(problem: str) -> None:
    summary = summed({UNIT: with_figure("iku-1", raw=None, score=None, band=None, problem=problem)})
    assert (bands(summary), summary.total.computed) == ({"not_computable": 1}, Share(0, 1, Decimal(0)))


def test_what_is_due_and_was_never_assessed_is_incomplete() -> None:
    tell = Teller()
    told = tell.recorded([*tell.agreed(), *tell.targeted(10, None, 30, None), tell.measured(1, 9)])
    summary = summed({UNIT: told}, quarter=3)
    assert (summary.total.due, summary.total.coverage) == (1, Share(1, 2, Decimal(50)))
    assert (bands(summary), summary.rules) == ({"incomplete": 1}, ())


def test_a_quarter_without_a_target_is_not_due() -> None:
    tell = Teller()
    summary = summed({UNIT: tell.recorded([*tell.agreed(), *tell.targeted(None, None, 30, 40)])})
    assert (summary.total.indicators, summary.total.due, summary.total.coverage) == (1, 0, Share(0, 0, None))
    assert (bands(summary), row(summary).completeness) == ({"not_due": 1}, "not_due")


def test_drafts_and_retired_indicators_do_not_count() -> None:
    draft = Teller("iku-2")
    retired = IndicatorRetired(UNIT, "iku-1", "diganti", date(YEAR, 6, 30))
    told = [*with_figure("iku-1", retired), *draft.recorded(draft.agreed()[:1])]
    summary = summed({UNIT: told})
    assert (summary.total.indicators, row(summary).completeness) == (0, "no_indicator")


def test_units_without_indicators_are_listed_where_they_are_compared() -> None:
    others = [unit("disdik"), unit("dinkes-yankes", "bidang", UNIT), unit("tanah-bumbu", "regency")]
    summary = summed({UNIT: with_figure("iku-1")}, *others)
    assert [one.unit for one in summary.units] == [UNIT, "disdik"]
    assert row(summary, "disdik").completeness == "no_indicator"


def test_a_unit_in_no_group_counts_where_it_has_indicators() -> None:
    tell = Teller("iku-1", "tanah-bumbu")
    told = tell.recorded([*tell.agreed(), tell.assessed(2)])
    summary = summed({"tanah-bumbu": told}, unit("tanah-bumbu", "regency"))
    assert (row(summary, "tanah-bumbu").group, summary.total.indicators) == (None, 1)


def test_indicators_of_a_unit_that_nobody_registered_are_not_shown() -> None:
    tell = Teller("iku-1", "nobody")
    assert summed({"nobody": tell.recorded(tell.agreed())}).total.indicators == 0


def test_the_rules_that_the_figures_name_are_told() -> None:
    known = regency([unit(UNIT)], {UNIT: with_figure("iku-1")}, rules("rules-a"), rules("rules-b", date(YEAR, 7, 31)))
    assert [note.id for note in achievement_summary(known, YEAR, 2, RULE).rules] == ["rules-a"]


def test_a_band_of_rules_that_are_not_known_has_no_colour() -> None:
    summary = summed({UNIT: with_figure("iku-1", rules="rules-z", band="blue")})
    found = [(tally.band, tally.tone, tally.indicators) for tally in summary.total.bands if tally.indicators]
    assert found == [("blue", "none", 1)]
