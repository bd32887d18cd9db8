"""The achievement of a year up to a quarter, its problems, and how the year is expected to end."""

from decimal import ROUND_UP, Context, Decimal, localcontext
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.indicators.assessment import assess
from services.indicators.consolidation import QUARTERS
from shared.events.indicators import (
    Achievement,
    Consolidation,
    Definition,
    Measurement,
    Outlook,
    Polarity,
    QuarterTargets,
    Rules,
    Target,
)
from tests.unit.indicators import FIRST, SECOND, assessed, definition, measured, target, targets, year

numbers = st.decimals(0, 1000, places=2)
blanks = st.none() | numbers
quarters = st.sampled_from(QUARTERS)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    return definition(
        polarity=draw(st.sampled_from(get_args(Polarity))), consolidation=draw(st.sampled_from(get_args(Consolidation)))
    )


@st.composite
def years(draw: st.DrawFn) -> tuple[QuarterTargets, dict[int, Measurement]]:
    values = [draw(blanks) for _ in QUARTERS]
    return targets(*(draw(blanks) for _ in QUARTERS)), dict(year(*values))


def test_a_figure_says_all_that_it_was_made_of() -> None:
    found = assessed(targets(10, 20, 30, 40), year(8, 16), 2)
    assert (found.target, found.realisation) == (Target(Decimal(30)), Decimal(24))
    assert (found.raw, found.score, found.band, found.problem) == (Decimal(80), Decimal(80), "yellow", None)
    assert (found.filled, found.due) == (2, 2)
    assert (found.version, found.rules, found.formula) == (1, "rules-2025-1", "maximise")


@pytest.mark.parametrize(
    ("value", "band"),
    [("69.99", "red"), (70, "yellow"), (90, "yellow"), ("90.004", "green"), (130, "green")],
)
def test_a_score_has_a_band_of_the_default_scheme(value: str | int, band: str) -> None:
    assert assessed(targets(100), year(value)).band == band


def test_the_raw_value_is_kept_beside_the_capped_score() -> None:
    found = assessed(targets(10), year(25))
    assert (found.raw, found.score) == (Decimal(250), Decimal(120))


def test_a_raw_value_below_zero_is_kept_beside_a_score_of_zero() -> None:
    found = assessed(targets(10), year(25), polarity="minimise")
    assert (found.raw, found.score, found.band) == (Decimal(-50), Decimal(0), "red")


def test_an_incomplete_figure_keeps_its_raw_value_and_is_never_green() -> None:
    found = assessed(targets(10, 10, 10), year(10, None, 10), 3)
    assert (found.raw, found.score, found.band) == (Decimal(100), Decimal(100), None)
    assert (found.problem, found.filled, found.due) == ("missing_measurement", 2, 3)


def test_what_was_due_and_never_measured_is_not_zero() -> None:
    found = assessed(targets(10, 10), {}, 2)
    assert (found.raw, found.score, found.problem, found.filled, found.due) == (None, None, "no_measurement", 0, 2)


def test_what_was_measured_without_a_target_says_so() -> None:
    found = assessed(targets(None, 10), year(5), 1)
    assert (found.raw, found.problem, found.due) == (None, "no_target", 0)
    assert found.quarters[0].value == 5


def test_nothing_due_and_nothing_measured_is_no_figure() -> None:
    assert assess(definition(), 1, targets(None, 10), year(None, 5), 1, FIRST) is None


def test_a_target_of_zero_outweighs_what_is_missing() -> None:
    found = assessed(targets(0, 10), year(5), 2)
    assert (found.raw, found.problem, found.filled, found.due) == (None, "target_zero", 1, 2)


def test_a_figure_is_provisional_while_a_quarter_that_counts_is() -> None:
    values = {1: measured(5, "provisional"), 2: measured(5)}
    assert assessed(targets(5, 5), values, consolidation="sum").provisional
    assert not assessed(targets(5, 5), values, consolidation="last").provisional
    assert not assessed(targets(None, 5), values, consolidation="sum").provisional


def test_the_same_facts_under_another_version_of_the_rules() -> None:
    first, second = (assessed(targets(10), year(8), polarity="minimise", rules=rules) for rules in (FIRST, SECOND))
    assert (first.formula, first.raw, first.score) == ("minimise_a", Decimal(120), Decimal(120))
    assert (second.formula, second.raw, second.score) == ("minimise_b", Decimal(125), Decimal(110))


def test_an_average_is_divided_once_so_that_a_tie_stays_a_tie() -> None:
    """24.69 of 200, as averages of three quarters: both averages have no end, and their quotient is 12.345 %."""
    found = assessed(targets(100, 50, 50), year(10, 10, "4.69"), consolidation="average")
    assert found.raw == Decimal("12.345")


# --- how the year is expected to end ---------------------------------------------------------------------------------


