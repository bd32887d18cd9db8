"""Why an achievement is what it is: made of the event that says it and of the events it was made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.reporting.documents import Mark
from services.reporting.indicator_documents import AdoptedRules, Indicator, InForce, Reading
from services.reporting.indicator_figures import fact
from services.reporting.indicator_folds import evolve_indicator
from services.reporting.worked import WorkedLine, worked, year_end
from shared.envelope import Recorded
from shared.events.indicators import (
    Achievement,
    AchievementAssessed,
    FormulaText,
    IndicatorEvent,
    Rules,
    ScoreBand,
    Target,
)


class Input(NamedTuple):
    """A quarter as the figure takes it, and who measured it when; `reading` is as it was at that moment."""

    quarter: int
    target: Target | None
    value: Decimal | None
    counts: bool
    target_fact: str | None
    reading: Reading | None
    reading_fact: str | None


class Said(NamedTuple):
    """An assessment of the same quarter, with the event that says it."""

    achievement: Achievement
    fact: str
    at: datetime


class IndicatorExplanation(NamedTuple):
    """`said` is the figure; `earlier` are those it replaced, the newest first. Rules that are not known are None."""

    said: Said
    by: Mark
    definition: InForce | None
    rules: Rules | None
    rules_fact: str | None
    formula: FormulaText | None
    bands: tuple[ScoreBand, ...]
    inputs: tuple[Input, ...]
    lines: tuple[WorkedLine, ...]
    year_end: tuple[WorkedLine, ...]
    earlier: tuple[Said, ...]


class Moment(NamedTuple):
    """An assessment, and the indicator as it was right after it."""

    recorded: Recorded[IndicatorEvent]
    event: AchievementAssessed
    indicator: Indicator

    @property
    def said(self) -> Said:
        place = f"{self.recorded.stream}@{self.recorded.version}"
        return Said(self.event.achievement, place, self.recorded.envelope.time)


def indicator_explanation(
    events: Iterable[Recorded[IndicatorEvent]], year: int, quarter: int, adopted: Iterable[AdoptedRules]
) -> IndicatorExplanation | None:
    """From the events of one stream; None where nothing has been assessed."""
    moments = _moments(events, year, quarter)
    if not moments:
        return None
    newest = moments[-1]
    achievement, indicator, envelope = newest.event.achievement, newest.indicator, newest.recorded.envelope
    known = next((one for one in adopted if one.id == achievement.rules), None)
    rules = known.rules if known else None
    in_force = next((one for one in indicator.versions if one.version == achievement.version), None)
    return IndicatorExplanation(
        said=newest.said,
        by=Mark(newest.recorded.version, envelope.time, envelope.actor, envelope.actorrole),
        definition=in_force,
        rules=rules,
        rules_fact=f"rules@{known.mark.version}" if known and known.mark else None,
        formula=rules.formulas.get(achievement.formula) if rules else None,
        bands=rules.bands[rules.default_bands] if rules else (),
        inputs=_inputs(newest),
        lines=worked(achievement, rules.cap if rules else None),
        year_end=year_end(achievement, in_force.definition if in_force else None),
        earlier=tuple(moment.said for moment in reversed(moments[:-1])),
    )


def _moments(events: Iterable[Recorded[IndicatorEvent]], year: int, quarter: int) -> Sequence[Moment]:
    indicator: Indicator | None = None
    moments = []
    for recorded in events:
        event, indicator = recorded.event, evolve_indicator(indicator, recorded)
        if isinstance(event, AchievementAssessed) and (event.year, event.quarter) == (year, quarter):
            moments.append(Moment(recorded, event, indicator))
    return moments


def _inputs(moment: Moment) -> tuple[Input, ...]:
    unit, indicator = moment.event.unit, moment.indicator
    of_year = indicator.year(moment.event.year)
    targets = of_year.targets.in_force if of_year.targets else None
    basis = fact(unit, indicator.code, targets.mark) if targets else None
    found = []
    for one in moment.event.achievement.quarters:
        reading = of_year.readings.get(one.quarter)
        place = fact(unit, indicator.code, reading.mark) if reading else None
        found.append(
            Input(one.quarter, one.target, one.value, one.counts, basis if one.target else None, reading, place)
        )
    return tuple(found)
