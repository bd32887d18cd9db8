"""What the views of this service work with: its streams, its files and its clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, Response, current_app

from services.plans.evidence import EvidenceFiles
from services.plans.importing import WindowNow
from services.plans.missing import Missing
from services.plans.plan_commands import PlanCommand
from services.plans.plan_state import Plan
from services.plans.streams import Streams
from services.plans.unit import Unit, UnitCommand, unit_stream
from services.plans.window import Window, WindowCommand, state_for, window_stream
from shared.decider import Refused
from shared.events.plans import PlanEvent, Quarter, UnitEvent, WindowEvent
from shared.exchange import accepted, context

EXTENSION = "sinergi-plans"


@dataclass(frozen=True)
class Desk:
    units: Streams[Unit, UnitCommand, UnitEvent]
    windows: Streams[Window, WindowCommand, WindowEvent]
    plans: Streams[Plan, PlanCommand, PlanEvent]
    evidence: EvidenceFiles
    clock: Callable[[], datetime]
    registered: set[str] = field(default_factory=set)

    def is_registered(self, unit: str) -> bool:
        """Remembered once it is known, for a unit is never taken away."""
        if unit not in self.registered and self.units.state(unit_stream(unit)).state.registered:
            self.registered.add(unit)
        return unit in self.registered

    def check_unit(self, unit: str) -> None:
        """Raises Missing for a unit that the path names."""
        if not self.is_registered(unit):
            raise Missing(f"{unit} is not registered")

    def check_named(self, unit: str | None, field: str) -> None:
        """Raises Refused for a unit that the body names."""
        if unit is not None and not self.is_registered(unit):
            raise Refused(f"{unit} is not registered", field, "a unit that is registered")

    def window(self, unit: str, year: int, quarter: int) -> WindowNow:
        """The quarter's window for a unit at this moment."""
        window = self.windows.state(window_stream(year, quarter)).state
        opens = window.scheduled.opens if window.scheduled else None
        return WindowNow(state_for(window, unit, self.clock()), opens)

    def all_windows(self, unit: str, year: int) -> Mapping[Quarter, WindowNow]:
        quarters: tuple[Quarter, ...] = (1, 2, 3, 4)
        return {quarter: self.window(unit, year, quarter) for quarter in quarters}

    def ask(self, command: PlanCommand, **more: str) -> Response:
        """Execute a command on the plan that it names, and answer it."""
        outcome = self.plans.execute(command.plan.stream, command, context(command.plan.unit))
        return accepted(outcome, **more)


def lay_out(app: Flask, desk: Desk) -> None:
    app.extensions[EXTENSION] = desk


def desk() -> Desk:
    """The one of the application that answers."""
    laid_out: Desk = current_app.extensions[EXTENSION]
    return laid_out
