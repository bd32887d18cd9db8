"""Decisions that are asked for: what actions wait for, of whom, and by when."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from services.reporting.lines import Line
from services.reporting.members import Member
from services.reporting.rules import end_of

WAITING = "waiting_for_decision"


class Decision(Struct, frozen=True):
    """An action that waits for a decision: `who` is its coordinator as the plan names them.

    `by` is the end of the next quarter in which the action has a target, or of the year where it has none any more.
    """

    unit: str
    unit_name: str
    action: str
    description: str
    text: str
    who: str
    by: date
    fact: str


def decisions(members: Iterable[Member]) -> tuple[Decision, ...]:
    """The most urgent first."""
    found = [
        _decision(member, line, text) for member in members for line in member.figures.lines for text in _asks(line)
    ]
    return tuple(sorted(found, key=lambda one: (one.by, one.unit_name.casefold(), one.action)))


def _asks(line: Line) -> tuple[str, ...]:
    realisation = line.now.realisation
    obstacle = realisation.progress.obstacle if realisation else None
    return (obstacle.text,) if obstacle and obstacle.category == WAITING else ()


def _decision(member: Member, line: Line, text: str) -> Decision:
    figures, action, realisation = member.figures, line.action, line.now.realisation
    due = [quarter for quarter in range(figures.quarter + 1, 5) if action.targets[quarter - 1]]
    return Decision(
        unit=member.unit,
        unit_name=member.name,
        action=action.id,
        description=action.description,
        text=text,
        who=action.coordinator,
        by=end_of(figures.year, due[0] if due else 4),
        fact=figures.fact(realisation.stated) if realisation else "",
    )
