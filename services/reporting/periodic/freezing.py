"""Freezing a report: from the journal at a moment to its content, and from a content's heads to the same again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.reporting.heard import Event
from services.reporting.moments import NotYet
from services.reporting.periodic.comparing import Difference, differences
from services.reporting.periodic.content import Content, Correction, Figures, Identity, Since, as_json
from services.reporting.periodic.cut import cut_again, cut_at, streams_of, window_streams
from services.reporting.periodic.making import figures_of, under
from services.reporting.periodic.metadata import metadata
from services.reporting.periodic.narrative import narrate
from services.reporting.periodic.periods import Period, period_of
from services.reporting.periodic.table import VARIABLES
from services.reporting.reading import Past
from services.reporting.rules import Rule
from services.reporting.windows import newest_opened
from shared.events.terms import Quarter
from shared.journal import Journal

QUARTERS: tuple[Quarter, ...] = (1, 2, 3, 4)
COMPARED = ("window", "actions", "achievement", "out_of_reach")  # how the figures came about is not what they are


class Issued(NamedTuple):
    """The content of an edition, and its hash."""

    hash: str
    content: Content


class Frozen(NamedTuple):
    """`marks` name every link of the streams; they are kept beside the content, not in it."""

    content: Content
    marks: Mapping[str, bytes]


@dataclass(frozen=True)
class Freezer:
    """`verify_at` is the address that a hash is put behind, `versions` are those of the rules."""

    journal: Journal[Event]
    verify_at: str
    versions: tuple[Rule, ...]

    def first(self, period: Period, as_of: datetime, previous: Issued | None) -> Frozen:
        """The first edition of a report; `previous` is the report of the period before. Raises NotYet."""
        figures, report, marks = self._freeze(period, as_of, 1)
        return Frozen(_content(report, figures, previous and since(previous), None), marks)

    def correction(self, corrected: Issued, as_of: datetime, previous: Issued | None, reason: str) -> Frozen:
        """The edition after another one, which may say the same. Raises NotYet."""
        before = corrected.content
        figures, report, marks = self._freeze(period_of(before.report), as_of, before.report.edition + 1)
        correction = Correction(corrected.hash, reason, figure_changes(before.figures, figures))
        return Frozen(_content(report, figures, previous and since(previous), correction), marks)

    def again(self, content: Content) -> Content:
        """What the journal says today of the same streams up to the same versions: the same, if nothing was changed.

        Raises DamagedPage, Undecodable, or ValueError where events are missing.
        """
        cut, report = cut_again(self.journal, content.figures.streams), content.report
        known = under(self.versions, [rule.id for rule in content.figures.method.rules])
        figures = figures_of(cut, report.as_of, report.year, report.quarter, known)
        return _content(report, figures, content.since, content.correction)

    def _freeze(self, period: Period, as_of: datetime, edition: int) -> tuple[Figures, Identity, Mapping[str, bytes]]:
        if as_of < period.begins:
            raise NotYet(f"{period.name} begins at {period.begins.isoformat()}, after {as_of.isoformat()}")
        names = self.journal.streams()
        year, quarter = self._quarter(names, period, as_of)
        cut = cut_at(self.journal, streams_of(names, year, quarter), as_of)
        report = Identity(period.kind, period.name, year, quarter, edition, as_of, self.verify_at)
        return figures_of(cut, as_of, year, quarter, self.versions), report, cut.marks

    def _quarter(self, names: Sequence[str], period: Period, as_of: datetime) -> tuple[int, Quarter]:
        """A month is told of the quarter that was opened for reports last, for that is where something happens."""
        if period.kind == "quarterly":
            return period.year, QUARTERS[period.number - 1]
        windows = Past(self.journal.events(window_streams(names), until=as_of)).all_windows()
        year, quarter = newest_opened((window.body for window in windows), as_of, period.last_day)
        return year, QUARTERS[quarter - 1]


def figure_changes(before: Figures, after: Figures) -> tuple[Difference, ...]:
    return tuple(differences(_compared(before), _compared(after)))


def _compared(figures: Figures) -> Mapping[str, Any]:
    every = as_json(figures)
    return {name: every[name] for name in COMPARED if name in every}


def _content(report: Identity, figures: Figures, since: Since | None, correction: Correction | None) -> Content:
    return Content(
        report=report,
        metadata=metadata(period_of(report), VARIABLES),
        figures=figures,
        since=since,
        narrative=narrate(figures, since),
        correction=correction,
    )


def since(previous: Issued) -> Since:
    """The headline of a report, of the plans that come first."""
    content = previous.content
    total, indicators = content.figures.actions[0].total, content.figures.achievement.total
    return Since(
        hash=previous.hash,
        kind=content.report.kind,
        period=content.report.period,
        edition=content.report.edition,
        reported=total.reported,
        achieved=total.achieved,
        progress=total.progress.percent,
        computed=indicators.computed,
        above_90=indicators.above_90,
    )
