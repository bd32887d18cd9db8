"""What reporting says: which periodic report was issued, out of what, and who opened it; what leadership instructs.

Hashes are SHA-256 in hexadecimal digits; numbers are `Decimal` and travel as strings; moments are aware UTC;
quarters are 1 to 4.
The names and schema numbers below are the contract: they are written out, never derived from class names.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from shared.events.plans import PlanKind
from shared.events.terms import Evidence, Fact, Quarter
from shared.language import Language

ReportKind = Literal["monthly", "quarterly"]
ReportFormat = Literal["json", "csv", "xlsx", "pdf"]
Figure = Literal[
    "due", "reported", "missing", "achieved", "not_achieved", "late", "progress", "absorption", "verification"
]


class LogPosition(Struct, frozen=True, gc=False):
    """How much of the log a report was made of.

    `digest` is over the sorted lines `stream@version hash`, one for each stream, where the hash is the stream's head
    as the report's content lists it.
    """

    streams: int
    events: int
    digest: str


class ReportFile(Struct, frozen=True, gc=False):
    """One rendering of the report; `sha256` is that of the file itself."""

    format: ReportFormat
    sha256: str
    size: int


class ReportFact(Fact, frozen=True, gc=False):
    """The common parent of the events of reports; `period` is 2025-06 for a month, 2025-tw2 for a quarter."""

    kind: ReportKind
    period: str
    edition: int


class ReportIssued(ReportFact, frozen=True, gc=False):
    """A report is frozen. `hash` is that of its content, which is its JSON file byte for byte.

    `year` and `quarter` are those its figures are of, `as_of` the moment. An edition after the first `corrects` the
    hash of the one before it, for a reason.
    """

    year: int
    quarter: Quarter
    as_of: datetime
    hash: str
    corrects: str | None
    reason: str | None
    position: LogPosition
    rules: tuple[str, ...]
    files: tuple[ReportFile, ...]


class ReportOpened(ReportFact, frozen=True, gc=False):
    """Somebody, whom the envelope names by pseudonym and role, opened an edition for the first time: a file."""

    hash: str
    format: ReportFormat


class ReportRead(ReportFact, frozen=True, gc=False):
    """Somebody opened an edition for the first time, by reading it on its page."""

    hash: str


class Subject(Struct, frozen=True, gc=False):
    """What an instruction (*arahan*) is about: a quarter of the regency, of a unit, an action or an indicator.

    `kind` and `action` name an action of `unit`, `indicator` an indicator of `unit`; `figure` is one of the figures of
    a quarter, and without it the progress is meant. `name` and `percent` are what it was called and how far it was when
    the instruction was given; None where that could not be said.
    """

    year: int
    quarter: Quarter
    name: str
    unit: str | None = None
    kind: PlanKind | None = None
    action: str | None = None
    indicator: str | None = None
    percent: Decimal | None = None
    figure: Figure | None = None


class InstructionFact(Fact, frozen=True, gc=False):
    """The common parent of the events of instructions; `addressee` is the unit that has to follow it."""

    instruction: str
    addressee: str


class InstructionGiven(InstructionFact, frozen=True, gc=False):
    subject: Subject
    text: str
    due: date


class InstructionAcknowledged(InstructionFact, frozen=True, gc=False):
    """The unit has read it."""


class InstructionFollowedUp(InstructionFact, frozen=True, gc=False):
    """What the unit has done; there may be several."""

    text: str
    evidence: tuple[Evidence, ...]


class InstructionClosed(InstructionFact, frozen=True, gc=False):
    """Leadership is content, or no longer asks for it, as the remark says."""

    remark: str


class InstructionReopened(InstructionFact, frozen=True, gc=False):
    reason: str
    due: date


IssuedEvent = ReportIssued
OpenedEvent = ReportOpened | ReportRead
InstructionEvent = (
    InstructionGiven | InstructionAcknowledged | InstructionFollowedUp | InstructionClosed | InstructionReopened
)
Event = ReportIssued | OpenedEvent | InstructionEvent

SOURCE = "/sinergi/reporting"
TOPIC = "reporting.events"

_REPORTS: dict[str, tuple[type[IssuedEvent], int]] = {"sinergi.report.issued": (ReportIssued, 1)}
_OPENINGS: dict[str, tuple[type[OpenedEvent], int]] = {
    "sinergi.report.opened": (ReportOpened, 1),
    "sinergi.report.read": (ReportRead, 1),
}
_INSTRUCTIONS: dict[str, tuple[type[InstructionEvent], int]] = {
    "sinergi.instruction.given": (InstructionGiven, 1),
    "sinergi.instruction.acknowledged": (InstructionAcknowledged, 1),
    "sinergi.instruction.followed_up": (InstructionFollowedUp, 1),
    "sinergi.instruction.closed": (InstructionClosed, 1),
    "sinergi.instruction.reopened": (InstructionReopened, 1),
}

# What a stream of each kind may hold, for their deciders; readers of the topic take the whole.
REPORTS: Language[IssuedEvent] = Language(SOURCE, TOPIC, _REPORTS, upcasts={})
OPENINGS: Language[OpenedEvent] = Language(SOURCE, TOPIC, _OPENINGS, upcasts={})
INSTRUCTIONS: Language[InstructionEvent] = Language(SOURCE, TOPIC, _INSTRUCTIONS, upcasts={})
LANGUAGE: Language[Event] = Language(SOURCE, TOPIC, {**_REPORTS, **_OPENINGS, **_INSTRUCTIONS}, upcasts={})
