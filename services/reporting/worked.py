"""A figure worked out on paper: the formula with its numbers filled in, each step as a line that anybody can recompute.

Every number is one that the event AchievementAssessed carries; nothing is calculated here but the sums on the way,
which are written out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.reporting.formats import SPACE, exact, number, percent, quarter
from shared.events.indicators import Achievement, Definition, FormulaId, Outlook, QuarterInput, Target

TIMES, OVER, MINUS = "\u00d7", "\u00f7", "\u2212"
Written = Callable[[Target, Decimal], str]


class WorkedLine(NamedTuple):
    """`text` is the arithmetic with its result, in Indonesian notation."""

    label: str
    text: str


def worked(achievement: Achievement, cap: Decimal | None) -> tuple[WorkedLine, ...]:
    """From the quarters to the score; ends where the figure cannot be computed."""
    return tuple(_lines(achievement, cap))


def _lines(achievement: Achievement, cap: Decimal | None) -> Iterator[WorkedLine]:
    counted = [one for one in achievement.quarters if one.counts]
    target, realisation = achievement.target, achievement.realisation
    if target is not None:
        yield from _target(achievement, counted, target)
    if realisation is not None:
        values = [one.value for one in counted if one.value is not None]
        yield WorkedLine("Realisasi (R)", _consolidated(achievement, counted, values, realisation))
    if target is None or realisation is None or achievement.raw is None:
        return
    filled = FILLED[achievement.formula](target, realisation)
    yield WorkedLine("Capaian", f"{filled} = {exact(achievement.raw)}{SPACE}%")
    if achievement.score is not None:
        yield WorkedLine("Skor", _score(achievement.raw, achievement.score, cap))


def year_end(achievement: Achievement, definition: Definition | None) -> tuple[WorkedLine, ...]:
    """How the year is expected to end; empty where nothing is expected. `definition` has the bounds of the scale."""
    ahead, target, realisation = achievement.outlook, achievement.target, achievement.realisation
    if ahead is None or target is None or realisation is None:
        return ()
    expected = _expected(achievement, ahead, target, realisation, definition)
    lines = [WorkedLine("Realisasi akhir tahun", expected)]
    if achievement.forecast is not None:
        filled = FILLED[achievement.formula](ahead.target, ahead.expected)
        lines.append(WorkedLine("Capaian akhir tahun", f"{filled} = {exact(achievement.forecast)}{SPACE}%"))
    return tuple(lines)


def _expected(
    achievement: Achievement, ahead: Outlook, target: Target, realisation: Decimal, definition: Definition | None
) -> str:
    """By the method that the event names; Y is the target of the whole year, n and N are numbers of quarters."""
    r, result = _operand(realisation), exact(ahead.expected)
    if ahead.method == "pace":
        filled = f"{r} {OVER} {_operand(target.value)} {TIMES} {_operand(ahead.planned.value)}"
        return f"R {OVER} T {TIMES} Y = {filled}{_bounded(ahead.expected, definition)} = {result}"
    if ahead.method == "even" and achievement.consolidation == "sum":
        counted = sum(one.counts for one in achievement.quarters)
        return f"R {OVER} n {TIMES} N = {r} {OVER} {counted} {TIMES} {ahead.due} = {result}"
    return f"R = {result}"


def _bounded(expected: Decimal, definition: Definition | None) -> str:
    if definition and expected == definition.maximum:
        return f", paling tinggi {exact(expected)}"
    return f", paling rendah {exact(expected)}" if definition and expected == definition.minimum else ""


def _target(achievement: Achievement, counted: Sequence[QuarterInput], target: Target) -> Iterator[WorkedLine]:
    targets = [one.target for one in counted if one.target is not None]
    lower = _consolidated(achievement, counted, [one.value for one in targets], target.value)
    if target.upper is None:
        yield WorkedLine("Target (T)", lower)
        return
    yield WorkedLine("Batas bawah (lo)", lower)
    upper = [one.upper for one in targets if one.upper is not None]
    yield WorkedLine("Batas atas (hi)", _consolidated(achievement, counted, upper, target.upper))


def _consolidated(
    achievement: Achievement, counted: Sequence[QuarterInput], values: Sequence[Decimal], result: Decimal
) -> str:
    """How the values of the quarters became one."""
    if len(values) > 1 and achievement.consolidation == "sum":
        return f"{_plus(values)} = {exact(result)}"
    if len(values) > 1 and achievement.consolidation == "average":
        return f"({_plus(values)}) {OVER} {len(values)} = {exact(result)}"
    return f"{exact(result)} ({quarter(counted[-1].quarter)})" if counted else exact(result)


def _plus(values: Sequence[Decimal]) -> str:
    return " + ".join(map(_operand, values))


def _score(raw: Decimal, score: Decimal, cap: Decimal | None) -> str:
    shown = percent(score)
    if raw < 0:
        return f"paling rendah 0, jadi {shown}"
    if cap is not None and raw > cap:
        return f"paling tinggi {number(cap)}, jadi {shown}"
    return f"{exact(raw)}{SPACE}% dibulatkan menjadi {shown}"


def _operand(value: Decimal) -> str:
    return f"({exact(value)})" if value < 0 else exact(value)


def _maximise(target: Target, value: Decimal) -> str:
    return f"R {OVER} T {TIMES} 100 = {_operand(value)} {OVER} {_operand(target.value)} {TIMES} 100"


def _minimise_a(target: Target, value: Decimal) -> str:
    return f"{_twice('T', 'R')} = {_twice(_operand(target.value), _operand(value))}"


def _twice(target: str, value: str) -> str:
    return f"(2 {TIMES} {target} {MINUS} {value}) {OVER} {target} {TIMES} 100"


def _minimise_b(target: Target, value: Decimal) -> str:
    return _inverse(target, value) if value else "R = 0"


def _minimise_c(target: Target, value: Decimal) -> str:
    return _inverse(target, value) if value else "R = 0"


def _inverse(target: Target, value: Decimal) -> str:
    return f"T {OVER} R {TIMES} 100 = {_operand(target.value)} {OVER} {_operand(value)} {TIMES} 100"


def _range(target: Target, value: Decimal) -> str:
    r, lo, hi = _operand(value), _operand(target.value), _operand(target.upper or target.value)
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
