"""What this service takes of the units' systems: measurements, which are measured or corrected like those of people."""

from functools import partial
from typing import Any

from marshmallow import post_load
from msgspec import Struct

from services.indicators.desk import Desk
from services.indicators.indicator_commands import CorrectMeasurement, IndicatorId, Measure, Place, Stated
from services.indicators.indicator_state import Indicator
from services.indicators.schemas import MeasurementBody
from shared.commands import Context, Outcome
from shared.decider import Missing, Refused
from shared.fields import Identifier, Quarter, Text, Year
from shared.inbox.kinds import Kind, Kinds
from shared.inbox.verdict import Code

MEASUREMENT = "sinergi.report.measurement"
RECENT_SECONDS = 60.0  # an indicator that was there, and agreed, stays so
Command = Measure | CorrectMeasurement


class Reported(Struct, frozen=True):
    """A measurement as a report says it; a reason makes it a correction."""

    indicator: str
    place: Place
    stated: Stated
    reason: str | None


class MeasurementReport(MeasurementBody):
    """Made into what is reported."""

    indicator = Identifier(required=True)
    year = Year(required=True)
    quarter = Quarter(required=True)
    reason = Text(load_default=None)

    @post_load
    def make(self, values: dict[str, Any], **options: Any) -> Any:
        indicator, reason = values.pop("indicator"), values.pop("reason")
        place = Place(values.pop("year"), values.pop("quarter"))
        return Reported(indicator, place, super().make(values, **options), reason)


def kinds(desk: Desk) -> Kinds:
    return {MEASUREMENT: Kind(MeasurementReport, 1, partial(_execute, desk), partial(_check, desk))}


def _execute(desk: Desk, unit: str, reported: Reported, context: Context) -> Outcome:
    command = _command(desk, unit, reported)
    return desk.indicators.execute(command.indicator.stream, command, context)


def _check(desk: Desk, unit: str, reported: Reported, _: Context) -> None:
    command = _command(desk, unit, reported)
    desk.indicators.decider.decide(desk.indicators.state(command.indicator.stream).state, command)


def _command(desk: Desk, unit: str, reported: Reported) -> Command:
    name, adopted = IndicatorId(unit, reported.indicator), desk.adopted()
    _check_agreed(desk, name)
    if reported.reason is None:
        return Measure(name, reported.place, reported.stated, adopted)
    return CorrectMeasurement(name, reported.place, reported.stated, adopted, reported.reason)


def _check_agreed(desk: Desk, name: IndicatorId) -> None:
    """Raises Refused; what nobody knew or agreed a moment ago is looked for again before it is refused."""
    if not _agreed(desk.indicators.recent(name.stream, RECENT_SECONDS).state, name):
        indicator = _found(desk, name)
        if not _agreed(indicator, name):
            status = indicator.status.replace("_", " ")
            raise Refused(f"the indicator is {status} and was never agreed", "indicator", code=Code.NOT_APPROVED)


def _found(desk: Desk, name: IndicatorId) -> Indicator:
    try:
        return desk.indicator(name).state
    except Missing as missing:
        accepted = f"the code of an indicator of {name.unit}"
        raise Refused(str(missing), "indicator", accepted, Code.UNKNOWN_INDICATOR) from missing


def _agreed(indicator: Indicator, name: IndicatorId) -> bool:
    return indicator.name == name and bool(indicator.versions)
