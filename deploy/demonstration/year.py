"""The demonstration year as a whole: units, windows, the plans of all units side by side, and what came after."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from rich.console import Console
from rich.progress import track

from deploy.demonstration import stories
from deploy.demonstration.caller import Caller
from deploy.demonstration.catalogue import PARTS, Catalogue, UnitEntry
from deploy.demonstration.left import Left
from deploy.demonstration.telling import COORDINATOR, YEAR, Plan, Telling
from deploy.demonstration.together import side_by_side

REOPENED = "Dibuka selama data peragaan dimuat"
CLOSED = "Kembali ke jadwal setelah data peragaan dimuat"


class Window(NamedTuple):
    quarter: int
    opens: str
    closes: str


def schedule(now: datetime) -> tuple[Window, ...]:
    """TW I and II are over; TW III is open, so that there is something to report; TW IV opens later."""
    return (
        Window(1, f"{YEAR}-04-01T00:00:00+08:00", f"{YEAR}-04-12T00:00:00+08:00"),
        Window(2, f"{YEAR}-07-01T00:00:00+08:00", f"{YEAR}-07-12T00:00:00+08:00"),
        Window(3, f"{YEAR}-10-01T00:00:00+08:00", _in_days(now, 14)),
        Window(4, _in_days(now, 30), _in_days(now, 44)),
    )


class Year:
    """Loads the year into a plans service; the units in `systems` have some that report by themselves."""

    def __init__(
        self,
        plans: Caller,
        units: Sequence[UnitEntry],
        catalogue: Catalogue,
        now: datetime,
        systems: Collection[str] = (),
    ) -> None:
        self._plans = plans
        self._units = units
        self._now = now
        planning = [unit for unit in units if unit.kind not in PARTS]
        self._general = {
            unit.id: Telling(plans, catalogue, unit, "general", has_system=unit.id in systems) for unit in planning
        }
        self._thematic = {
            unit.id: Telling(plans, catalogue, unit, "thematic")
            for unit in planning
            if unit.id in catalogue.thematic.units
        }

    def load(self, console: Console) -> list[Plan]:
        """The plans that came into force."""
        for unit in track(self._units, "units", console=console):
            self._register(unit)
        for window in schedule(self._now):
            self._open(window)
        told = side_by_side("plans and progress", list(self._general), self._tell, console)
        plans = [plan for plan in told if plan]
        for window in schedule(self._now):
            self._set(window, CLOSED)
        self._extend()
        side_by_side("late reports, corrections", plans, self._after_closing, console)
        return plans

    @property
    def left(self) -> list[Left]:
        return [each for telling in self._general.values() for each in telling.left]

    def _register(self, unit: UnitEntry) -> None:
        body = {"name": unit.title, "kind": unit.kind, "parent": unit.parent}
        self._plans.send(COORDINATOR, "PUT", f"/units/{unit.id}", body)

    def _open(self, window: Window) -> None:
        """For as long as loading takes, where the quarter has begun."""
        self._set(
            window if window.quarter == len(schedule(self._now)) else window._replace(closes=_in_days(self._now, 14)),
            REOPENED,
        )

    def _set(self, window: Window, reason: str) -> None:
        body = {"opens": window.opens, "closes": window.closes, "reason": reason}
        self._plans.send(COORDINATOR, "PUT", f"/windows/{YEAR}/{window.quarter}", body, anew=True)

    def _extend(self) -> None:
        reason = "Gangguan jaringan di kantor unit pada minggu terakhir pelaporan"
        body = {"unit": stories.EXTENDED, "until": _in_days(self._now, 7), "reason": reason}
        self._plans.send(COORDINATOR, "POST", f"/windows/{YEAR}/2/extensions", body, anew=True)

    def _tell(self, unit: str) -> Plan | None:
        if unit in self._thematic:
            self._thematic[unit].thematic()
        return self._general[unit].general()

    def _after_closing(self, plan: Plan) -> None:
        if plan.unit == stories.EXTENDED:
            self._general[plan.unit].late(plan)
        if plan.unit in stories.CORRECTING:
            self._general[plan.unit].corrected(plan)


def _in_days(now: datetime, days: int) -> str:
    return (now + timedelta(days=days)).isoformat(timespec="seconds")
