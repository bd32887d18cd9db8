"""Who opened which edition of a report: the first time that somebody reads or takes it is a fact, no more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.decider import Decider
from shared.envelope import Recorded
from shared.events.reporting import OpenedEvent, ReportFormat, ReportKind, ReportOpened, ReportRead

PAGE: Literal["page"] = "page"
Opened = ReportFormat | Literal["page"]


class OpenReport(Struct, frozen=True):
    kind: ReportKind
    period: str
    edition: int
    hash: str
    format: Opened
    by: str


class Opening(Struct, frozen=True):
    """`by` is a pseudonym."""

    edition: int
    by: str
    role: str
    at: datetime
    format: Opened


class Openings(Struct, frozen=True):
    openings: tuple[Opening, ...] = ()

    def has(self, edition: int, by: str) -> bool:
        return any((one.edition, one.by) == (edition, by) for one in self.openings)


def opening_stream(kind: ReportKind, period: str) -> str:
    """Not the report's own, so that reading never stands in the way of a correction."""
    return f"opening-{kind}-{period}"


def decide(openings: Openings, command: OpenReport) -> Sequence[OpenedEvent]:
    if openings.has(command.edition, command.by):
        return []
    edition = (command.kind, command.period, command.edition, command.hash)
    return [ReportRead(*edition) if command.format == PAGE else ReportOpened(*edition, command.format)]


def evolve(openings: Openings, recorded: Recorded[OpenedEvent]) -> Openings:
    match recorded.event:
        case ReportOpened(edition=edition, format=taken):
            return _with(openings, recorded, edition, taken)
        case ReportRead(edition=edition):
            return _with(openings, recorded, edition, PAGE)


def _with(openings: Openings, recorded: Recorded[OpenedEvent], edition: int, opened: Opened) -> Openings:
    envelope = recorded.envelope
    one = Opening(edition, envelope.actor, envelope.actorrole, envelope.time, opened)
    return replace(openings, openings=(*openings.openings, one))


OPENING: Decider[Openings, OpenReport, OpenedEvent] = Decider(Openings(), decide, evolve)
