"""What reporting says: which periodic report was issued, out of what, and who opened it.

Hashes are SHA-256 in hexadecimal digits; moments are aware UTC; quarters are 1 to 4.
The names and schema numbers below are the contract: they are written out, never derived from class names.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from shared.events.terms import Fact, Quarter
from shared.language import Language

ReportKind = Literal["monthly", "quarterly"]
ReportFormat = Literal["json", "csv", "xlsx", "pdf"]


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
    """Somebody, whom the envelope names by pseudonym and role, opened an edition for the first time."""

    hash: str
    format: ReportFormat


IssuedEvent = ReportIssued
OpenedEvent = ReportOpened
Event = ReportIssued | ReportOpened

SOURCE = "/sinergi/reporting"
TOPIC = "reporting.events"

_REPORTS: dict[str, tuple[type[IssuedEvent], int]] = {"sinergi.report.issued": (ReportIssued, 1)}
_OPENINGS: dict[str, tuple[type[OpenedEvent], int]] = {"sinergi.report.opened": (ReportOpened, 1)}

# What a stream of reports, of their openings may hold, for their deciders; readers of the topic take the whole.
REPORTS: Language[IssuedEvent] = Language(SOURCE, TOPIC, _REPORTS, upcasts={})
OPENINGS: Language[OpenedEvent] = Language(SOURCE, TOPIC, _OPENINGS, upcasts={})
LANGUAGE: Language[Event] = Language(SOURCE, TOPIC, {**_REPORTS, **_OPENINGS}, upcasts={})