def test_pace_applies_what_was_reached_so_far_to_the_years_targets() -> None:
    found = assessed(targets(10, 20, 30, 40), year(8, 16), 2)
    planned = Target(Decimal(100))
    assert found.outlook == Outlook("pace", 4, planned, planned, Decimal(80))
    assert (found.forecast, found.out_of_reach) == (Decimal(80), False)


def test_the_target_of_the_year_is_what_a_forecast_is_held_against() -> None:
    found = assessed(targets(10, 20, 30, 40), year(8, 16), 2, annual=target(160))
    assert (found.forecast, found.out_of_reach) == (Decimal(50), True)


def test_a_last_value_keeps_pace_with_targets_that_rise() -> None:
    found = assessed(targets(60, 70, 80, 90), year(60, 77), 2, consolidation="last")
    assert found.outlook == Outlook("pace", 4, Target(Decimal(90)), Target(Decimal(90)), Decimal(99))
    assert (found.forecast, found.out_of_reach) == (Decimal(110), False)


def test_who_reaches_a_low_target_early_in_the_year_is_not_warned() -> None:
    found = assessed(targets("22.50", 45, "67.50", 90), year(24), 1, consolidation="last")
    assert found.outlook is not None
    assert (found.outlook.expected, found.out_of_reach) == (Decimal(96), False)
    behind = assessed(targets("22.50", 45, "67.50", 90), year(15), 1, consolidation="last")
    assert (behind.raw, behind.forecast, behind.out_of_reach) == (behind.forecast, behind.raw, True)


def test_a_pace_ends_where_the_scale_does() -> None:
    found = assessed(targets(60, 70, 80, 90), year(75), 1, consolidation="last", maximum=Decimal(100))
    assert found.outlook == Outlook("pace", 4, Target(Decimal(90)), Target(Decimal(90)), Decimal(100))
    sinking: dict[str, Any] = {"consolidation": "last", "polarity": "minimise", "minimum": Decimal(2)}
    assert outlook_of(assessed(targets(8, 6, 4, 4), year(3), 1, **sinking)).expected == 2
    summed = assessed(targets(50, 50), year(80), 1, maximum=Decimal(100))
    assert outlook_of(summed).expected == 160  # the bound is that of one quarter


def test_minimised_values_keep_pace_with_targets_that_fall() -> None:
    found = assessed(targets(15, "14.50", 14, "13.50"), year("15.2"), 1, polarity="minimise", consolidation="last")
    assert (outlook_of(found).method, outlook_of(found).expected) == ("pace", Decimal("13.68"))
    assert found.forecast == found.raw


@pytest.mark.parametrize(
    ("aims", "changed"),
    [
        (targets((3, 5), (4, 6)), {"polarity": "range"}),
        (targets(0, 4), {"polarity": "minimise"}),
        (targets(4, 0), {"polarity": "minimise", "method": "b"}),
        (targets(-5, 4), {}),
        (targets(75, 100), {"scale": "predicate"}),
    ],
)
def test_without_a_proportion_the_last_value_is_expected_to_stay(aims: QuarterTargets, changed: dict[str, Any]) -> None:
    found = outlook_of(assessed(aims, year(4), 1, consolidation="last", **changed))
    assert (found.method, found.expected) == ("last_value", Decimal(4))


def test_a_sum_within_a_range_is_expected_to_go_on_evenly() -> None:
    found = assessed(targets((3, 5), (3, 5), None, (3, 5)), year(4, 5), 2, polarity="range")
    assert found.outlook == Outlook("even", 3, target((9, 15)), target((9, 15)), Decimal("13.5"))
    assert found.forecast == 100


def test_an_average_without_a_pace_is_expected_to_stay() -> None:
    found = assessed(targets(0, 0, 4, 4), year(0, 1), 2, polarity="minimise", method="b", consolidation="average")
    assert found.outlook is not None
    assert (found.outlook.method, found.outlook.expected) == ("even", Decimal("0.5"))
    assert found.forecast == 400


def test_a_sum_that_is_already_above_the_most_of_the_year_is_out_of_reach() -> None:
    spent = assessed(targets(1, 1, 1, 1), year("0.9"), 1, polarity="minimise", annual=target("0.8"))
    assert spent.out_of_reach
    over = assessed(targets((1, 9), (1, 9)), year(19), 1, polarity="range")
    assert over.out_of_reach


def test_a_sum_that_may_fall_again_is_not_out_of_reach() -> None:
    rising, falling = (
        assessed(targets(10, 2), year(11), 1, polarity="minimise", annual=target("10.9"), minimum=minimum)
        for minimum in (None, Decimal(-5))
    )
    assert rising.forecast == falling.forecast
    assert (rising.out_of_reach, falling.out_of_reach) == (True, False)


def test_a_year_whose_target_is_zero_has_an_outlook_but_no_forecast() -> None:
    found = assessed(targets(0), year(3))
    assert (found.outlook is not None, found.forecast, found.out_of_reach) == (True, None, False)


