"""Issuing a periodic report: the first edition once, every further one as a correction of the one before."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.decider import Decider, Refused
from shared.envelope import Recorded
from shared.events.reporting import IssuedEvent, ReportIssued


class AlreadyIssued(Refused):
    """There is an edition; another one needs a reason."""


class IssueReport(Struct, frozen=True):
    """The frozen report as it would be issued; a correction comes with the number of figures that it `changes`."""

    report: ReportIssued
    changes: int = 0


class Edition(Struct, frozen=True):
    """A report as it was issued: when, by whom, in which role, and which event says so."""

    issued: ReportIssued
    at: datetime
    by: str
    role: str
    fact: str


class Editions(Struct, frozen=True):
    """All editions of a report, the first one first."""

    editions: tuple[Edition, ...] = ()

    @property
    def newest(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    def of(self, own_hash: str) -> Edition | None:
        return next((edition for edition in self.editions if edition.issued.hash == own_hash), None)


def decide(report: Editions, command: IssueReport) -> Sequence[IssuedEvent]:
    wanted = command.report
    match report.newest, wanted.reason:
        case None, None:
            return [wanted]
        case None, _:
            raise Refused("there is no edition that it could correct", "reason", "none for the first edition")
        case Edition(issued=newest), None:
            raise AlreadyIssued(
                f"edition {newest.edition} was issued already", "reason", "why there has to be another edition"
            )
        case Edition(issued=newest), _ if (wanted.edition, wanted.corrects) != (newest.edition + 1, newest.hash):
            raise Refused("another edition was issued meanwhile: look at it first")
        case Edition(issued=newest), _ if not command.changes:
            raise Refused(f"no figure is another one than in edition {newest.edition}")
    return [wanted]


def evolve(report: Editions, recorded: Recorded[IssuedEvent]) -> Editions:
    match recorded.event:
        case ReportIssued() as event:
            envelope = recorded.envelope
            fact = f"{recorded.stream}@{recorded.version}"
            edition = Edition(event, envelope.time, envelope.actor, envelope.actorrole, fact)
            return replace(report, editions=(*report.editions, edition))


REPORT: Decider[Editions, IssueReport, IssuedEvent] = Decider(Editions(), decide, evolve)
