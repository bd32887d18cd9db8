"""Instructions of the leadership as they are read: the open ones by their day first, then the closed ones."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter

from msgspec import Struct

from services.reporting.instruction import instruction_stream
from services.reporting.instruction_documents import InstructionDocument, State, Word
from services.reporting.method import Position
from shared.events.reporting import Subject


class InstructionLine(Struct, frozen=True):
    """An instruction; `overdue` where its day is over and nothing was said to have been done."""

    id: str
    stream: str
    addressee: str
    addressee_name: str
    subject: Subject
    text: str
    due: date
    state: State
    overdue: bool
    words: tuple[Word, ...]


class InstructionsReport(Struct, frozen=True):
    """The instructions to one unit, or to all."""

    as_of: datetime
    position: Position
    instructions: tuple[InstructionLine, ...]


def instruction_lines(
    documents: Iterable[InstructionDocument], names: Mapping[str, str], day: date
) -> tuple[InstructionLine, ...]:
    """The open ones by their day, then the closed ones; `names` are those of the units."""
    lines = [_line(one, subject, names, day) for one in documents if (subject := one.subject)]
    by_day = sorted(lines, key=attrgetter("due", "id"))
    return tuple(sorted(by_day, key=lambda line: line.state == "closed"))


def _line(document: InstructionDocument, subject: Subject, names: Mapping[str, str], day: date) -> InstructionLine:
    return InstructionLine(
        id=document.id,
        stream=instruction_stream(document.id),
        addressee=document.addressee,
        addressee_name=names.get(document.addressee, document.addressee),
        subject=subject,
        text=document.text,
        due=document.due,
        state=document.state,
        overdue=document.overdue(day),
        words=document.words,
    )
