"""Several quarters as one figure: which count, and that a blank is not zero."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.consolidation import both_sides, quarter_inputs
from shared.events.indicators import Consolidation, QuarterTargets, Target
from tests.unit.indicators import Number, target, targets, year

KINDS: tuple[Consolidation, ...] = get_args(Consolidation)
numbers = st.decimals(0, 1000, places=2)
blanks = st.none() | numbers


def sides(
    kind: Consolidation, aims: QuarterTargets, values: tuple[Number | None, ...], upto: int = 4
) -> tuple[Target, Decimal]:
    return both_sides(kind, [each for each in quarter_inputs(kind, aims, year(*values), upto) if each.counts])


@pytest.mark.parametrize(
    ("kind", "aim", "realisation"),
    [("sum", 60, 45), ("average", 20, 15), ("last", 30, 25)],
)
def test_targets_and_realisations_are_of_the_same_quarters(kind: Consolidation, aim: int, realisation: int) -> None:
    assert sides(kind, targets(10, 20, 30, 40), (5, 15, 25)) == (Target(Decimal(aim)), Decimal(realisation))


@pytest.mark.parametrize(("kind", "aim", "realisation"), [("sum", 40, 30), ("average", 20, 15), ("last", 30, 25)])
def test_a_blank_quarter_counts_on_neither_side(kind: Consolidation, aim: int, realisation: int) -> None:
    assert sides(kind, targets(10, 20, 30, 40), (5, None, 25, None)) == (Target(Decimal(aim)), Decimal(realisation))


def test_a_zero_that_was_measured_counts() -> None:
    assert sides("average", targets(10, 20), (10, 0)) == (Target(Decimal(15)), Decimal(5))


@pytest.mark.parametrize("kind", KINDS)
def test_a_quarter_without_a_target_never_counts(kind: Consolidation) -> None:
    inputs = quarter_inputs(kind, targets(10, None, None), year(5, 99, 98), 3)
    assert [each.counts for each in inputs] == [True, False, False]
    assert [each.value for each in inputs] == [5, 99, 98]


def test_later_quarters_are_not_looked_at() -> None:
    assert sides("sum", targets(10, 20, 30, 40), (5, 15, 25, 35), upto=2) == (Target(Decimal(30)), Decimal(20))


def test_both_bounds_of_a_range_are_consolidated() -> None:
    aims = targets((3, 5), (4, 8))
    assert sides("sum", aims, (4, 5)) == (target((7, 13)), Decimal(9))
    assert sides("average", aims, (4, 5)) == (target(("3.5", "6.5")), Decimal("4.5"))
    assert sides("last", aims, (4, 5)) == (target((4, 8)), Decimal(5))


def test_a_range_of_one_value_ends_where_it_begins() -> None:
    assert sides("sum", targets(3, (4, 8)), (4, 5)) == (target((7, 11)), Decimal(9))


@given(st.sampled_from(["sum", "average"]), st.permutations(range(4)), st.tuples(*[st.tuples(blanks, blanks)] * 4))
def test_the_order_of_quarters_does_not_matter(
    kind: Consolidation, order: list[int], pairs: tuple[tuple[Decimal | None, Decimal | None], ...]
) -> None:
    def of(chosen: list[tuple[Decimal | None, Decimal | None]]) -> tuple[Target, Decimal] | None:
        aims, values = targets(*(aim for aim, _ in chosen)), tuple(value for _, value in chosen)
        due = any(aim is not None and value is not None for aim, value in chosen)
        return sides(kind, aims, values) if due else None

    assert of(list(pairs)) == of([pairs[place] for place in order])
