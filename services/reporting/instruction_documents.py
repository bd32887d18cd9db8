"""Instructions of the leadership in the read model: one document each, with everything that was said about it."""

from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from services.reporting.documents import Mark
from services.reporting.folds import mark_of
from shared.envelope import Recorded
from shared.events.reporting import (
    InstructionAcknowledged,
    InstructionClosed,
    InstructionEvent,
    InstructionFollowedUp,
    InstructionGiven,
    InstructionReopened,
    Subject,
)
from shared.events.terms import Evidence

State = Literal["given", "acknowledged", "followed_up", "closed"]
Said = Literal["given", "acknowledged", "followed_up", "closed", "reopened"]


class Word(Struct, frozen=True):
    """What was done about an instruction, in which words, when and by whom."""

    done: Said
    mark: Mark
    text: str | None = None
    evidence: tuple[Evidence, ...] = ()


class InstructionDocument(Struct, frozen=True):
    """`due` is the day in force; `words` are in order, the first is the instruction itself."""

    id: str
    addressee: str = ""
    subject: Subject | None = None
    text: str = ""
    due: date = date.min
    state: State = "given"
    words: tuple[Word, ...] = ()

    def overdue(self, day: date) -> bool:
        """Still asked for after its day."""
        return self.state in {"given", "acknowledged"} and day > self.due


def evolve_instruction(document: InstructionDocument, recorded: Recorded[InstructionEvent]) -> InstructionDocument:
    mark = mark_of(recorded)
    match recorded.event:
        case InstructionGiven(addressee=addressee, subject=subject, text=text, due=due):
            words = (Word("given", mark, text),)
            return InstructionDocument(document.id, addressee, subject, text, due, "given", words)
        case InstructionAcknowledged():
            return _said(document, "acknowledged", Word("acknowledged", mark))
        case InstructionFollowedUp(text=text, evidence=evidence):
            return _said(document, "followed_up", Word("followed_up", mark, text, evidence))
        case InstructionClosed(remark=remark):
            return _said(document, "closed", Word("closed", mark, remark))
        case InstructionReopened(reason=reason, due=due):
            return replace(_said(document, "given", Word("reopened", mark, reason)), due=due)


def _said(document: InstructionDocument, state: State, word: Word) -> InstructionDocument:
    return replace(document, state=state, words=(*document.words, word))
