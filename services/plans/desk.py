"""What the views of this service work with: its streams, its files and its clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import NamedTuple, get_args

from flask import Flask, Response, current_app

from services.plans.evidence import EvidenceFiles
from services.plans.importing import WindowNow
from services.plans.plan_commands import PlanCommand, PlanId
from services.plans.plan_state import Plan, Status
from services.plans.unit import Unit, UnitCommand, unit_stream
from services.plans.window import Window, WindowCommand, state_for, window_stream
from shared.commands import Context, Folded
from shared.decider import Missing, Refused
from shared.events.plans import PlanEvent, UnitEvent, WindowEvent
from shared.events.terms import Quarter
from shared.exchange import accepted, context
from shared.streams import Streams

EXTENSION = "sinergi-plans"
RECENT_SECONDS = 1.0  # how long a window that was shortened elsewhere may still count as open
QUARTERS: tuple[Quarter, ...] = get_args(Quarter)
PLAN_PATH = "/plans/<identifier:unit>/<year:year>/<any(general,thematic):kind>"
ACTION_PATH = f"{PLAN_PATH}/actions/<identifier:action>"


class Scene(NamedTuple):
    """A plan and the windows of its year, as of one moment."""

    plan: Plan
    windows: Mapping[Quarter, WindowNow]


@dataclass(frozen=True)
class Desk:
    units: Streams[Unit, UnitCommand, UnitEvent]
    windows: Streams[Window, WindowCommand, WindowEvent]
    plans: Streams[Plan, PlanCommand, PlanEvent]
    evidence: EvidenceFiles
    clock: Callable[[], datetime]
    registered: set[str] = field(default_factory=set)

    def unit(self, unit: str) -> Folded[Unit]:
        """Raises Missing, as all below do that are asked for something by its name."""
        folded = self.units.state(unit_stream(unit))
        if folded.state.registered is None:
            raise Missing(f"{unit} is not registered")
        self.registered.add(unit)
        return folded

    def check_unit(self, unit: str) -> None:
        """Remembered once it is known, for a unit is never taken away."""
        if unit not in self.registered:
            self.unit(unit)

    def check_named(self, unit: str | None, field: str) -> None:
        """Raises Refused where a field of the body names a unit that is not registered."""
        try:
            if unit is not None:
                self.check_unit(unit)
        except Missing as missing:
            raise Refused(str(missing), field, "a unit that is registered") from missing

    def window(self, year: int, quarter: int) -> Folded[Window]:
        folded = self.windows.state(window_stream(year, quarter))
        if folded.state.scheduled is None:
            raise Missing(f"the window of quarter {quarter} of {year} is not scheduled")
        return folded

    def closes(self, year: int, quarter: int) -> datetime | None:
        """The end of a quarter's window, with its latest extension; None where none is scheduled."""
        window = self.windows.state(window_stream(year, quarter)).state
        ends = [each.until for each in window.extended.values()]
        return max([window.scheduled.closes, *ends]) if window.scheduled else None

    def window_now(self, unit: str, year: int, quarter: int) -> WindowNow:
        """The quarter's window for a unit at this moment, scheduled or not."""
        return self.window_at(unit, year, quarter, self.clock())

    def window_at(self, unit: str, year: int, quarter: int, at: datetime) -> WindowNow:
        """What the quarter's window, as it is scheduled now, is for a unit at a moment.

        A window that was moved or extended elsewhere a moment ago is noticed before anything is refused.
        """
        stream = window_stream(year, quarter)
        seen = _window_at(self.windows.recent(stream, RECENT_SECONDS).state, unit, at)
        return seen if seen.state in {"open", "extended"} else _window_at(self.windows.state(stream).state, unit, at)

    def _window_then(self, unit: str, year: int, quarter: int, at: datetime) -> WindowNow:
        history = self.windows.history(window_stream(year, quarter), at)
        return _window_at(reduce(self.windows.decider.evolve, history, self.windows.decider.initial), unit, at)

    def scene(self, name: PlanId, sender: Context) -> Scene:
        """What a command is weighed on: what is now, or what was when the same command came for the first time."""
        first, (unit, year, _) = self.plans.first(sender), name
        if first is None:
            windows = {quarter: self.window_now(unit, year, quarter) for quarter in QUARTERS}
            return Scene(self.plans.state(name.stream).state, windows)
        windows = {quarter: self._window_then(unit, year, quarter, first.recorded_at) for quarter in QUARTERS}
        return Scene(self.plans.state_at(name.stream, first.version).state, windows)

    def plan(self, name: PlanId) -> Folded[Plan]:
        folded = self.plans.state(name.stream)
        if folded.state.status is Status.ABSENT:
            raise Missing(f"there is no {name.kind} plan of {name.unit} for {name.year}")
        return folded

    def plan_at(self, name: PlanId, version: int) -> Plan:
        """As it was after one of its commits; 0 is before all of them."""
        newest = self.plan(name).version
        if version > newest:
            raise Missing(f"{name.stream} is at version {newest} and has no version {version}")
        return self.plans.state_at(name.stream, version).state

    def ask(self, command: PlanCommand, sender: Context | None = None, **more: str) -> Response:
        """Execute a command on the plan that it names, and answer it."""
        outcome = self.plans.execute(command.plan.stream, command, sender or context(command.plan.unit))
        return accepted(outcome, **more)


def _window_at(window: Window, unit: str, at: datetime) -> WindowNow:
    return WindowNow(state_for(window, unit, at), window.scheduled.opens if window.scheduled else None)


def lay_out(app: Flask, desk: Desk) -> None:
    app.extensions[EXTENSION] = desk


def desk() -> Desk:
    """The one of the application that answers."""
    laid_out: Desk = current_app.extensions[EXTENSION]
    return laid_out
