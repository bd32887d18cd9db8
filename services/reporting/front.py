"""What leadership reads within a minute: the summary, what changed, what to look at first, what was asked for."""

from collections.abc import Sequence

from msgspec import Struct

from services.reporting.instructions import InstructionLine
from services.reporting.periodic.content import Since
from services.reporting.priorities import Priority, priorities
from services.reporting.summary import Summary
from services.reporting.trend import TrendPoint


class Front(Struct, frozen=True):
    """`since` is the headline of the report that was issued last, None where there is none yet.

    `instructions` are the open ones, and those closed in the quarter's year; `trend` ends with the quarter itself.
    """

    summary: Summary
    since: Since | None
    priorities: tuple[Priority, ...]
    instructions: tuple[InstructionLine, ...]
    trend: tuple[TrendPoint, ...]


def front(
    summary: Summary, since: Since | None, instructions: Sequence[InstructionLine], trend: Sequence[TrendPoint]
) -> Front:
    ours = [line for line in instructions if line.state != "closed" or line.subject.year == summary.year]
    return Front(summary, since, priorities(summary, ours), tuple(ours), tuple(trend))
