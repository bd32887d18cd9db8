"""What an instruction can be about, with what it is called and how far it is at this moment."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.reporting.indicator_reports import IndicatorReports, UnknownIndicator
from services.reporting.moments import UnknownUnit
from services.reporting.reports import Reports
from services.reporting.summary import Asked
from services.reporting.totals import Total
from services.reporting.unit_report import PlanReport, UnitReport, action_report
from shared.decider import Refused
from shared.events.plans import PlanKind
from shared.events.reporting import Figure, Subject
from shared.events.terms import REGENCY, Quarter

Said = tuple[str, Decimal | None]


class Meant(NamedTuple):
    """A quarter of the regency, of a unit, or of one of its actions or indicators, as the request names it.

    `figure` is one of the figures of the regency's or a unit's quarter.
    """

    year: int
    quarter: Quarter
    unit: str | None
    kind: PlanKind | None
    action: str | None
    indicator: str | None
    figure: Figure | None


class Subjects:
    def __init__(self, reports: Reports, indicators: IndicatorReports) -> None:
        self._reports = reports
        self._indicators = indicators

    def check_unit(self, unit: str, year: int) -> None:
        """Raises UnknownUnit."""
        self._reports.unit(unit, year, None, None)

    def subject(self, meant: Meant, as_of: datetime | None = None) -> Subject:
        """Raises Refused where there is, or was, no such unit, action or indicator."""
        name, percent = self._said(meant, as_of)
        return Subject(
            meant.year,
            meant.quarter,
            name,
            meant.unit,
            meant.kind,
            meant.action,
            meant.indicator,
            percent,
            meant.figure,
        )

    def _said(self, meant: Meant, as_of: datetime | None) -> Said:
        if meant.unit is None:
            summary = self._reports.summary(Asked(meant.year, meant.quarter, "general"), None, as_of)
            return REGENCY, _percent(summary.total, meant.figure)
        try:
            report = self._reports.unit(meant.unit, meant.year, None, as_of)
            if meant.indicator is not None:
                return self._indicator(meant.unit, meant.indicator, meant, as_of)
        except UnknownUnit as error:
            raise Refused(str(error), "subject.unit", "a unit that is registered") from error
        except UnknownIndicator as error:
            raise Refused(str(error), "subject.indicator", "the code of an indicator of the unit") from error
        return _of_action(report, meant) if meant.action else _of_unit(report, meant)

    def _indicator(self, unit: str, code: str, meant: Meant, as_of: datetime | None) -> Said:
        line = self._indicators.indicator(unit, code, meant.year, as_of).indicator
        figure = line.quarters[meant.quarter - 1].figure
        return line.definition.name, figure.score if figure else None


def _of_unit(report: UnitReport, meant: Meant) -> Said:
    plan = _plan(report, "general")
    return report.name, _percent(plan.quarters[meant.quarter - 1].total, meant.figure) if plan else None


def _percent(total: Total, figure: Figure | None) -> Decimal | None:
    """How far a figure is; None of those that are numbers alone."""
    match figure:
        case None | "progress":
            return total.progress.percent
        case "reported" | "missing":
            return total.reported.percent
        case "achieved" | "not_achieved":
            return total.achieved.percent
        case "absorption":
            return total.absorption.percent
        case "verification":
            return total.verification.percent
        case "due" | "late":
            return None


def _of_action(report: UnitReport, meant: Meant) -> Said:
    known = action_report(report, meant.kind or "general", meant.action or "")
    if known is None:
        raise Refused(
            f"{report.unit} has no action {meant.action}", "subject.action", "the id of an action of the unit's plan"
        )
    _, line = known.lines[meant.quarter - 1]
    return known.action.description, line.progress if line else None


def _plan(report: UnitReport, kind: PlanKind) -> PlanReport | None:
    return next((plan for plan in report.plans if plan.kind == kind), None)
