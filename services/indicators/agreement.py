"""Agreeing to what is proposed: from its day on it is the version in force, and figures before stay as they are."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.indicators.consolidation import QUARTERS
from services.indicators.doubts import check, check_target
from services.indicators.figures import changed, targets_of
from services.indicators.indicator_commands import AgreeIndicator, Place, RetireIndicator, StartRevision
from services.indicators.indicator_state import Indicator, after
from services.indicators.rules import end_of
from shared.decider import Refused
from shared.events.indicators import Definition, IndicatorAgreed, IndicatorEvent, IndicatorRetired, RevisionStarted

MOST_VERSIONS = 50


def agree(indicator: Indicator, definition: Definition, command: AgreeIndicator) -> Sequence[IndicatorEvent]:
    if command.by == indicator.proposer:
        raise Refused("nobody agrees to what they proposed themselves")
    _check_follows(indicator, command.effective_from)
    for place in _places_from(indicator, command.effective_from):
        _check_fits(indicator, definition, place)
    agreed = IndicatorAgreed(*command.indicator, len(indicator.versions) + 1, command.effective_from)
    return [agreed, *changed(after(indicator, agreed, by=""), command.rules, indicator.years)]


def agreed_before(indicator: Indicator, command: AgreeIndicator) -> bool:
    return indicator.newest is not None and indicator.newest.effective_from == command.effective_from


def revise(indicator: Indicator, command: StartRevision) -> RevisionStarted:
    if len(indicator.versions) >= MOST_VERSIONS:
        raise Refused(f"it has {MOST_VERSIONS} versions already", accepted="another indicator")
    return revision(command)


def revision(command: StartRevision) -> RevisionStarted:
    return RevisionStarted(*command.indicator, command.reason)


def retire(indicator: Indicator, command: RetireIndicator) -> IndicatorRetired:
    _check_follows(indicator, command.effective_from)
    return retirement(command)


def retirement(command: RetireIndicator) -> IndicatorRetired:
    return IndicatorRetired(*command.indicator, command.reason, command.effective_from)


def _check_follows(indicator: Indicator, day: date) -> None:
    if indicator.newest and day < indicator.newest.effective_from:
        raise Refused("versions follow one another", "effective_from", f"{indicator.newest.effective_from} or later")


def _places_from(indicator: Indicator, day: date) -> Iterator[Place]:
    """The quarters that end on that day or later."""
    places = (Place(year, quarter) for year in sorted(indicator.years) for quarter in QUARTERS)
    return (place for place in places if end_of(*place) >= day)


def _check_fits(indicator: Indicator, definition: Definition, place: Place) -> None:
    """Targets in force and measurements have to be on the new scale too."""
    target, reading = targets_of(indicator, place.year)[place.quarter - 1], indicator.readings.get(place)
    try:
        if target is not None:
            check_target(definition, target, "its target")
        if reading is not None:
            check(definition, reading.measurement)
    except Refused as unfit:
        problem = f"quarter {place.quarter} of {place.year} does not fit the definition: {unfit}"
        raise Refused(problem, "effective_from", f"a day after {end_of(*place)}, or figures that fit") from unfit
