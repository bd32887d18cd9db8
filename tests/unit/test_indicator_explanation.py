"""Explanations: every formula with its numbers filled in is computed again, by another reader than its writer."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.indicators.explanation import Explanation, explain
from services.indicators.numerals import exact, nearby, rounded, shown
from services.indicators.steps import Step
from shared.events.indicators import (
    Consolidation,
    Definition,
    FormulaId,
    Predicate,
    QuarterTargets,
    Rules,
    ScoreBand,
    Target,
)
from tests.unit.indicators import FIRST, SECOND, Aim, Number, assessed, definition, measured, targets, year

OPERATIONS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SIGNS = str.maketrans({"\N{MULTIPLICATION SIGN}": "*", "\N{DIVISION SIGN}": "/", "\N{MINUS SIGN}": "-"})
INDONESIAN = str.maketrans({".": None, ",": "."})
ENGLISH = str.maketrans({",": None})
WIDE = Context(prec=100, rounding=ROUND_HALF_UP)
numbers = st.decimals(0, 10000, places=2)
above_zero = st.decimals("0.01", 10000, places=2)


def explained(
    aims: QuarterTargets, values: tuple[Number | None, ...], quarter: int = 4, rules: Rules = FIRST, **changed: Any
) -> Explanation:
    annual = changed.pop("annual", None)
    assert annual is None or isinstance(annual, Target)
    found = assessed(aims, year(*values), quarter, rules, annual, **changed)
    return explain(definition(**changed), found, rules)


def computed_again(text: str, language: Mapping[int, str | None]) -> Fraction:
    """What a formula in print comes to, in exact fractions."""
    expression = text.rpartition(": ")[2].translate(language).translate(SIGNS)
    return _value(ast.parse(expression, mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATIONS[type(op)](_value(left), _value(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.Constant(value=int() | float() as value):
            return Fraction(str(value))
    raise AssertionError(f"not arithmetic: {ast.dump(node)}")


def two_places(value: Fraction) -> Decimal:
    exactly = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exactly.quantize(Decimal("0.01"), ROUND_HALF_UP, WIDE)


def result_of(step: Step) -> Decimal:
    return Decimal(step.result.indonesian.translate(INDONESIAN).translate(SIGNS))


def check(explanation: Explanation) -> None:
    for step in explanation.steps:
        if step.name != "band":
            again = computed_again(step.numbers.indonesian, INDONESIAN)
            assert again == computed_again(step.numbers.english, ENGLISH)
            assert two_places(again) == two_places(Fraction(result_of(step))), step


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    polarity = draw(st.sampled_from(["maximise", "minimise", "range"]))
    low, more = draw(st.lists(above_zero, min_size=4, max_size=4)), draw(numbers)
    upper: list[Aim] = [(each, each + more) if polarity == "range" else each for each in low]
    values = [draw(st.none() | numbers) for _ in range(3)]
    bounds = [draw(st.none() | numbers) for _ in range(2)]
    return explained(
        targets(*upper),
        (*values, draw(numbers)),
        rules=draw(st.sampled_from([FIRST, SECOND])),
        polarity=polarity,
        consolidation=draw(st.sampled_from(get_args(Consolidation))),
        method=draw(st.sampled_from([None, "a", "b", "c"])),
        minimum=bounds[0],
        maximum=bounds[1],
    )


@given(explanations())
def test_a_person_can_compute_every_step_again(explanation: Explanation) -> None:
    assert len(explanation.steps) >= 6
    check(explanation)


@given(explanations())
def test_the_sentence_holds_the_numbers_of_the_steps(explanation: Explanation) -> None:
    named = {step.name: step for step in explanation.steps}
    reached = named["achievement"].numbers.indonesian.rpartition(": ")[2]
    assert f"Capaiannya {reached} = {named['achievement'].result.indonesian} %." in explanation.sentence.indonesian
    assert f"Skornya {named['score'].result.indonesian} " in explanation.sentence.indonesian


def test_an_explanation_in_both_languages() -> None:
    found = explained(targets("1000.5", 1000), (900, "1200.25"), 2, unit_of_measure="dokumen")
    assert found.sentence.indonesian == (
        "Sampai TW II, realisasi 2.100,25 dokumen terhadap target 2.000,5 dokumen (jumlah TW I dan TW II). "
        "Capaiannya 2.100,25 ÷ 2.000,5 × 100 = 104,99 %. "  # noqa: RUF001  # as people write it
        "Skornya 104,99 (batas 0 sampai 120), pita hijau (90 < 104,99). "
        "Perkiraan akhir tahun 2.100,25 dokumen terhadap target 2.000,5 dokumen "
        "(laju: realisasi terhadap target sejauh ini dikalikan target setahun), "
        "yaitu 2.100,25 ÷ 2.000,5 × 100 = 104,99 %. "  # noqa: RUF001  # as people write it
        "Dihitung dengan rumus maksimasi menurut aturan rules-2025-1 dan definisi versi 1."
    )
    assert found.sentence.english.startswith(
        "Up to TW II, the realisation is 2,100.25 dokumen against a target of 2,000.5 dokumen (sum of TW I and TW II). "
    )
    assert (found.rules, found.basis, found.formula) == ("rules-2025-1", FIRST.basis, FIRST.formulas["maximise"])
    assert "setengah ke atas" in found.rounding.indonesian


def test_an_average_without_end_stands_there_as_what_it_was_made_of() -> None:
    found = explained(targets(10, 10, 11), (9, 10, 10), 3, consolidation="average")
    named = {step.name: step for step in found.steps}
    assert named["achievement"].numbers.english.translate(SIGNS) == "((9 + 10 + 10) / 3) / ((10 + 10 + 11) / 3) * 100"
    assert named["realisation"].result.indonesian == "9,67"
    check(found)


def test_the_case_of_a_range_that_holds_is_shown() -> None:
    shown_symbols = [
        next(
            step for step in explained(targets((3, 5)), (value,), polarity="range").steps if step.name == "achievement"
        )
        for value in (4, 6, 2)
    ]
    assert [step.symbols.translate(SIGNS) for step in shown_symbols] == [
        "lo ≤ R ≤ hi: 100",
        "R > hi: (2 * hi - R) / hi * 100",
        "R < lo: R / lo * 100",
    ]
    assert [step.result.english for step in shown_symbols] == ["100.00", "80.00", "66.67"]


@pytest.mark.parametrize(("method", "shown_case"), [("b", "R = 0: 100"), ("c", "R = 0: 0")])
def test_a_realisation_of_zero_is_a_case_of_its_own(method: str, shown_case: str) -> None:
    found = explained(targets(10), (0,), polarity="minimise", method=method)
    assert shown_case in [step.symbols for step in found.steps]
    check(found)


def test_a_negative_number_stands_in_brackets() -> None:
    found = explained(targets(10), (-5,), polarity="minimise")
    assert "(2 * 10 - (-5)) / 10 * 100" in [step.numbers.english.translate(SIGNS) for step in found.steps]
    check(found)


def test_what_was_capped_says_so() -> None:
    over, under = (
        next(step for step in explained(targets(10), (value,)).steps if step.name == "score") for value in (25, -5)
    )
    assert (over.symbols, over.numbers.indonesian) == ("raw > cap: cap", "250,00 > 120: 120")
    assert (under.symbols, under.numbers.indonesian.translate(SIGNS)) == ("raw < 0: 0", "-50,00 < 0: 0")


def test_rounding_does_not_hide_on_which_side_of_a_bound_a_score_lies() -> None:
    found = explained(targets(100), ("90.004",))
    assert ("90 < 90,004", "hijau") in [(step.numbers.indonesian, step.result.indonesian) for step in found.steps]


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("traffic_light", 60, ("60,00 < 70", "merah")),
        ("traffic_light", 80, ("70 ≤ 80,00 ≤ 90", "kuning")),
        ("permendagri_86_2017", 60, ("50 < 60,00 ≤ 65", "rendah")),
        ("five_colours", 85, ("80 ≤ 85,00 < 95", "80 sampai 95")),
        ("own", 85, ("85,00", "semua")),
    ],
)
def test_a_band_shows_its_bounds(scheme: str, value: int, expected: tuple[str, str]) -> None:
    bands = {**FIRST.bands, "own": (ScoreBand("semua", "fair"),)}
    found = explained(targets(100), (value,), rules=replace(FIRST, default_bands=scheme, bands=bands))
    band = next(step for step in found.steps if step.name == "band")
    assert (band.numbers.indonesian, band.result.indonesian) == expected


@pytest.mark.parametrize(
    ("aims", "values", "changed", "told"),
    [
        ((None,), (5,), {}, "belum ada target yang jatuh tempo"),
        ((10,), (), {}, "kosong bukan nol"),
        ((10, 10), (5,), {}, "baru 1 dari 2 triwulan bertarget yang terisi"),
        ((0,), (5,), {}, "targetnya nol"),
        (((0, 5),), (-1,), {"polarity": "range"}, "rentang yang bermula dari nol"),
        ((-1,), (5,), {}, "targetnya di bawah nol"),
        ((10,), (-5,), {"polarity": "minimise", "method": "b"}, "realisasinya di bawah nol"),
    ],
)
def test_a_figure_that_is_not_complete_says_why(
    aims: tuple[Aim, ...], values: tuple[Number, ...], changed: dict[str, Any], told: str
) -> None:
    assert told in explained(targets(*aims), values, **changed).sentence.indonesian


def test_the_end_of_the_year_is_told_with_its_method_and_warning() -> None:
    found = explained(targets((3, 5), (3, 5), (3, 5)), (9,), 1, polarity="range")
    assert "Perkiraan akhir tahun 27 terhadap target 9 sampai 15 (merata" in found.sentence.indonesian
    assert "Target tahun ini diperkirakan tidak terjangkau." in found.sentence.indonesian
    assert "9 ÷ 1 × 3" in [step.numbers.indonesian for step in found.steps]  # noqa: RUF001  # as people write it


@pytest.mark.parametrize(
    ("value", "bound", "shown_case"),
    [
        (75, {"maximum": Decimal(100)}, "75 \u00f7 60 \u00d7 90 > 100: 100"),
        (60, {"maximum": Decimal(100)}, "60 \u00f7 60 \u00d7 90"),
        (15, {"minimum": Decimal(30)}, "15 \u00f7 60 \u00d7 90 < 30: 30"),
    ],
)
def test_a_pace_says_where_the_scale_ends(value: int, bound: dict[str, Any], shown_case: str) -> None:
    found = explained(targets(60, 70, 80, 90), (value,), 1, consolidation="last", **bound)
    assert shown_case in [step.numbers.indonesian for step in found.steps]
    check(found)


def test_a_figure_recorded_without_an_outlook_is_explained_without_one() -> None:
    found = replace(assessed(targets(10), year(8)), outlook=None)
    steps = [step.name for step in explain(definition(), found, FIRST).steps]
    assert steps == ["target", "realisation", "achievement", "score", "band"]


def test_a_provisional_realisation_is_told() -> None:
    found = assessed(targets(10), {1: measured(5, "provisional")})
    assert "masih sementara" in explain(definition(), found, FIRST).sentence.indonesian


def test_a_word_of_the_scale_stands_beside_its_number() -> None:
    opinions = (Predicate("WTP", Decimal(100)), Predicate("WDP", Decimal(75)))
    found = explained(targets(100), (75,), scale="predicate", predicates=opinions, consolidation="last")
    assert "realisasi WDP (75) terhadap target WTP (100)" in found.sentence.indonesian


@pytest.mark.parametrize("rules", [FIRST, SECOND])
@pytest.mark.parametrize("formula", get_args(FormulaId))
def test_the_formulas_of_the_rules_are_those_that_are_computed(formula: FormulaId, rules: Rules) -> None:
    """The rules write all cases of a formula, one after the other; an explanation shows the one that holds."""
    given_definition = _of(formula)
    aim: Aim = (3, 5) if formula == "range" else 10
    for value in (0, 4, 6) if formula != "range" else (2, 4, 6):
        achievement = assessed(
            targets(aim), year(value), rules=rules, polarity=given_definition.polarity, method=given_definition.method
        )
        step = next(each for each in explain(given_definition, achievement, rules).steps if each.name == "achievement")
        assert step.symbols in rules.formulas[formula].symbols.split("; ")


def test_numbers_are_written_as_people_write_them() -> None:
    assert exact(Decimal("-1234.50")).indonesian == "−1.234,50"  # noqa: RUF001  # a minus, not a hyphen
    assert rounded(Decimal("1234.565")).english == "1,234.57"
    assert shown(Decimal(1) / 3).indonesian == "0,33"
    assert nearby(Decimal(90), [Decimal(90)]).english == "90.00"


def _of(formula: FormulaId) -> Definition:
    polarity, _, method = formula.partition("_")
    return definition(polarity=polarity, method=method or None)
