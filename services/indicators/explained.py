"""One figure explained as of a moment, and beside it what the same facts come to under another version of the rules."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from msgspec import Struct

from services.indicators.explanation import Explanation, explain
from services.indicators.figures import achievement_under
from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import IndicatorId, Place
from services.indicators.indicator_state import Indicator, evolve
from services.indicators.rules_stream import RuleBook
from services.indicators.sources import Sources, sources_of
from shared.decider import Missing
from shared.envelope import Recorded
from shared.events.indicators import Achievement, Definition, IndicatorEvent, Rules
from shared.events.terms import Quarter


class Figure(Struct, frozen=True):
    achievement: Achievement
    explanation: Explanation


class ExplainedFigure(Struct, frozen=True):
    """`recorded` is the figure that holds; `other` is not recorded, and shown because another version was asked for.

    `sources` are the events that the recorded figure was made of.
    """

    unit: str
    code: str
    year: int
    quarter: Quarter
    as_of: datetime
    definition: Definition
    recorded: Figure
    sources: Sources
    other: Figure | None


def explained(
    name: IndicatorId,
    place: Place,
    history: Sequence[Recorded[IndicatorEvent]],
    book: RuleBook,
    as_of: datetime,
    other: Rules | None,
) -> ExplainedFigure:
    """`history` are the indicator's events up to the moment. Raises Missing where no figure was recorded by then."""
    indicator = reduce(evolve, history, INDICATOR.initial)
    achievement = indicator.achieved.get(place)
    if indicator.name != name or achievement is None:
        raise Missing(f"there is no figure of {name.code} of {name.unit} for quarter {place.quarter} of {place.year}")
    definition = indicator.versions[achievement.version - 1].definition
    return ExplainedFigure(
        *name,
        *place,
        as_of=as_of,
        definition=definition,
        recorded=_figure(definition, achievement, _rules(book, achievement)),
        sources=sources_of(history, place, achievement.version),
        other=_under(indicator, place, other) if other else None,
    )


def _under(indicator: Indicator, place: Place, rules: Rules) -> Figure | None:
    achievement = achievement_under(indicator, place, rules)
    if achievement is None:
        return None
    return _figure(indicator.versions[achievement.version - 1].definition, achievement, rules)


def _figure(definition: Definition, achievement: Achievement, rules: Rules) -> Figure:
    return Figure(achievement, explain(definition, achievement, rules))


def _rules(book: RuleBook, achievement: Achievement) -> Rules:
    rules = book.version(achievement.rules)
    if rules is None:
        raise Missing(f"the rules {achievement.rules} are not known")
    return rules
