"""A unit's indicators, and one indicator's year, as they are read."""

from collections.abc import Sequence
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
from services.reporting.indicator_figures import IndicatorFigure, fact, figure
from services.reporting.indicator_history import IndicatorEntry
from services.reporting.regency import Regency
from services.reporting.rules import end_of
from services.reporting.waits import Wait, blanks, waits
from shared.events.indicators import Definition, Target
from shared.events.plans import UnitKind

QUARTERS = (1, 2, 3, 4)


class QuarterLine(Struct, frozen=True):
    """A quarter: the target in force, what was measured (`reading_fact` says so), and the achievement up to it."""

    quarter: int
    ends: date
    target: Target | None
    target_fact: str | None
    reading: Reading | None
    reading_fact: str | None
    figure: IndicatorFigure | None


class IndicatorLine(Struct, frozen=True):
    """An indicator: `version` is the one in force at the end of the year, or the one agreed last, None for a draft.

    `proposed` is the definition that is drafted, proposed or revised, with what it lacks: `warnings` are the quality
    rules that were not met when it was proposed last, `blank` the needed fields without a value.
    """

    code: str
    stream: str
    state: IndicatorState
    step: Step
    until: date | None
    version: InForce | None
    proposed: Definition | None
    warnings: tuple[str, ...]
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
    """`histories` are of each quarter's figure; `history` is of the definition and the targets."""

    unit: str
    unit_name: str
    year: int
    indicator: IndicatorLine
    versions: tuple[InForce, ...]
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
        histories=tuple(
            QuarterHistory(quarter, tuple(entry for entry in of_year if entry.quarter == quarter))
            for quarter in QUARTERS
        ),
        history=tuple(entry for entry in of_year if entry.quarter is None),
        method=method,
    )


def indicator_line(regency: Regency, unit: str, indicator: Indicator, year: int) -> IndicatorLine:
    version = indicator.in_force(end_of(year, 4)) or (indicator.versions[-1] if indicator.versions else None)
    definition = version.definition if version else indicator.definition
    return IndicatorLine(
        code=indicator.code,
        stream=indicator_stream(unit, indicator.code),
        state=indicator.state,
        step=indicator.step,
        until=indicator.until,
        version=version,
        proposed=indicator.open,
        warnings=indicator.warnings,
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
    )


def newest_year(indicators: Sequence[Indicator], at: datetime) -> int:
    """The year that an answer is about where none is asked for: the newest that something is said about."""
    return max((year for one in indicators for year in one.years), default=at.year)
