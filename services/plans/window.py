"""The reporting window of a quarter: when it opens and closes, and for which unit it stays open longer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.decider import Decider, Missing, Refused
from shared.envelope import Recorded
from shared.events.plans import WindowEvent, WindowExtended, WindowScheduled, WindowState
from shared.events.terms import Quarter

WindowStateNow = WindowState | Literal["not_open"]


class ScheduleWindow(Struct, frozen=True):
    year: int
    quarter: Quarter
    opens: datetime
    closes: datetime
    reason: str | None


class ExtendWindow(Struct, frozen=True):
    year: int
    quarter: Quarter
    unit: str
    until: datetime
    reason: str


WindowCommand = ScheduleWindow | ExtendWindow


class Window(Struct, frozen=True):
    """`scheduled` is None before it is scheduled for the first time; `extended` has the latest extension by unit."""

    scheduled: WindowScheduled | None = None
    extended: Mapping[str, WindowExtended] = {}


def window_stream(year: int, quarter: int) -> str:
    return f"window-{year}-{quarter}"


def decide(window: Window, command: WindowCommand) -> Sequence[WindowEvent]:
    match command, window.scheduled:
        case ScheduleWindow(), None:
            return [_scheduled(command)]
        case ScheduleWindow(), WindowScheduled(opens=opens, closes=closes):
            return _moved(command) if (command.opens, command.closes) != (opens, closes) else []
        case ExtendWindow(), WindowScheduled(closes=closes):
            return _extended(window, closes, command)
    raise Missing(f"the window of quarter {command.quarter} of {command.year} is not scheduled")


def evolve(window: Window, recorded: Recorded[WindowEvent]) -> Window:
    match recorded.event:
        case WindowScheduled() as event:
            return replace(window, scheduled=event)
        case WindowExtended() as event:
            return replace(window, extended={**window.extended, event.unit: event})


WINDOW: Decider[Window, WindowCommand, WindowEvent] = Decider(Window(), decide, evolve)


def state_for(window: Window, unit: str, at: datetime) -> WindowStateNow:
    """What the window is for a unit at a moment; the moment at which it closes is the first at which it is closed."""
    scheduled, extension = window.scheduled, window.extended.get(unit)
    if scheduled is None or at < scheduled.opens:
        return "not_open"
    if at < scheduled.closes:
        return "open"
    return "extended" if extension and at < extension.until else "closed"


def _scheduled(command: ScheduleWindow) -> WindowScheduled:
    if command.closes <= command.opens:
        raise Refused("it would close before it opens", "closes", f"a moment after {command.opens.isoformat()}")
    return WindowScheduled(command.year, command.quarter, command.opens, command.closes, command.reason)


def _moved(command: ScheduleWindow) -> Sequence[WindowEvent]:
    if command.reason is None:
        raise Refused("a window is moved for a reason", "reason", "why it is moved")
    return [_scheduled(command)]


def _extended(window: Window, closes: datetime, command: ExtendWindow) -> Sequence[WindowEvent]:
    known = window.extended.get(command.unit)
    if known and known.until == command.until:
        return []
    if command.until <= closes:
        raise Refused("it closes later for everybody", "until", f"a moment after {closes.isoformat()}")
    return [WindowExtended(command.year, command.quarter, command.unit, command.until, command.reason)]
