"""What the views of consultations work with: what is read of them, and what became of what they are about."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from services.reporting.consultation_documents import Precedent
from services.reporting.consultations import (
    ConsultationLine,
    ConsultationsReport,
    consultation_lines,
    consultation_total,
)
from services.reporting.method import position
from services.reporting.moments import Moments, Place
from services.reporting.subjects import Meant, Subjects
from shared.decider import Missing, Refused
from shared.events.plans import Linked
from shared.events.terms import Quarter
from shared.wita import day_of

YEAR_END: Quarter = 4


class Effect(Struct, frozen=True):
    """How far what a consultation is about was when it was asked, and is now, or was when it was closed; in percent."""

    name: str
    before: Decimal | None
    after: Decimal | None


class ConsultationReport(Struct, frozen=True):
    """`effect` is None where the consultation is about nothing that has a figure."""

    consultation: ConsultationLine
    effect: Effect | None


class Kept(NamedTuple):
    """A precedent, with whose consultation it is of."""

    unit: str
    unit_name: str
    topic: str
    precedent: Precedent


@dataclass(frozen=True)
class ConsultationReports:
    moments: Moments
    subjects: Subjects

    def report(
        self, unit: str | None, as_of: datetime | None = None, after: Place | None = None
    ) -> ConsultationsReport:
        """Those of one unit, or of all; raises NotSeenYet or NotYet."""
        if after:
            self.moments.wait(after)
        moment = self.moments.of_consultations(as_of)
        units = moment.documents.units()
        wanted = [one for one in moment.documents.consultations() if unit in {None, one.body.unit}]
        names = {known.body.id: known.body.name_on(day_of(moment.at)) for known in units}
        lines = consultation_lines([one.body for one in wanted], names, moment.at)
        seen = position([*(known.seen for known in units), *(one.seen for one in wanted)])
        return ConsultationsReport(moment.at, seen, consultation_total(lines), lines)

    def precedent(self, consultation: str) -> Kept:
        """What was kept of a consultation, for whichever unit asks; raises Missing."""
        moment = self.moments.of_consultations(None)
        for one in moment.documents.consultations():
            if one.body.id == consultation and one.body.kept:
                names = {known.body.id: known.body.name_on(day_of(moment.at)) for known in moment.documents.units()}
                return Kept(one.body.unit, names.get(one.body.unit, one.body.unit), one.body.topic, one.body.kept)
        raise Missing(f"no precedent is kept of a consultation {consultation}")

    def one(
        self, unit: str, consultation: str, as_of: datetime | None = None, after: Place | None = None
    ) -> ConsultationReport:
        """Raises Missing, NotSeenYet or NotYet."""
        lines = {line.id: line for line in self.report(unit, as_of, after).consultations}
        line = lines.get(consultation)
        if line is None:
            raise Missing(f"{unit} has no consultation {consultation}")
        return ConsultationReport(line, self._effect(line, as_of) if line.linked else None)

    def _effect(self, line: ConsultationLine, as_of: datetime | None) -> Effect | None:
        meant = _meant(line.unit, line.linked) if line.linked else None
        if meant is None:
            return None
        try:
            after = self.subjects.subject(meant, line.closed_at or as_of)
        except Refused:  # it is about something that there is not, or no longer
            return None
        return Effect(after.name, self._before(meant, line.asked_at), after.percent)

    def _before(self, meant: Meant, asked_at: datetime) -> Decimal | None:
        try:
            return self.subjects.subject(meant, asked_at).percent
        except Refused:  # it did not exist yet
            return None


def _meant(unit: str, linked: Linked) -> Meant:
    return Meant(linked.year, linked.quarter or YEAR_END, unit, linked.kind, linked.action, linked.indicator, None)
