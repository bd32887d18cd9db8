"""The formulas: the golden vectors of the domain, what cannot be computed, and what holds of all numbers."""

from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal, localcontext
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.indicators.achievement import Reckoned, achieve, formula_of, score_of
from shared.decimals import hundredths
from shared.events.indicators import FormulaId, Method, Obstruction, Polarity, Target
from tests.unit.indicators import FIRST, SECOND, Number, definition, target

FORMULAS: tuple[FormulaId, ...] = get_args(FormulaId)
numbers = st.decimals(-1000, 1000, places=4)
above_zero = st.decimals("0.01", 1000, places=4)
not_negative = st.just(Decimal(0)) | above_zero
formulas = st.sampled_from(FORMULAS)


@st.composite
def ranges(draw: st.DrawFn, low: st.SearchStrategy[Decimal] = above_zero) -> Target:
    bounds = sorted([draw(low), draw(low)])
    return Target(bounds[0], bounds[1])


@pytest.mark.parametrize(
    ("formula", "aim", "realisation", "expected"),
    [
        ("maximise", "90.89", "92.22", "101.46"),
        ("minimise_a", 10, 0, "200.00"),
        ("minimise_b", 10, 0, "100.00"),
        ("minimise_c", 10, 0, "0.00"),
        ("minimise_a", 10, 8, "120.00"),
        ("minimise_b", 10, 8, "125.00"),
        ("minimise_c", 10, 8, "125.00"),
        ("minimise_a", 10, 25, "-50.00"),
        ("minimise_b", 10, 25, "40.00"),
        ("range", (3, 5), 4, "100.00"),
        ("range", (3, 5), 6, "80.00"),
        ("range", (3, 5), 2, "66.67"),
    ],
)
def test_golden_vectors(
    formula: FormulaId, aim: Number | tuple[Number, Number], realisation: Number, expected: str
) -> None:
    raw = achieve(formula, target(aim), Decimal(realisation)).raw
    assert raw is not None
    assert str(hundredths(raw)) == expected


@pytest.mark.parametrize(
    ("formula", "aim", "realisation", "problem"),
    [
        ("maximise", 0, 0, "target_zero"),
        ("maximise", 0, 5, "target_zero"),
        ("maximise", -5, -3, "negative_target"),
        ("minimise_a", 0, 0, "target_zero"),
        ("minimise_a", -5, -10, "negative_target"),
        ("minimise_b", -5, 0, "negative_target"),
        ("minimise_b", 10, -5, "negative_realisation"),
        ("minimise_c", 10, -5, "negative_realisation"),
        ("range", (0, 5), -1, "range_from_zero"),
        ("range", (-5, 0), 1, "target_zero"),
        ("range", (-5, -3), -2, "negative_target"),
        ("range", (-5, -3), -10, "negative_target"),
    ],
)
def test_what_cannot_be_computed_says_why(
    formula: FormulaId, aim: Number | tuple[Number, Number], realisation: Number, problem: Obstruction
) -> None:
    assert achieve(formula, target(aim), Decimal(realisation)) == Reckoned(problem=problem)


@pytest.mark.parametrize(
    ("formula", "aim", "realisation", "raw"),
    [
        ("minimise_b", 0, 0, 100),
        ("minimise_c", 0, 0, 0),
        ("minimise_b", 0, 3, 0),
        ("minimise_c", 0, 3, 0),
        ("maximise", 10, -5, -50),
        ("minimise_a", 10, -5, 250),
        ("range", (0, 5), 0, 100),
        ("range", (0, 5), 6, 80),
        ("range", (3, 5), -3, -100),
        ("range", (3, 5), 3, 100),
        ("range", (3, 5), 5, 100),
        ("range", (-5, -3), -4, 100),
        ("range", 4, 4, 100),
        ("range", 4, 5, 75),
    ],
)
def test_numbers_at_the_edge(
    formula: FormulaId, aim: Number | tuple[Number, Number], realisation: Number, raw: int
) -> None:
    assert achieve(formula, target(aim), Decimal(realisation)) == Reckoned(Decimal(raw))


