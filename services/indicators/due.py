"""The measurements that were due for a quarter: one of each indicator in force that has a target in it."""

from collections.abc import Iterator

from services.indicators.desk import Desk
from services.indicators.figures import targets_of, version_of
from services.indicators.indicator_commands import Place
from shared.events.terms import Quarter
from shared.inbox.expected import Due

RECENT_SECONDS = 30.0


def due_in(desk: Desk, year: int, quarter: Quarter) -> Iterator[Due]:
    place = Place(year, quarter)
    for stream in desk.log.streams("indicator-"):
        indicator = desk.indicators.recent(stream, RECENT_SECONDS).state
        target = targets_of(indicator, year)[quarter - 1]
        if indicator.name and target is not None and version_of(indicator, place) is not None:
            yield Due(indicator.name.unit, place in indicator.readings)
