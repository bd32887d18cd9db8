"""Which periodic reports were issued, in the read model: one document for each report, with its editions."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.envelope import Recorded
from shared.events.reporting import ReportIssued, ReportKind


class IssuedEdition(Struct, frozen=True):
    """`hash` is the name of its content; the figures are of `year` and `quarter`, as of `as_of`."""

    edition: int
    hash: str
    year: int
    quarter: int
    as_of: datetime
    issued_at: datetime


class IssuedReport(Struct, frozen=True):
    """`id` is the kind and the period; the first edition first."""

    id: str
    kind: ReportKind = "quarterly"
    period: str = ""
    editions: tuple[IssuedEdition, ...] = ()


def issued_key(event: ReportIssued) -> str:
    return f"{event.kind}-{event.period}"


def evolve_issued(report: IssuedReport, recorded: Recorded[ReportIssued]) -> IssuedReport:
    event = recorded.event
    edition = IssuedEdition(event.edition, event.hash, event.year, event.quarter, event.as_of, recorded.envelope.time)
    return replace(report, kind=event.kind, period=event.period, editions=(*report.editions, edition))
