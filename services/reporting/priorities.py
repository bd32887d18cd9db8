"""What leadership should look at first: each priority is what one rule makes of the figures, with its reason.

The rules stand in the order of their weight, which is ours: what was asked for and not done, what cannot be judged,
what is known to be bad, what needs somebody above the unit. The first five that apply are shown.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from msgspec import Struct

from services.reporting.decisions import WAITING
from services.reporting.instructions import InstructionLine
from services.reporting.summary import Row, Summary

PriorityRule = Literal[
    "instructions_overdue",
    "missing_after_closing",
    "without_plan",
    "red_units",
    "indicators_out_of_reach",
    "decisions_awaited",
    "missing_while_open",
    "main_obstacle",
    "unverified",
]
MOST = 5
MOST_UNITS = 5
OFTEN = 3  # so many actions name an obstacle before it is one of the regency's


class Concerned(NamedTuple):
    """A unit, and how many of what the rule counts are its own."""

    unit: str
    name: str
    number: int


class Priority(Struct, frozen=True):
    """`count` is what the rule counts; `units` are those concerned most, at most five, and `others` how many more.

    `category` is the obstacle that is spoken of, where it is one.
    """

    rule: PriorityRule
    count: int
    units: tuple[Concerned, ...]
    others: int
    category: str | None = None


class Seen(NamedTuple):
    """What the rules look at."""

    summary: Summary
    instructions: Sequence[InstructionLine]


Found = tuple[int, list[Concerned]]


def priorities(summary: Summary, instructions: Sequence[InstructionLine]) -> tuple[Priority, ...]:
    found = (_priority(rule, look(Seen(summary, instructions)), summary) for rule, look in RULES.items())
    return tuple([one for one in found if one.count][:MOST])


def _priority(rule: PriorityRule, found: Found, summary: Summary) -> Priority:
    count, units = found
    category = _main_cause(summary) if rule == "main_obstacle" else None
    return Priority(rule, count, tuple(units[:MOST_UNITS]), max(len(units) - MOST_UNITS, 0), category)


def _instructions_overdue(seen: Seen) -> Found:
    return _most_first(Counter((line.addressee, line.addressee_name) for line in seen.instructions if line.overdue))


def _missing(seen: Seen) -> Found:
    rows = [row for row in _rows(seen.summary) if row.state == "incomplete"]
    return _most_first({(row.unit, row.name): row.total.reported.of - row.total.reported.count for row in rows})


def _missing_after_closing(seen: Seen) -> Found:
    return _missing(seen) if seen.summary.window.standing == "closed" else (0, [])


def _missing_while_open(seen: Seen) -> Found:
    return _missing(seen) if seen.summary.window.standing == "open" else (0, [])


def _without_plan(seen: Seen) -> Found:
    rows = [row for row in _rows(seen.summary) if row.state in {"no_plan", "not_approved"}]
    return _most_first({(row.unit, row.name): 1 for row in rows})


def _red_units(seen: Seen) -> Found:
    """The furthest behind first."""
    red = [row for row in _rows(seen.summary) if row.total.progress.tone == "bad"]
    furthest = sorted(red, key=lambda row: (row.total.progress.percent or 0, row.name.casefold()))
    return len(red), [Concerned(row.unit, row.name, 1) for row in furthest]


def _out_of_reach(seen: Seen) -> Found:
    rows = seen.summary.achievement.units
    return _most_first({(row.unit, row.name): row.total.out_of_reach for row in rows})


def _decisions(seen: Seen) -> Found:
    return _most_first(Counter((one.unit, one.unit_name) for one in seen.summary.decisions))


def _main_obstacle(seen: Seen) -> Found:
    cause = _main_cause(seen.summary)
    actions = next((one.actions for one in seen.summary.obstacles if one.category == cause), ())
    return _most_first(Counter((one.unit, one.unit_name) for one in actions))


def _unverified(seen: Seen) -> Found:
    if seen.summary.window.standing != "closed":
        return 0, []
    verified = [(row, row.total.verified) for row in _rows(seen.summary)]
    return _most_first({(row.unit, row.name): share.of - share.count for row, share in verified})


def _main_cause(summary: Summary) -> str | None:
    """The obstacle named most, where it is named often; decisions that are awaited have a rule of their own."""
    causes = [one for one in summary.obstacles if one.category != WAITING and len(one.actions) >= OFTEN]
    return causes[0].category if causes else None


def _rows(summary: Summary) -> Iterator[Row]:
    """The units that something is due of."""
    for group in summary.groups:
        yield from chain(group.complete, group.incomplete)


def _most_first(counts: Mapping[tuple[str, str], int]) -> Found:
    """By unit and its name."""
    found = [Concerned(unit, name, count) for (unit, name), count in counts.items() if count]
    return sum(counts.values()), sorted(found, key=lambda one: (-one.number, one.name.casefold()))


RULES: Mapping[PriorityRule, Callable[[Seen], Found]] = {
    "instructions_overdue": _instructions_overdue,
    "missing_after_closing": _missing_after_closing,
    "without_plan": _without_plan,
    "red_units": _red_units,
    "indicators_out_of_reach": _out_of_reach,
    "decisions_awaited": _decisions,
    "missing_while_open": _missing_while_open,
    "main_obstacle": _main_obstacle,
    "unverified": _unverified,
}
