"""The steps of a figure, in the order in which a person would compute them again."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from services.indicators import words
from services.indicators.achievement import high_of
from services.indicators.arithmetic import ZERO
from services.indicators.consolidation import values_of
from services.indicators.forecast import at_pace
from services.indicators.numerals import exact, nearby, rounded, shown
from services.indicators.rules import default_band
from services.indicators.terms import fill, formula_used, listed, score_used, term, typeset
from services.indicators.texts import Text, both
from shared.events.indicators import Achievement, Outlook, Rules, ScoreBand, Target

StepName = Literal[
    "target", "low", "high", "realisation", "achievement", "score", "band", "year_end", "year_end_achievement"
]
Terms = Mapping[str, Text]


class Step(Struct, frozen=True):
    """`symbols` is the formula, or the case of it that holds; `numbers` the same with the numbers filled in.

    `result` is for readers, `value` has all its digits; the result of the band is its name, and it has no value.
    """

    name: StepName
    symbols: str
    numbers: Text
    result: Text
    value: Decimal | None = None


def steps_of(achievement: Achievement, rules: Rules) -> tuple[Step, ...]:
    """No step where nothing counts."""
    target, realisation = achievement.target, achievement.realisation
    if target is None or realisation is None:
        return ()
    sides = tuple(_sides(achievement, target, realisation))
    terms = _terms(sides)
    return (
        *sides,
        *_achievement(achievement, formula_used(achievement.formula, target, realisation), terms, rules),
        *_year_end(achievement, terms),
    )


def _sides(achievement: Achievement, target: Target, realisation: Decimal) -> Iterator[Step]:
    counted = [each for each in achievement.quarters if each.counts]
    lower = [each.target.value for each in counted if each.target]
    if target.upper is None:
        yield _consolidated("target", "T", achievement, lower, target.value)
    else:
        upper = [high_of(each.target) for each in counted if each.target]
        yield _consolidated("low", "lo", achievement, lower, target.value)
        yield _consolidated("high", "hi", achievement, upper, target.upper)
    yield _consolidated("realisation", "R", achievement, values_of(counted), realisation)


def _consolidated(
    name: StepName, symbol: str, achievement: Achievement, values: Sequence[Decimal], value: Decimal
) -> Step:
    quarters = [each.quarter for each in achievement.quarters if each.counts]
    symbols = listed(achievement.consolidation, [f"{symbol}{quarter}" for quarter in quarters])
    terms = {f"{symbol}{quarter}": term(each) for quarter, each in zip(quarters, values, strict=True)}
    return Step(name, f"{symbol} = {symbols}", fill(symbols, terms), shown(value), value)


def _terms(sides: Sequence[Step]) -> Terms:
    """What stands for each name: a number, or where it has too many digits what it was made of."""
    made = {step.symbols.split(" ")[0]: term(step.value, step.numbers) for step in sides if step.value is not None}
    low = made.get("lo") or made["T"]
    return {"T": low, "lo": low, "hi": low, **made}


def _achievement(achievement: Achievement, symbols: str, terms: Terms, rules: Rules) -> Iterator[Step]:
    raw, score = achievement.raw, achievement.score
    if raw is None or score is None:
        return
    yield Step("achievement", symbols, fill(symbols, terms), rounded(raw), raw)
    used = score_used(raw, rules.cap)
    capped = fill(used, {"raw": nearby(raw, (ZERO, rules.cap)), "cap": exact(rules.cap)})
    yield Step("score", used, capped, rounded(score), score)
    if achievement.band is not None:
        yield _band(score, rules)


def _band(score: Decimal, rules: Rules) -> Step:
    """Its symbols say which scores it holds, such as low <= score <= high."""
    bands = rules.bands[rules.default_bands]
    held = default_band(score, rules)
    before = next((one for one, other in pairwise(bands) if other == held), None)
    bounds = {"low": _bound(before), "high": _bound(held)}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    terms = {"score": nearby(score, known.values()), **{name: exact(bound) for name, bound in known.items()}}
    symbols = typeset(f"{_above(before)}score{_below(held)}")
    return Step("band", symbols, fill(symbols, terms), words.band(held.id))


def _bound(band: ScoreBand | None) -> Decimal | None:
    if band is None:
        return None
    return band.below if band.up_to is None else band.up_to


def _above(before: ScoreBand | None) -> str:
    if before is None:
        return ""
    return "low <= " if before.up_to is None else "low < "


def _below(band: ScoreBand) -> str:
    if band.up_to is not None:
        return " <= high"
    return " < high" if band.below is not None else ""


def _year_end(achievement: Achievement, terms: Terms) -> Iterator[Step]:
    ahead, forecast = achievement.outlook, achievement.forecast
    if ahead is None:
        return
    symbols = typeset(_expected(achievement, ahead))
    counts = {"n": both(str(sum(each.counts for each in achievement.quarters))), "N": both(str(ahead.due))}
    bounds = dict.fromkeys(("min", "max"), term(ahead.expected))
    numbers = fill(symbols, {**terms, **counts, **bounds, "Y": term(ahead.planned.value)})
    yield Step("year_end", symbols, numbers, shown(ahead.expected), ahead.expected)
    if forecast is not None:
        used = formula_used(achievement.formula, ahead.target, ahead.expected)
        held_against = _target_terms(ahead.target)
        yield Step(
            "year_end_achievement",
            used,
            fill(used, {**held_against, "R": term(ahead.expected, numbers)}),
            rounded(forecast),
            forecast,
        )


def _expected(achievement: Achievement, ahead: Outlook) -> str:
    match ahead.method:
        case "pace":
            return f"R / T * Y{_bounded(achievement, ahead)}"
        case "even" if achievement.consolidation == "sum":
            return "R / n * N"
        case _:
            return "R"


def _bounded(achievement: Achievement, ahead: Outlook) -> str:
    """What follows where the scale ends before the pace does: the bound that is expected instead."""
    unbounded = at_pace([each for each in achievement.quarters if each.counts], ahead.planned)
    if unbounded == ahead.expected:
        return ""
    return " > max: max" if unbounded > ahead.expected else " < min: min"


def _target_terms(target: Target) -> Terms:
    low = term(target.value)
    return {"T": low, "lo": low, "hi": term(high_of(target))}
