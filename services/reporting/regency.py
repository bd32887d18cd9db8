"""All units, indicators and rules as they are at one moment: what figures over units are made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from services.reporting.documents import Unit
from services.reporting.indicator_documents import AdoptedRules, Indicator, UnitIndicators
from services.reporting.indicator_figures import Tones, tones
from services.reporting.unit_achievement import UnitAchievement, unit_achievement
from shared.wita import day_of


class Owned(NamedTuple):
    """An indicator with the unit that owns it."""

    unit: str
    indicator: Indicator


@dataclass(frozen=True)
class Regency:
    """`units` are the registered ones; an indicator of another is not shown. `counts` may remember what it counted."""

    at: datetime
    units: Mapping[str, Unit]
    documents: Mapping[str, UnitIndicators]
    adopted: Sequence[AdoptedRules]
    counts: Callable[[UnitIndicators, int, int], UnitAchievement] = unit_achievement

    @cached_property
    def day(self) -> date:
        return day_of(self.at)

    @cached_property
    def tones(self) -> Tones:
        return tones(self.adopted)

    def name(self, unit: str) -> str:
        """The name in force; the id of a unit that nobody registered."""
        return self.units[unit].name_on(self.day) if unit in self.units else unit

    def indicators(self, unit: str) -> Sequence[Indicator]:
        document = self.documents.get(unit)
        return list(document.indicators.values()) if document else []

    def indicator_name(self, unit: str, code: str) -> str | None:
        """None where a registered unit has no such indicator, or the unit is not registered."""
        document = self.documents.get(unit) if unit in self.units else None
        indicator = document.indicators.get(code) if document else None
        return indicator.definition.name if indicator else None

    def achievement(self, unit: str, year: int, quarter: int) -> UnitAchievement:
        return self.counts(self.documents.get(unit) or UnitIndicators(unit), year, quarter)

    def owned(self) -> Iterator[Owned]:
        for unit in self.units:
            for indicator in self.indicators(unit):
                yield Owned(unit, indicator)