# --- whatever the numbers are ----------------------------------------------------------------------------------------


@given(definitions(), years(), quarters)
def test_a_score_is_the_raw_value_capped(
    given_definition: Definition, facts: tuple[QuarterTargets, dict[int, Measurement]], quarter: int
) -> None:
    found = assess(given_definition, 1, *facts, quarter, FIRST)
    if found is None or found.raw is None:
        return
    assert found.score == min(max(found.raw, Decimal(0)), FIRST.cap)


@given(definitions(), years(), quarters)
def test_only_a_complete_figure_has_a_band(
    given_definition: Definition, facts: tuple[QuarterTargets, dict[int, Measurement]], quarter: int
) -> None:
    found = assess(given_definition, 1, *facts, quarter, FIRST)
    if found is not None:
        complete = found.filled == found.due > 0 and found.raw is not None
        assert (found.band is not None) == complete == (found.problem is None)


@given(definitions(), years(), quarters, numbers)
def test_a_measurement_of_a_quarter_that_is_not_due_changes_nothing(
    given_definition: Definition, facts: tuple[QuarterTargets, dict[int, Measurement]], place: int, value: Decimal
) -> None:
    aims = tuple(None if quarter == place else aim for quarter, aim in zip(QUARTERS, facts[0], strict=True))
    without = {quarter: each for quarter, each in facts[1].items() if quarter != place}
    bare, found = (
        assess(given_definition, 1, aims, values, 4, FIRST)  # type: ignore[arg-type]  # four of them
        for values in (without, {**without, place: measured(value)})
    )
    if bare is not None:
        assert found is not None
        assert _figures(found) == _figures(bare)


@given(definitions(), years(), quarters)
def test_a_blank_is_not_a_zero(
    given_definition: Definition, facts: tuple[QuarterTargets, dict[int, Measurement]], place: int
) -> None:
    """Filling a blank that is due with 0 completes the figure; leaving it blank never does."""
    aims, values = facts
    if aims[place - 1] is None:
        return
    blank = {quarter: each for quarter, each in values.items() if quarter != place}
    left, zero = (assess(given_definition, 1, aims, each, 4, FIRST) for each in (blank, {**blank, place: measured(0)}))
    assert left is not None
    assert zero is not None
    assert zero.filled == left.filled + 1
    assert left.problem is not None


@given(definitions(), years(), quarters, st.sampled_from([FIRST, SECOND]))
def test_the_order_in_which_quarters_are_measured_and_the_callers_context_do_not_matter(
    given_definition: Definition, facts: tuple[QuarterTargets, dict[int, Measurement]], quarter: int, rules: Rules
) -> None:
    aims, values = facts
    backwards = dict(reversed(values.items()))
    plain = assess(given_definition, 1, aims, values, quarter, rules)
    with localcontext(Context(prec=3, rounding=ROUND_UP)):
        assert assess(given_definition, 1, aims, backwards, quarter, rules) == plain


@given(years(), quarters)
def test_more_is_never_worse_under_maximise(facts: tuple[QuarterTargets, dict[int, Measurement]], quarter: int) -> None:
    aims, values = facts
    better = {place: replace(each, value=each.value + 1) for place, each in values.items()}
    one, other = (assess(definition(), 1, aims, each, quarter, FIRST) for each in (values, better))
    if one is not None and other is not None and one.raw is not None:
        assert other.raw is not None
        assert one.raw < other.raw


@given(st.lists(numbers, min_size=4, max_size=4), st.lists(numbers, min_size=4, max_size=4), quarters)
def test_who_reaches_every_target_is_never_warned(aims: list[Decimal], more: list[Decimal], quarter: int) -> None:
    """However the targets rise, and wherever the scale ends above them."""
    wanted = [aim + 1 for aim in aims]
    values = [min(aim + extra, Decimal(1100)) for aim, extra in zip(wanted, more, strict=True)]
    found = assessed(targets(*wanted), year(*values), quarter, consolidation="last", maximum=Decimal(1100))
    assert found.forecast is not None
    assert found.forecast >= Decimal("99.999999")  # a quotient has 28 digits
    assert not found.out_of_reach


@given(st.lists(numbers, min_size=4, max_size=4), st.lists(numbers, min_size=4, max_size=4), quarters)
def test_on_a_scale_without_an_end_a_pace_is_expected_to_stay_what_it_is(
    aims: list[Decimal], values: list[Decimal], quarter: int
) -> None:
    found = assessed(targets(*(aim + 1 for aim in aims)), year(*values), quarter, consolidation="last")
    assert found.raw is not None
    assert found.forecast is not None
    assert abs(found.forecast - found.raw) < Decimal("1e-15")


def outlook_of(found: Achievement) -> Outlook:
    assert found.outlook is not None
    return found.outlook


def _figures(found: Achievement) -> tuple[object, ...]:
    return (found.raw, found.score, found.band, found.problem, found.filled, found.due, found.forecast, found.outlook)
