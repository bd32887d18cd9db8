"""The estimate of the RB index: the portal's arithmetic, predicates at their bounds, the two real values."""

from decimal import ROUND_UP, Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.indicators.rb_index import check, estimate, predicate_of
from services.indicators.rules import in_force
from shared.decider import Refused
from shared.events.indicators import CatalogueEntry, RbValue
from tests.unit.indicators import FIRST, SECOND

CATALOGUE = FIRST.catalogue
APPLYING = [entry for entry in CATALOGUE.entries if entry.applies]
parts = st.decimals(0, 1, places=3)


def value(number: Decimal | str | int, label: str | None = None) -> RbValue:
    return RbValue(Decimal(number), "final", "evaluator", (), label)


def at(part: Decimal | str | int) -> dict[str, RbValue]:
    """Every entry at the same part of its maximum."""
    return {entry.code: value(entry.maximum * Decimal(part)) for entry in APPLYING}


@pytest.mark.parametrize(
    ("total", "all_good", "expected"),
    [
        ("100.01", False, "AA"),
        ("100", True, "A"),
        ("100", False, "A-"),
        ("80.01", True, "A"),
        ("80.01", False, "A-"),
        ("80", True, "BB"),
        ("72.04", False, "BB"),
        ("70.01", False, "BB"),
        ("70", False, "B"),
        ("68.75", False, "B"),
        ("60", False, "CC"),
        ("50", False, "C"),
        ("30.01", False, "C"),
        ("30", False, "D"),
        ("0", False, "D"),
        ("-1", True, "D"),
    ],
)
def test_predicates_at_their_bounds(total: str, all_good: bool, expected: str) -> None:  # noqa: FBT001  # a parameter
    assert predicate_of(Decimal(total), CATALOGUE, all_good) == expected


@pytest.mark.parametrize(("year", "part", "predicate"), [(2023, "0.6875", "B"), (2024, "0.7204", "BB")])
def test_the_two_real_values_are_reproduced(year: int, part: str, predicate: str) -> None:
    """Published are the totals of 2023 and 2024 only, so that every entry is put at the same part of its maximum."""
    found = estimate(in_force([FIRST, SECOND], year, 4), year, at(part), {})
    assert (found.total, found.predicate) == (Decimal(part) * 100, predicate)
    assert (found.weights, found.rules) == (Decimal(91), "rules-2025-1")
    assert not found.missing


def test_the_portal_divides_by_the_maximum_also_where_the_scale_begins_above_zero() -> None:
    found = estimate(FIRST, 2024, {**at("0.5"), "maturitas-spip": value(1)}, {})
    line = next(line for line in found.lines if line.entry == "maturitas-spip")
    assert (line.value, line.maximum, line.weight, line.score) == (*map(Decimal, (1, 5, 4)), Decimal("0.8"))


def test_the_coefficient_is_added_before_the_weights_divide() -> None:
    rules = replace(FIRST, catalogue=replace(CATALOGUE, coefficient=Decimal("9.1")))
    found = estimate(rules, 2024, at("0.5"), {})
    assert (found.total, found.coefficient) == (Decimal(60), Decimal("9.1"))


def test_last_years_value_stands_in_for_one_not_yet_assessed() -> None:
    now = at("0.5")
    del now["nilai-sakip"]
    found = estimate(FIRST, 2025, now, {"nilai-sakip": (2023, Decimal(60)), "sistem-merit": (2024, Decimal(1))})
    carried = {line.entry: line.carried_from for line in found.lines if line.carried_from is not None}
    assert carried == {"nilai-sakip": 2023}
    assert next(line.score for line in found.lines if line.entry == "nilai-sakip") == Decimal("2.4")


def test_while_a_value_is_missing_there_is_no_total() -> None:
    now = at("0.5")
    del now["nilai-sakip"]
    found = estimate(FIRST, 2025, now, {})
    assert (found.total, found.predicate, found.missing) == (None, None, ("nilai-sakip",))
    assert next(line for line in found.lines if line.entry == "nilai-sakip").score is None


def test_what_does_not_apply_is_neither_counted_nor_missed() -> None:
    found = estimate(FIRST, 2024, {**at("0.5"), "ikpa": value(100)}, {})
    assert "ikpa" not in [line.entry for line in found.lines]
    assert found.total == 50


def test_a_needs_every_good_target_to_be_met() -> None:
    assert estimate(FIRST, 2024, at(1), {}).predicate == "A"
    assert estimate(FIRST, 2024, {**at(1), "survei-penilaian-integritas": value("77.9")}, {}).predicate == "A-"


def test_other_weights_give_another_total() -> None:
    low = {**at(1), "indeks-spbe": value("2.5")}
    assert estimate(FIRST, 2024, low, {}).total != estimate(SECOND, 2024, low, {}).total


@given(st.lists(parts, min_size=len(APPLYING), max_size=len(APPLYING)))
def test_a_total_lies_between_0_and_100_and_is_the_weighted_mean(chosen: list[Decimal]) -> None:
    values = {entry.code: value(entry.maximum * part) for entry, part in zip(APPLYING, chosen, strict=True)}
    total = estimate(FIRST, 2024, values, {}).total
    assert total is not None
    mean = sum(entry.weight * part for entry, part in zip(APPLYING, chosen, strict=True)) / Decimal("0.91")
    assert abs(total - mean) < Decimal("1e-20")
    assert 0 <= total <= 100


@given(parts)
def test_the_context_of_the_caller_changes_nothing(part: Decimal) -> None:
    values = at(part)
    plain = estimate(FIRST, 2024, values, {})
    with localcontext(Context(prec=3, rounding=ROUND_UP)):
        assert estimate(FIRST, 2024, values, {}) == plain


@pytest.mark.parametrize(
    ("code", "given_value", "field", "accepted"),
    [
        ("unknown", value(1), "entry", "rencana-aksi-rb"),
        ("ikpa", value(1), "entry", "rencana-aksi-rb"),
        ("maturitas-spip", value("0.5"), "value", "1 to 5"),
        ("maturitas-spip", value("5.1"), "value", "1 to 5"),
        ("maturitas-spip", value(3, "WTP"), "label", "no word"),
        ("opini-bpk", value(100), "label", "WTP (100), WDP (75)"),
        ("opini-bpk", value(75, "WTP"), "label", "WTP (100), WDP (75)"),
        ("opini-bpk", value(100, "XYZ"), "label", "WTP (100), WDP (75)"),
    ],
)
def test_what_is_not_on_the_scale_is_refused(code: str, given_value: RbValue, field: str, accepted: str) -> None:
    with pytest.raises(Refused) as refused:
        check(CATALOGUE, code, given_value)
    assert refused.value.field == field
    assert accepted in (refused.value.accepted or "")


@pytest.mark.parametrize("entry", APPLYING, ids=lambda entry: entry.code)
def test_the_ends_of_every_scale_are_accepted(entry: CatalogueEntry) -> None:
    if entry.scale == "predicate":
        for word in entry.predicates:
            check(CATALOGUE, entry.code, value(word.value, word.label))
    else:
        check(CATALOGUE, entry.code, value(entry.minimum))
        check(CATALOGUE, entry.code, value(entry.maximum))
