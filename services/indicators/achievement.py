"""The formulas of achievement: a target and a realisation give a percentage, or the reason why there is none.

PermenPANRB 8/2021 for minimise A; B, C and range as practice has them. A quotient of numbers below zero would reward
the opposite of what the indicator asks for, so it is not computed where that can happen.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from services.indicators.arithmetic import HUNDRED, ZERO, in_one_context, over
from shared.events.indicators import Definition, FormulaId, Method, Obstruction, Rules, Target

MINIMISING: Mapping[Method, FormulaId] = {"a": "minimise_a", "b": "minimise_b", "c": "minimise_c"}


class Reckoned(Struct, frozen=True):
    """The percentage, which may be below 0 and above 100, or why there is none: exactly one of the two."""

    raw: Decimal | None = None
    problem: Obstruction | None = None


def formula_of(definition: Definition, rules: Rules) -> FormulaId:
    match definition.polarity:
        case "maximise" | "range" as formula:
            return formula
        case "minimise":
            return MINIMISING[definition.method or rules.default_method]


@in_one_context
def achieve(formula: FormulaId, target: Target, realisation: Decimal) -> Reckoned:
    match formula:
        case "maximise":
            return _quotient(realisation, target.value)
        case "minimise_a":
            return _reversed(target.value, realisation)
        case "minimise_b":
            return _inverse(target.value, realisation, at_zero=HUNDRED)
        case "minimise_c":
            return _inverse(target.value, realisation, at_zero=ZERO)
        case "range":
            return _within(target.value, high_of(target), realisation)


def high_of(target: Target) -> Decimal:
    """The upper bound; a range of one value ends where it begins."""
    return target.value if target.upper is None else target.upper


def score_of(raw: Decimal, rules: Rules) -> Decimal:
    return min(max(raw, ZERO), rules.cap)


def _quotient(realisation: Decimal, target: Decimal) -> Reckoned:
    return _obstructed(target) or Reckoned(over(realisation, target))


def _reversed(target: Decimal, realisation: Decimal) -> Reckoned:
    return _obstructed(target) or Reckoned(over(2 * target - realisation, target))


def _inverse(target: Decimal, realisation: Decimal, at_zero: Decimal) -> Reckoned:
    """T = 0 is no obstacle here: anything above it has reached nothing of it."""
    if target < ZERO:
        return Reckoned(problem="negative_target")
    if realisation < ZERO:
        return Reckoned(problem="negative_realisation")
    return Reckoned(over(target, realisation) if realisation else at_zero)


def _within(low: Decimal, high: Decimal, realisation: Decimal) -> Reckoned:
    if low <= realisation <= high:
        return Reckoned(HUNDRED)
    if realisation > high:
        return _reversed(high, realisation)
    return Reckoned(problem="range_from_zero") if low == ZERO else _quotient(realisation, low)


def _obstructed(target: Decimal) -> Reckoned | None:
    if target == ZERO:
        return Reckoned(problem="target_zero")
    return Reckoned(problem="negative_target") if target < ZERO else None
