"""A figure worked out on paper: the formula with its numbers filled in, each step as a line that anybody can recompute.

Every number is one that the event AchievementAssessed carries; nothing is calculated here but the sums on the way,
which are written out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.reporting.reader import OF_DOCUMENTS, Reader
from shared.events.indicators import Achievement, Definition, FormulaId, Outlook, QuarterInput, Target

TIMES, OVER, MINUS = "\u00d7", "\u00f7", "\u2212"
Written = Callable[[Reader, Target, Decimal], str]


class WorkedLine(NamedTuple):
    """`text` is the arithmetic with its result."""

    label: str
    text: str


def worked(achievement: Achievement, cap: Decimal | None, to: Reader = OF_DOCUMENTS) -> tuple[WorkedLine, ...]:
    """From the quarters to the score; ends where the figure cannot be computed."""
    return tuple(_lines(to, achievement, cap))


def _lines(to: Reader, achievement: Achievement, cap: Decimal | None) -> Iterator[WorkedLine]:
    counted = [one for one in achievement.quarters if one.counts]
    target, realisation = achievement.target, achievement.realisation
    if target is not None:
        yield from _target(to, achievement, counted, target)
    if realisation is not None:
        values = [one.value for one in counted if one.value is not None]
        yield WorkedLine(to.iw.WORKED["realisation"], _consolidated(to, achievement, counted, values, realisation))
    if target is None or realisation is None or achievement.raw is None:
        return
    filled = FILLED[achievement.formula](to, target, realisation)
    yield WorkedLine(to.iw.WORKED["achievement"], f"{filled} = {to.f.exact(achievement.raw)}{to.f.percent_mark}")
    if achievement.score is not None:
        yield WorkedLine(to.iw.WORKED["score"], _score(to, achievement.raw, achievement.score, cap))


def year_end(
    achievement: Achievement, definition: Definition | None, to: Reader = OF_DOCUMENTS
) -> tuple[WorkedLine, ...]:
    """How the year is expected to end; empty where nothing is expected. `definition` has the bounds of the scale."""
    ahead, target, realisation = achievement.outlook, achievement.target, achievement.realisation
    if ahead is None or target is None or realisation is None:
        return ()
    expected = _expected(to, achievement, ahead, target, realisation, definition)
    lines = [WorkedLine(to.iw.WORKED["year_end"], expected)]
    if achievement.forecast is not None:
        filled = FILLED[achievement.formula](to, ahead.target, ahead.expected)
        lines.append(
            WorkedLine(
                to.iw.WORKED["year_end_achievement"],
                f"{filled} = {to.f.exact(achievement.forecast)}{to.f.percent_mark}",
            )
        )
    return tuple(lines)


def _expected(
    to: Reader,
    achievement: Achievement,
    ahead: Outlook,
    target: Target,
    realisation: Decimal,
    definition: Definition | None,
) -> str:
    """By the method that the event names; Y is the target of the whole year, n and N are numbers of quarters."""
    r, result = _operand(to, realisation), to.f.exact(ahead.expected)
    if ahead.method == "pace":
        filled = f"{r} {OVER} {_operand(to, target.value)} {TIMES} {_operand(to, ahead.planned.value)}"
        return f"R {OVER} T {TIMES} Y = {filled}{_bounded(to, ahead.expected, definition)} = {result}"
    if ahead.method == "even" and achievement.consolidation == "sum":
        counted = sum(one.counts for one in achievement.quarters)
        return f"R {OVER} n {TIMES} N = {r} {OVER} {counted} {TIMES} {ahead.due} = {result}"
    return f"R = {result}"


def _bounded(to: Reader, expected: Decimal, definition: Definition | None) -> str:
    if definition and expected == definition.maximum:
        return f", {to.iw.BOUNDS['highest']} {to.f.exact(expected)}"
    return f", {to.iw.BOUNDS['lowest']} {to.f.exact(expected)}" if definition and expected == definition.minimum else ""


def _target(
    to: Reader, achievement: Achievement, counted: Sequence[QuarterInput], target: Target
) -> Iterator[WorkedLine]:
    targets = [one.target for one in counted if one.target is not None]
    lower = _consolidated(to, achievement, counted, [one.value for one in targets], target.value)
    if target.upper is None:
        yield WorkedLine(to.iw.WORKED["target"], lower)
        return
    yield WorkedLine(to.iw.WORKED["low"], lower)
    upper = [one.upper for one in targets if one.upper is not None]
    yield WorkedLine(to.iw.WORKED["high"], _consolidated(to, achievement, counted, upper, target.upper))


def _consolidated(
    to: Reader, achievement: Achievement, counted: Sequence[QuarterInput], values: Sequence[Decimal], result: Decimal
) -> str:
    """How the values of the quarters became one."""
    if len(values) > 1 and achievement.consolidation == "sum":
        return f"{_plus(to, values)} = {to.f.exact(result)}"
    if len(values) > 1 and achievement.consolidation == "average":
        return f"({_plus(to, values)}) {OVER} {len(values)} = {to.f.exact(result)}"
    return f"{to.f.exact(result)} ({to.f.quarter(counted[-1].quarter)})" if counted else to.f.exact(result)


def _plus(to: Reader, values: Sequence[Decimal]) -> str:
    return " + ".join(_operand(to, value) for value in values)


def _score(to: Reader, raw: Decimal, score: Decimal, cap: Decimal | None) -> str:
    shown = to.f.percent(score)
    if raw < 0:
        return f"{to.iw.BOUNDS['lowest']} 0, {to.iw.BOUNDS['so']} {shown}"
    if cap is not None and raw > cap:
        return f"{to.iw.BOUNDS['highest']} {to.f.number(cap)}, {to.iw.BOUNDS['so']} {shown}"
    return f"{to.f.exact(raw)}{to.f.percent_mark} {to.iw.BOUNDS['rounded']} {shown}"


def _operand(to: Reader, value: Decimal) -> str:
    return f"({to.f.exact(value)})" if value < 0 else to.f.exact(value)


def _maximise(to: Reader, target: Target, value: Decimal) -> str:
    return f"R {OVER} T {TIMES} 100 = {_operand(to, value)} {OVER} {_operand(to, target.value)} {TIMES} 100"


def _minimise_a(to: Reader, target: Target, value: Decimal) -> str:
    return f"{_twice('T', 'R')} = {_twice(_operand(to, target.value), _operand(to, value))}"


def _twice(target: str, value: str) -> str:
    return f"(2 {TIMES} {target} {MINUS} {value}) {OVER} {target} {TIMES} 100"


def _minimise_b(to: Reader, target: Target, value: Decimal) -> str:
    return _inverse(to, target, value) if value else "R = 0"


def _minimise_c(to: Reader, target: Target, value: Decimal) -> str:
    return _inverse(to, target, value) if value else "R = 0"


def _inverse(to: Reader, target: Target, value: Decimal) -> str:
    return f"T {OVER} R {TIMES} 100 = {_operand(to, target.value)} {OVER} {_operand(to, value)} {TIMES} 100"


def _range(to: Reader, target: Target, value: Decimal) -> str:
    r, lo, hi = _operand(to, value), _operand(to, target.value), _operand(to, target.upper or target.value)
    if value < target.value:
        return f"R < lo: R {OVER} lo {TIMES} 100 = {r} {OVER} {lo} {TIMES} 100"
    if target.upper is not None and value > target.upper:
        return f"R > hi: {_twice('hi', 'R')} = {_twice(hi, r)}"
    return f"lo ≤ R ≤ hi: {lo} ≤ {r} ≤ {hi}"


FILLED: Mapping[FormulaId, Written] = {
    "maximise": _maximise,
    "minimise_a": _minimise_a,
    "minimise_b": _minimise_b,
    "minimise_c": _minimise_c,
    "range": _range,
}
