"""What the public answers have to say, from the log alone, in the same plain facts that they are taken apart into."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from tests.faults.oracle.evidence import Event
from tests.faults.oracle.fold import QUARTERS, Plan, fold
from tests.faults.oracle.public import SUMMARY, UNIT, Facts

Log = Mapping[str, Sequence[Event]]


class Figures(NamedTuple):
    """Numbers of one plan, or of many together."""

    due: int = 0
    reported: int = 0
    achieved: int = 0
    budget: Decimal = Decimal()
    absorbed: Decimal = Decimal()


def expected(log: Log, paths: Iterable[str]) -> dict[str, Facts]:
    """By path, for the answers that the oracle can compute."""
    plans = {stream: fold(events) for stream, events in log.items() if stream.startswith("plan-")}
    return {path: dict(_facts(path, log, plans)) for path in paths}


def _facts(path: str, log: Log, plans: Mapping[str, Plan]) -> Iterator[tuple[str, Decimal | str]]:
    unit, summary = UNIT.fullmatch(path), SUMMARY.fullmatch(path)
    if unit:
        ours = [f"plan-{unit['unit']}-{unit['year']}-{kind}" for kind in ("general", "thematic")]
        windows = [f"window-{unit['year']}-{quarter}" for quarter in QUARTERS]
        yield "position", _position(log, [f"unit-{unit['unit']}", *ours, *windows])
        for stream in ours:
            if stream in plans:
                yield from _plan(stream, plans[stream])
    elif summary:
        year, quarter, kind = summary["year"], int(summary["quarter"]), summary["kind"]
        yield "position", _position(log, _read_for(log, year, quarter))
        ending = f"-{year}-{kind}"
        yield from _summary(quarter, {stream: plan for stream, plan in plans.items() if stream.endswith(ending)})


def _read_for(log: Log, year: str, quarter: int) -> list[str]:
    """The streams of the register, of the year's plans of any kind, and of the quarter's window."""
    plans = [stream for stream in log if stream.startswith("plan-") and f"-{year}-" in stream]
    return [*(stream for stream in log if stream.startswith("unit-")), *plans, f"window-{year}-{quarter}"]


def _position(log: Log, streams: Iterable[str]) -> str:
    lines = sorted(f"{stream}@{log[stream][-1].version}\n" for stream in streams if stream in log)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _plan(stream: str, plan: Plan) -> Iterator[tuple[str, Decimal]]:
    for (action, quarter), value in plan.values.items():
        yield f"{stream} TW{quarter} value of {action}", value
    for quarter in QUARTERS:
        yield from _named(f"{stream} TW{quarter}", _figures(plan, quarter))


def _summary(quarter: int, plans: Mapping[str, Plan]) -> Iterator[tuple[str, Decimal]]:
    """Every unit with a plan, and the regency as their sum."""
    figures = {stream: _figures(plan, quarter) for stream, plan in plans.items()}
    for stream, ours in figures.items():
        yield from _named(stream.removeprefix("plan-").rsplit("-", 2)[0], ours)
    yield from _named("regency", reduce(_plus, figures.values(), Figures()))


def _figures(plan: Plan, quarter: int) -> Figures:
    return Figures(*plan.counts(quarter), plan.budget(quarter), plan.budget_absorbed(quarter))


def _plus(one: Figures, other: Figures) -> Figures:
    return Figures(
        one.due + other.due,
        one.reported + other.reported,
        one.achieved + other.achieved,
        one.budget + other.budget,
        one.absorbed + other.absorbed,
    )


def _named(whose: str, figures: Figures) -> Iterator[tuple[str, Decimal]]:
    for name, number in figures._asdict().items():
        yield f"{whose} {name}", Decimal(number)
