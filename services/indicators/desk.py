"""What the views and the assessor of this service work with: its streams and its clock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, current_app

from services.indicators.indicator_commands import Adopted, IndicatorCommand, IndicatorId
from services.indicators.indicator_state import Indicator, Status
from services.indicators.rb_stream import PREFIX, Earlier, RbCommand, RbYear, rb_stream, year_of
from services.indicators.rules_stream import RULES_STREAM, AdoptRules, RuleBook
from shared.commands import Folded
from shared.decider import Missing
from shared.event_log import EventLog
from shared.events.indicators import Definition, IndicatorEvent, RbIndexEvent, RulesEvent
from shared.exchange import accepted, context
from shared.streams import Streams

EXTENSION = "sinergi-indicators"
RECENT_SECONDS = 5.0  # how old the definitions may be that another one is compared with
PATH = "/indicators/<identifier:unit>/<identifier:code>"


@dataclass(frozen=True)
class Desk:
    rules: Streams[RuleBook, AdoptRules, RulesEvent]
    indicators: Streams[Indicator, IndicatorCommand, IndicatorEvent]
    rb: Streams[RbYear, RbCommand, RbIndexEvent]
    log: EventLog
    clock: Callable[[], datetime]

    def book(self) -> RuleBook:
        return self.rules.state(RULES_STREAM).state

    def adopted(self) -> Adopted:
        return self.book().adopted

    def indicator(self, name: IndicatorId) -> Folded[Indicator]:
        """Raises Missing."""
        folded = self.indicators.state(name.stream)
        if folded.state.name != name:
            raise Missing(f"there is no indicator {name.code} of {name.unit}")
        return folded

    def others(self, name: IndicatorId, definition: Definition | None) -> tuple[Definition, ...]:
        """The definitions of the unit's other indicators, and of those that it contributes to elsewhere."""
        above = [IndicatorId(each.to.unit, each.to.code) for each in definition.contributions] if definition else []
        streams = {*self.log.streams(f"indicator-{name.unit}-"), *(each.stream for each in above)} - {name.stream}
        wanted = [self.indicators.recent(stream, RECENT_SECONDS).state for stream in sorted(streams)]
        return tuple(_definitions(wanted, name.unit, above))

    def earlier(self, year: int) -> Earlier:
        """Of each entry of the RB index, the last value of an earlier year."""
        before = [each for each in self.rb_years() if each < year]
        indexes = [(each, self.rb.state(rb_stream(each)).state) for each in before]
        return {entry: (each, value.value) for each, index in indexes for entry, value in index.values.items()}

    def rb_years(self) -> Sequence[int]:
        return sorted(year_of(stream) for stream in self.log.streams(PREFIX))

    def ask(self, command: IndicatorCommand) -> Response:
        """Execute a command on the indicator that it names, and answer it."""
        name = command.indicator
        return accepted(self.indicators.execute(name.stream, command, context(name.unit)))


def _definitions(indicators: Sequence[Indicator], unit: str, above: Sequence[IndicatorId]) -> Iterator[Definition]:
    for each in indicators:
        ours = each.name is not None and (each.name.unit == unit or each.name in above)
        if ours and each.definition and each.status is not Status.RETIRED:
            yield each.definition


def lay_out(app: Flask, desk: Desk) -> None:
    app.extensions[EXTENSION] = desk


def desk() -> Desk:
    """The one of the application that answers."""
    laid_out: Desk = current_app.extensions[EXTENSION]
    return laid_out
