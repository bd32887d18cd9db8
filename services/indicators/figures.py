"""The figures of an indicator: which definition and which rules each is of, and which are other than recorded last."""

from collections.abc import Iterable, Iterator, Sequence

from services.indicators.assessment import Year, assess, figure
from services.indicators.consolidation import QUARTERS
from services.indicators.indicator_commands import Place
from services.indicators.indicator_state import Indicator, Version
from services.indicators.rules import NoRule, end_of, in_force
from shared.events.indicators import Achievement, AchievementAssessed, Measurement, QuarterTargets, Rules

NO_TARGETS: QuarterTargets = (None, None, None, None)


def version_of(indicator: Indicator, place: Place) -> Version | None:
    """The version in force on the last day of a quarter; none before the first and once it is retired."""
    end = end_of(*place)
    if indicator.retired and indicator.retired.effective_from <= end:
        return None
    begun = [version for version in indicator.versions if version.effective_from <= end]
    return begun[-1] if begun else None


def targets_of(indicator: Indicator, year: int) -> QuarterTargets:
    """Those in force."""
    targets = indicator.targets.get(year)
    return targets.approved.quarters if targets and targets.approved else NO_TARGETS


def changed(indicator: Indicator, adopted: Sequence[Rules], years: Iterable[int]) -> Iterator[AchievementAssessed]:
    """What has to be said of these years, so that every figure is that of what is in force."""
    if indicator.name is None:
        return
    for place in (Place(year, quarter) for year in sorted(years) for quarter in QUARTERS):
        achievement = _in_force(indicator, place, adopted)
        if achievement is not None and achievement != indicator.achieved.get(place):
            yield AchievementAssessed(*indicator.name, *place, achievement)


def achievement_under(indicator: Indicator, place: Place, rules: Rules) -> Achievement | None:
    """None where no version is in force, or nothing was ever due or measured.

    A figure that was recorded before is never without an answer, though what it was made of may be gone.
    """
    version = version_of(indicator, place)
    if version is None:
        return None
    year = _year(indicator, place.year)
    of = (version.definition, version.number)
    if place in indicator.achieved:
        return figure(*of, year, place.quarter, rules)
    return assess(*of, year.targets, year.measurements, place.quarter, rules, year.annual)


def _in_force(indicator: Indicator, place: Place, adopted: Sequence[Rules]) -> Achievement | None:
    try:
        rules = in_force(adopted, *place)
    except NoRule:
        return None
    return achievement_under(indicator, place, rules)


def _year(indicator: Indicator, year: int) -> Year:
    targets = indicator.targets.get(year)
    annual = targets.approved.annual if targets and targets.approved else None
    measured: dict[int, Measurement] = {
        place.quarter: reading.measurement for place, reading in indicator.readings.items() if place.year == year
    }
    return Year(targets_of(indicator, year), measured, annual)