@pytest.mark.parametrize(
    ("polarity", "method", "first", "second"),
    [
        ("maximise", None, "maximise", "maximise"),
        ("range", "c", "range", "range"),
        ("minimise", None, "minimise_a", "minimise_b"),
        ("minimise", "a", "minimise_a", "minimise_a"),
        ("minimise", "b", "minimise_b", "minimise_b"),
        ("minimise", "c", "minimise_c", "minimise_c"),
    ],
)
def test_an_indicator_that_names_no_method_follows_the_rules(
    polarity: Polarity, method: Method | None, first: FormulaId, second: FormulaId
) -> None:
    given = definition(polarity=polarity, method=method)
    assert (formula_of(given, FIRST), formula_of(given, SECOND)) == (first, second)


@given(formulas, numbers, numbers, numbers)
def test_there_is_either_a_number_or_a_reason(
    formula: FormulaId, low: Decimal, more: Decimal, realisation: Decimal
) -> None:
    reckoned = achieve(formula, Target(low, low + abs(more)), realisation)
    assert (reckoned.raw is None) != (reckoned.problem is None)


@given(above_zero, numbers, numbers)
def test_more_is_better_under_maximise(aim: Decimal, one: Decimal, other: Decimal) -> None:
    assert (_raw("maximise", Target(aim), one) <= _raw("maximise", Target(aim), other)) == (one <= other)


@given(st.sampled_from(["minimise_a", "minimise_b", "minimise_c"]), above_zero, above_zero, above_zero)
def test_less_is_better_under_minimise_as_long_as_there_is_something(
    formula: FormulaId, aim: Decimal, one: Decimal, other: Decimal
) -> None:
    assert (_raw(formula, Target(aim), one) >= _raw(formula, Target(aim), other)) == (one <= other)


@given(ranges(), numbers, numbers)
def test_nearer_to_the_range_is_never_worse_on_the_same_side(aim: Target, one: Decimal, other: Decimal) -> None:
    assert aim.upper is not None
    below, above = one <= other <= aim.value, one >= other >= aim.upper
    assume(below or above)
    assert _raw("range", aim, one) <= _raw("range", aim, other) <= 100


@given(ranges(), st.decimals(0, 1, places=3))
def test_everything_inside_the_range_is_the_same(aim: Target, part: Decimal) -> None:
    assert aim.upper is not None
    inside = aim.value + (aim.upper - aim.value) * part
    assert _raw("range", aim, inside) == 100


@given(st.sampled_from(["maximise", "minimise_a", "minimise_b", "minimise_c"]), above_zero)
def test_exactly_the_target_is_a_hundred(formula: FormulaId, aim: Decimal) -> None:
    assert _raw(formula, Target(aim), aim) == 100


@given(formulas, ranges(), not_negative, st.integers(2, 9))
def test_the_unit_of_measure_does_not_matter(formula: FormulaId, aim: Target, value: Decimal, times: int) -> None:
    assert aim.upper is not None
    scaled = Target(aim.value * times, aim.upper * times)
    assert abs(_raw(formula, aim, value) - _raw(formula, scaled, value * times)) < Decimal("1e-18")


@given(numbers)
def test_a_score_is_the_raw_value_within_0_and_the_cap(raw: Decimal) -> None:
    score = score_of(raw, FIRST)
    assert 0 <= score <= FIRST.cap
    assert score == raw or (raw < 0 and score == 0) or (raw > FIRST.cap and score == FIRST.cap)


@given(formulas, ranges(), not_negative, st.sampled_from([ROUND_UP, ROUND_DOWN]), st.integers(1, 60))
def test_the_context_of_the_caller_changes_nothing(
    formula: FormulaId, aim: Target, value: Decimal, rounding: str, precision: int
) -> None:
    plain = achieve(formula, aim, value)
    with localcontext(Context(prec=precision, rounding=rounding)):
        assert achieve(formula, aim, value) == plain


def _raw(formula: FormulaId, aim: Target, realisation: Decimal) -> Decimal:
    raw = achieve(formula, aim, realisation).raw
    assert raw is not None
    return raw
