"""A unit's indicators, and one indicator's year, as they are read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from services.reporting.adopted import IndicatorMethod
from services.reporting.indicator_documents import (
    Indicator,
    IndicatorState,
    InForce,
    Reading,
    Step,
    TargetYear,
    indicator_stream,
)
from services.reporting.indicator_figures import IndicatorFigure, NoFigure, fact, figure, no_figure
from services.reporting.indicator_history import IndicatorEntry
from services.reporting.lacking import blanks, judged
from services.reporting.linked import Above, Links, Serving
from services.reporting.regency import Regency
from services.reporting.rules import end_of
from services.reporting.waits import Wait, waits
from shared.events.indicators import Definition, Target
from shared.events.plans import UnitKind

QUARTERS = (1, 2, 3, 4)


class QuarterLine(Struct, frozen=True):
    """A quarter: the target in force, what was measured (`reading_fact` says so), and the achievement up to it.

    `no_figure` is why there is none.
    """

    quarter: int
    ends: date
    target: Target | None
    target_fact: str | None
    reading: Reading | None
    reading_fact: str | None
    figure: IndicatorFigure | None
    no_figure: NoFigure | None


class IndicatorLine(Struct, frozen=True):
    """An indicator: `version` is the one in force at the end of the year, or the one agreed last, None for a draft.

    `proposed` is the definition that is drafted, proposed or revised, with what it lacks: `blank` are the needed fields
    without a value as of now, `warnings` the quality rules that were not met at `warned`, when it was proposed last.
    """

    code: str
    stream: str
    state: IndicatorState
    step: Step
    until: date | None
    version: InForce | None
    proposed: Definition | None
    warnings: tuple[str, ...]
    warned: datetime | None
    blank: tuple[str, ...]
    bidang_name: str | None
    targets: TargetYear | None
    quarters: tuple[QuarterLine, ...]
    waits: tuple[Wait, ...]

    @property
    def definition(self) -> Definition:
        """What it is called by."""
        definition = self.version.definition if self.version else self.proposed
        if definition is None:
            raise ValueError(f"{self.code} has neither a draft nor a version")
        return definition

    def counted_upto(self, quarter: int) -> int | None:
        """The last quarter up to this one that a figure can be of: it has a target and a measurement."""
        counting = [line.quarter for line in self.quarters[:quarter] if line.target and line.reading]
        return counting[-1] if counting else None


class UnitIndicatorsReport(Struct, frozen=True):
    """The indicators of a unit by code, with one year of targets, measurements and achievements."""

    unit: str
    name: str
    kind: UnitKind | None
    year: int
    indicators: tuple[IndicatorLine, ...]
    method: IndicatorMethod


class QuarterHistory(Struct, frozen=True):
    """All that happened to a quarter's figure, in order of time."""

    quarter: int
    entries: tuple[IndicatorEntry, ...]


class IndicatorReport(Struct, frozen=True):
    """`histories` are of each quarter's figure; `history` is of the definition and the targets.

    `above` and `served_by` are what the definition is linked to.
    """

    unit: str
    unit_name: str
    year: int
    indicator: IndicatorLine
    versions: tuple[InForce, ...]
    above: tuple[Above, ...]
    served_by: tuple[Serving, ...]
    histories: tuple[QuarterHistory, ...]
    history: tuple[IndicatorEntry, ...]
    method: IndicatorMethod


def unit_indicators_report(regency: Regency, unit: str, year: int, method: IndicatorMethod) -> UnitIndicatorsReport:
    return UnitIndicatorsReport(
        unit=unit,
        name=regency.name(unit),
        kind=regency.units[unit].kind,
        year=year,
        indicators=tuple(indicator_line(regency, unit, one, year) for one in regency.indicators(unit)),
        method=method,
    )


def indicator_report(
    regency: Regency,
    unit: str,
    indicator: Indicator,
    year: int,
    links: Links,
    entries: Sequence[IndicatorEntry],
    method: IndicatorMethod,
) -> IndicatorReport:
    of_year = [entry for entry in entries if entry.concerns(year)]
    return IndicatorReport(
        unit=unit,
        unit_name=regency.name(unit),
        year=year,
        indicator=indicator_line(regency, unit, indicator, year),
        versions=indicator.versions,
        above=links.above,
        served_by=links.served_by,
        histories=tuple(
            QuarterHistory(quarter, tuple(entry for entry in of_year if entry.quarter == quarter))
            for quarter in QUARTERS
        ),
        history=tuple(entry for entry in of_year if entry.quarter is None),
        method=method,
    )


def names(report: IndicatorReport) -> Mapping[str, str]:
    """What people call the things that the events of its history name by an id."""
    line = report.indicator
    bidang = {line.definition.bidang: line.bidang_name} if line.definition.bidang and line.bidang_name else {}
    actions = {one.action: one.description for one in report.served_by if one.description}
    indicators = {f"{one.unit}/{one.code}": f"{one.name} ({one.unit_name})" for one in report.above if one.name}
    return {**bidang, **actions, **indicators}


def version_of(indicator: Indicator, year: int) -> InForce | None:
    """The one in force at the end of the year, or the one agreed last; None for a draft."""
    return indicator.in_force(end_of(year, 4)) or (indicator.versions[-1] if indicator.versions else None)


def indicator_line(regency: Regency, unit: str, indicator: Indicator, year: int) -> IndicatorLine:
    version = version_of(indicator, year)
    definition = version.definition if version else indicator.definition
    return IndicatorLine(
        code=indicator.code,
        stream=indicator_stream(unit, indicator.code),
        state=indicator.state,
        step=indicator.step,
        until=indicator.until,
        version=version,
        proposed=indicator.open,
        warnings=judged(indicator),
        warned=indicator.judged.at if indicator.judged else None,
        blank=blanks(indicator.open or definition),
        bidang_name=regency.name(definition.bidang) if definition.bidang else None,
        targets=indicator.year(year).targets,
        quarters=tuple(_quarter(regency, unit, indicator, year, quarter) for quarter in QUARTERS),
        waits=waits(unit, indicator, year, regency.at),
    )


def _quarter(regency: Regency, unit: str, indicator: Indicator, year: int, quarter: int) -> QuarterLine:
    of_year = indicator.year(year)
    targets = of_year.targets.in_force if of_year.targets else None
    reading = of_year.readings.get(quarter)
    return QuarterLine(
        quarter=quarter,
        ends=end_of(year, quarter),
        target=targets.quarters[quarter - 1] if targets else None,
        target_fact=fact(unit, indicator.code, targets.mark) if targets else None,
        reading=reading,
        reading_fact=fact(unit, indicator.code, reading.mark) if reading else None,
        figure=figure(unit, indicator, year, quarter, regency.tones),
        no_figure=no_figure(of_year, quarter),
    )


def newest_year(indicators: Sequence[Indicator], at: datetime) -> int:
    """The year that an answer is about where none is asked for: the newest that something is said about."""
    return max((year for one in indicators for year in one.years), default=at.year)
