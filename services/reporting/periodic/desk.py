"""What the views and the processes of reports work with: editions, their files, issuing and opening them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.reporting.heard import Event
from services.reporting.issuing import Edition, Editions, IssueReport
from services.reporting.moments import NotYet
from services.reporting.openings import PAGE, Opened, Openings, OpenReport, opening_stream
from services.reporting.periodic.content import Content, decoded, hash_of
from services.reporting.periodic.freezing import Freezer, Frozen, Issued
from services.reporting.periodic.periods import Period, period_of
from services.reporting.periodic.rendering import files
from services.reporting.periodic.sealing import digest
from services.reporting.periodic.store import ReportFiles
from services.reporting.rules import Rule
from shared import metrics
from shared.commands import Context, Outcome
from shared.decider import Missing
from shared.event_log import EventLog
from shared.events.reporting import (
    IssuedEvent,
    LogPosition,
    OpenedEvent,
    ReportFile,
    ReportFormat,
    ReportIssued,
)
from shared.read_model import ReadModel
from shared.streams import Streams

REPORTS = "report-"


@dataclass(frozen=True)
class ReportDesk:
    """`verify_at` is the address that a report's hash is put behind; `versions` are those of the rules."""

    model: ReadModel[Event]
    log: EventLog
    reports: Streams[Editions, IssueReport, IssuedEvent]
    openings: Streams[Openings, OpenReport, OpenedEvent]
    files: ReportFiles
    verify_at: str
    versions: tuple[Rule, ...]
    clock: Callable[[], datetime]

    @property
    def freezer(self) -> Freezer:
        return Freezer(self.model.live().journal, self.verify_at, self.versions)

    def issue(self, period: Period, as_of: datetime | None, reason: str | None, sender: Context) -> Outcome:
        """Freeze, store and issue; raises NotYet, or Refused where there is an edition and no reason for another."""
        with metrics.REPORT_SECONDS.labels(period.kind).time():
            frozen = self._freeze(period, self._moment(as_of), reason)
            rendered = files(frozen.content)
            self.files.store(period.stream, rendered.values())
            own_hash = hash_of(rendered["json"])
            self.files.store_marks(own_hash, frozen.marks)
        return self.reports.execute(period.stream, _command(frozen, own_hash, rendered, reason), sender)

    def editions(self, period: Period) -> Sequence[Edition]:
        """Raises Missing where there is none."""
        found = self.reports.state(period.stream).state.editions
        if not found:
            raise Missing(f"no {period.kind} report of {period.name} was issued")
        return found

    def edition(self, period: Period, number: int) -> Edition:
        found = self.editions(period)
        if not 1 <= number <= len(found):
            raise Missing(f"the {period.kind} report of {period.name} has no edition {number}, but {len(found)}")
        return found[number - 1]

    def every(self) -> list[Edition]:
        """The newest first."""
        states = [self.reports.state(stream).state for stream in self.log.streams(REPORTS)]
        return sorted((one for state in states for one in state.editions), key=lambda one: one.at, reverse=True)

    def known(self, own_hash: str) -> Edition:
        """The edition of that hash; raises Missing."""
        found = self.reports.state(self.files.stream(own_hash)).state.of(own_hash)
        if found is None:
            raise Missing(f"no report with the SHA-256 {own_hash} was issued")
        return found

    def open(self, edition: Edition, wanted: ReportFormat, sender: Context) -> bytes:
        """One of its files; that somebody opened the edition is recorded before it is handed out."""
        self._record(edition, wanted, sender)
        return self.files.content(file_of(edition, wanted).sha256)

    def read(self, edition: Edition, sender: Context) -> Content:
        """What it says, for its page; that somebody opened it is recorded before it is shown."""
        self._record(edition, PAGE, sender)
        return self.issued(edition.issued.hash).content

    def _record(self, edition: Edition, opened: Opened, sender: Context) -> None:
        issued = edition.issued
        command = OpenReport(issued.kind, issued.period, issued.edition, issued.hash, opened, sender.actor)
        self.openings.execute(opening_stream(issued.kind, issued.period), command, sender)

    def opened(self, period: Period) -> Openings:
        return self.openings.state(opening_stream(period.kind, period.name)).state

    def is_newest(self, edition: Edition) -> bool:
        return self.editions(period_of(edition.issued))[-1] == edition

    def _freeze(self, period: Period, as_of: datetime, reason: str | None) -> Frozen:
        newest, previous = self._newest(period), self._newest(period.before)
        if newest is None or reason is None:
            return self.freezer.first(period, as_of, previous)
        return self.freezer.correction(newest, as_of, previous, reason)

    def _newest(self, period: Period) -> Issued | None:
        edition = self.reports.state(period.stream).state.newest
        return self.issued(edition.issued.hash) if edition else None

    def issued(self, own_hash: str) -> Issued:
        """What the edition of that hash says; raises Missing."""
        return Issued(own_hash, decoded(self.files.content(own_hash)))

    def _moment(self, as_of: datetime | None) -> datetime:
        now = self.clock()
        if as_of and as_of > now:
            raise NotYet(f"{as_of.isoformat()} is after {now.isoformat()}")
        return as_of or now


def file_of(edition: Edition, wanted: ReportFormat) -> ReportFile:
    return next(file for file in edition.issued.files if file.format == wanted)


def _command(frozen: Frozen, own_hash: str, rendered: Mapping[ReportFormat, bytes], reason: str | None) -> IssueReport:
    report, figures, correction = frozen.content.report, frozen.content.figures, frozen.content.correction
    position = figures.method.position
    issued = ReportIssued(
        kind=report.kind,
        period=report.period,
        edition=report.edition,
        year=report.year,
        quarter=report.quarter,
        as_of=report.as_of,
        hash=own_hash,
        corrects=correction.corrects if correction else None,
        reason=reason,
        position=LogPosition(position.streams, position.events, digest(figures.streams)),
        rules=(*(rule.id for rule in figures.method.rules), *(rule.id for rule in figures.achievement.rules)),
        files=tuple(ReportFile(name, hash_of(file), len(file)) for name, file in rendered.items()),
    )
    return IssueReport(issued, len(correction.changes) if correction else 0)
