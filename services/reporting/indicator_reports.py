"""What can be read of indicators: a unit's, one of them, why a figure is what it is, pace, cascade, the RB index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from services.reporting import rules
from services.reporting.adopted import IndicatorMethod, indicator_method
from services.reporting.cascade import Cascade, cascade
from services.reporting.indicator_documents import Indicator, indicator_stream
from services.reporting.indicator_explanation import IndicatorExplanation, indicator_explanation
from services.reporting.indicator_history import indicator_history
from services.reporting.indicator_report import (
    IndicatorReport,
    UnitIndicatorsReport,
    indicator_report,
    newest_year,
    unit_indicators_report,
    version_of,
)
from services.reporting.linked import Links, above, serving
from services.reporting.moments import Moment, Moments, UnknownUnit
from services.reporting.pace import Pace, pace
from services.reporting.rb_report import RbReport, rb_report
from services.reporting.regency import Regency
from services.reporting.rules import Rule
from shared.events.indicators import Definition
from shared.projection import Stored


class UnknownIndicator(LookupError):
    """The unit has, or had at the moment that is asked about, no indicator of that code."""


class Whole(NamedTuple):
    """The regency at a moment, and what was seen for it."""

    regency: Regency
    seen: Sequence[Mapping[str, int]]

    def method(self, *more: Mapping[str, int]) -> IndicatorMethod:
        return indicator_method(self.regency.at, [*self.seen, *more], self.regency.adopted)


def whole_regency(moment: Moment, unit: str | None = None) -> Whole:
    """With the indicators of one unit, or of all."""
    documents = moment.documents
    units, adopted = documents.units(), documents.adopted_rules()
    indicators = documents.indicators() if unit is None else {unit: documents.unit_indicators(unit)}
    regency = Regency(
        at=moment.at,
        units={unit.body.id: unit.body for unit in units if unit.body.names},
        documents={owner: stored.body for owner, stored in indicators.items()},
        adopted=[one.body for one in adopted],
        counts=moment.achievement,
    )
    read: list[Stored[Any]] = [*units, *adopted, *indicators.values()]
    return Whole(regency, [stored.seen for stored in read])


class IndicatorReports:
    """`versions` are those of our own rules, for the groups of units; `as_of` None is now."""

    def __init__(self, moments: Moments, versions: tuple[Rule, ...]) -> None:
        self._moments = moments
        self._versions = versions

    def unit(self, unit: str, year: int | None, as_of: datetime | None) -> UnitIndicatorsReport:
        """Of the newest year where none is asked for; raises UnknownUnit."""
        whole = self._whole(as_of, unit)
        regency = _with(whole.regency, unit)
        chosen = year or newest_year(regency.indicators(unit), regency.at)
        return unit_indicators_report(regency, unit, chosen, whole.method())

    def indicator(self, unit: str, code: str, year: int, as_of: datetime | None) -> IndicatorReport:
        """Raises UnknownUnit or UnknownIndicator."""
        whole = self._whole(as_of, unit)
        known = _known(_with(whole.regency, unit), unit, code)
        version = version_of(known, year)
        links = self._links(unit, version.definition if version else known.definition, as_of)
        entries = indicator_history(self._moments.stream(as_of, indicator_stream(unit, code)))
        return indicator_report(whole.regency, unit, known, year, links, entries, whole.method())

    def explanation(
        self, unit: str, code: str, year: int, quarter: int, as_of: datetime | None
    ) -> tuple[IndicatorReport, IndicatorExplanation | None]:
        """The indicator, and why its achievement is what it is, where there is one; raises as `indicator` does."""
        report = self.indicator(unit, code, year, as_of)
        adopted = self._whole(as_of, unit).regency.adopted
        events = self._moments.stream(as_of, indicator_stream(unit, code))
        return report, indicator_explanation(events, year, quarter, adopted)

    def pace(self, year: int, as_of: datetime | None) -> Pace:
        whole = self._whole(as_of)
        return pace(whole.regency, year, rules.in_force(self._versions, year, 4), whole.method())

    def cascade(self, year: int, quarter: int, as_of: datetime | None) -> Cascade:
        whole = self._whole(as_of)
        return cascade(whole.regency, year, quarter, whole.method())

    def rb_index(self, year: int, as_of: datetime | None) -> RbReport:
        moment = self._moments.of_rb_index(as_of, year)
        document, adopted = moment.documents.rb_year(year), moment.documents.adopted_rules()
        bodies = [one.body for one in adopted]
        seen = [document.seen, *(one.seen for one in adopted)]
        return rb_report(document.body, bodies, indicator_method(moment.at, seen, bodies))

    def _links(self, unit: str, definition: Definition, as_of: datetime | None) -> Links:
        """By the names that they had at the moment."""
        owners = {one.to.unit for one in definition.contributions}
        regencies = {owner: self._whole(as_of, owner).regency for owner in owners}
        years = {one.year: self._moments.of_unit(as_of, unit, one.year).documents for one in definition.served_by}
        plans = {year: documents.unit_year(unit, year).body for year, documents in years.items()}
        return Links(above(definition.contributions, regencies), serving(definition.served_by, plans))

    def _whole(self, as_of: datetime | None, unit: str | None = None) -> Whole:
        return whole_regency(self._moments.of_indicators(as_of, unit), unit)


def _with(regency: Regency, unit: str) -> Regency:
    if unit not in regency.units:
        raise UnknownUnit(f"no unit {unit} is registered")
    return regency


def _known(regency: Regency, unit: str, code: str) -> Indicator:
    for indicator in regency.indicators(unit):
        if indicator.code == code:
            return indicator
    raise UnknownIndicator(f"the unit {unit} has no indicator {code}")
