"""Composing the front page of a moment out of what is read: figures, instructions, the report that was issued last."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.reporting.front import Front, front
from services.reporting.instruction_desk import instructions_report
from services.reporting.issued_documents import IssuedEdition
from services.reporting.kept import Kept
from services.reporting.moments import Moment, Moments
from services.reporting.periodic.content import Since
from services.reporting.periodic.freezing import Issued, since
from services.reporting.reports import Reports
from services.reporting.rules import BandsId
from services.reporting.summary import Asked

KEPT_REPORTS = 32


@dataclass(frozen=True)
class FrontDesk:
    """`issued` reads an edition by the hash of its content, which never changes, so it is read once."""

    moments: Moments
    reports: Reports
    issued: Callable[[str], Issued]
    _kept: Kept[str, Since] = field(default_factory=lambda: Kept(KEPT_REPORTS))

    def front(self, asked: Asked, scheme: BandsId | None, as_of: datetime | None) -> Front:
        """Raises NotYet, or Missing where the file of an issued report is gone."""
        moment = self.moments.of_leadership(as_of)
        summary, trend = self.reports.summary_and_trend(asked, scheme, as_of)
        return front(summary, self._since(moment, asked), instructions_report(moment).instructions, trend)

    def _since(self, moment: Moment, asked: Asked) -> Since | None:
        newest = max(_before(moment, asked), key=lambda edition: edition.issued_at, default=None)
        if newest is None:
            return None
        kept = self._kept.get(newest.hash) or since(self.issued(newest.hash))
        self._kept.put(newest.hash, kept)
        return kept


def _before(moment: Moment, asked: Asked) -> Iterator[IssuedEdition]:
    """The editions about this quarter, or one before it."""
    for stored in moment.documents.issued_reports():
        yield from (one for one in stored.body.editions if (one.year, one.quarter) <= (asked.year, asked.quarter))
