"""Formulas with their numbers filled in, such that a person can compute them again by hand."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from services.indicators.achievement import high_of
from services.indicators.numerals import exact, is_short
from services.indicators.texts import Text
from shared.events.indicators import Consolidation, FormulaId, Target

_SIGNS = {
    ord("*"): "\N{MULTIPLICATION SIGN}",
    ord("/"): "\N{DIVISION SIGN}",
    ord("-"): "\N{MINUS SIGN}",
}
_NAME = re.compile(r"\b[A-Za-z]+[1-4]?\b")


def fill(symbols: str, terms: Mapping[str, Text]) -> Text:
    """The formula with a term in the place of every name."""
    return Text(
        _NAME.sub(lambda name: terms[name.group()].indonesian, symbols),
        _NAME.sub(lambda name: terms[name.group()].english, symbols),
    )


def term(value: Decimal, made_of: Text | None = None) -> Text:
    """A number within a formula; one that division gave too many digits stands there as what it was made of."""
    if made_of is not None and not is_short(value):
        return in_brackets(made_of)
    return in_brackets(exact(value)) if value.is_signed() else exact(value)


def in_brackets(text: Text) -> Text:
    return Text(f"({text.indonesian})", f"({text.english})")


def typeset(formula: str) -> str:
    """With the signs that people write: the source has only those of a keyboard."""
    return formula.replace("<=", "\N{LESS-THAN OR EQUAL TO}").translate(_SIGNS)


def formula_used(formula: FormulaId, target: Target, realisation: Decimal) -> str:
    """The formula's symbols, or of a formula by cases the one that holds; what follows the colon is computed."""
    return typeset(_formula(formula, target, realisation))


def score_used(raw: Decimal, cap: Decimal) -> str:
    if raw < 0:
        return "raw < 0: 0"
    return typeset("raw > cap: cap" if raw > cap else "0 <= raw <= cap: raw")


def listed(kind: Consolidation, names: Sequence[str]) -> str:
    """What is consolidated, such as (T1 + T2) / 2, typeset."""
    together = " + ".join(names)
    return typeset(f"({together}) / {len(names)}") if kind == "average" else together


def _formula(formula: FormulaId, target: Target, realisation: Decimal) -> str:
    match formula:
        case "maximise":
            return "R / T * 100"
        case "minimise_a":
            return "(2 * T - R) / T * 100"
        case "minimise_b":
            return "T / R * 100" if realisation else "R = 0: 100"
        case "minimise_c":
            return "T / R * 100" if realisation else "R = 0: 0"
        case "range":
            return _case_of_range(target.value, high_of(target), realisation)


def _case_of_range(low: Decimal, high: Decimal, realisation: Decimal) -> str:
    if low <= realisation <= high:
        return "lo <= R <= hi: 100"
    return "R > hi: (2 * hi - R) / hi * 100" if realisation > high else "R < lo: R / lo * 100"
