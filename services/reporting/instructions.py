"""Instructions of the leadership as they are read: the open ones by their day first, then the closed ones."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter

from msgspec import Struct

from services.reporting.formats import WITA
from services.reporting.instruction import instruction_stream
from services.reporting.instruction_documents import InstructionDocument, State, Word
from services.reporting.method import Position, position
from services.reporting.moments import Moment
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


def instructions_report(moment: Moment, unit: str | None, state: State | None) -> InstructionsReport:
    day = moment.at.astimezone(WITA).date()
    units, every = moment.documents.units(), moment.documents.instructions()
    names = {stored.body.id: stored.body.name_on(day) for stored in units}
    wanted = [stored for stored in every if _asked(stored.body, unit, state)]
    lines = [_line(one.body, subject, names, day) for one in wanted if (subject := one.body.subject)]
    seen = [*(unit.seen for unit in units), *(one.seen for one in wanted)]
    return InstructionsReport(moment.at, position(seen), in_order(lines))


def in_order(lines: Iterable[InstructionLine]) -> tuple[InstructionLine, ...]:
    by_day = sorted(lines, key=attrgetter("due", "id"))
    return tuple(sorted(by_day, key=lambda line: line.state == "closed"))


def _asked(document: InstructionDocument, unit: str | None, state: State | None) -> bool:
    return (unit is None or document.addressee == unit) and state in {None, document.state}


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
