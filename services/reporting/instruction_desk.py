"""What the views of instructions work with: their streams, what they can be about, what is read of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from services.reporting.instruction import GiveInstruction, Instruction, InstructionCommand, instruction_stream
from services.reporting.instruction_documents import State
from services.reporting.instructions import InstructionsReport, instruction_lines
from services.reporting.method import position
from services.reporting.moments import Moment, Moments, Place
from services.reporting.subjects import Meant, Subjects
from shared.commands import Context, Outcome
from shared.events.reporting import InstructionEvent
from shared.exchange import new_id
from shared.streams import Streams
from shared.wita import day_of


class Given(NamedTuple):
    """The id of an instruction, and what giving it came to."""

    instruction: str
    outcome: Outcome


@dataclass(frozen=True)
class InstructionDesk:
    moments: Moments
    subjects: Subjects
    streams: Streams[Instruction, InstructionCommand, InstructionEvent]
    clock: Callable[[], datetime]

    def today(self) -> date:
        return day_of(self.clock())

    def report(
        self, unit: str | None, state: State | None = None, as_of: datetime | None = None, after: Place | None = None
    ) -> InstructionsReport:
        """Those to one unit, or to all; raises NotSeenYet or NotYet."""
        if after:
            self.moments.wait(after)
        return instructions_report(self.moments.of_leadership(as_of), unit, state)

    def give(self, unit: str, meant: Meant, text: str, due: date, sender: Context) -> Given:
        """Raises UnknownUnit, or what Commands.execute raises."""
        self.subjects.check_unit(unit, meant.year)
        name, subject = new_id("i", sender), self.subjects.subject(meant)
        return Given(name, self.execute(GiveInstruction(name, unit, subject, text, due, self.today()), sender))

    def execute(self, command: InstructionCommand, sender: Context) -> Outcome:
        """Raises what Commands.execute raises."""
        return self.streams.execute(instruction_stream(command.instruction), command, sender)


def instructions_report(moment: Moment, unit: str | None = None, state: State | None = None) -> InstructionsReport:
    """Those to one unit, or to all; in one state, or in all."""
    day = day_of(moment.at)
    units, every = moment.documents.units(), moment.documents.instructions()
    wanted = [one for one in every if unit in {None, one.body.addressee} and state in {None, one.body.state}]
    names = {known.body.id: known.body.name_on(day) for known in units}
    seen = [*(known.seen for known in units), *(one.seen for one in wanted)]
    lines = instruction_lines([one.body for one in wanted], names, day)
    return InstructionsReport(moment.at, position(seen), lines)
