"""What the entry pages read from the desk: the plans of a unit, and what a quarter's window is for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from services.plans.desk import QUARTERS, RECENT_SECONDS, Desk
from services.plans.entry import Opening, QuarterEntries, entries, opening
from services.plans.plan_commands import PlanId
from services.plans.plan_state import Plan
from services.plans.unit import name_on
from services.plans.window import window_stream
from shared.event_log import EventLog
from shared.events.plans import PlanKind
from shared.events.terms import Quarter
from shared.wita import day_of

EXTENSION = "sinergi-entry-pages"
PLAN = re.compile(r"plan-(?P<unit>.+)-(?P<year>[0-9]{4})-(?P<kind>general|thematic)")
PLAN_AT = "<identifier:unit>/<year:year>/<any(general,thematic):kind>"
FIGURE_AT = f"{PLAN_AT}/<identifier:action>/<quarter:quarter>"


@dataclass(frozen=True)
class PageDesk:
    """`read_at` is the address of the pages on which people read what is entered here."""

    log: EventLog
    read_at: str

    def plans_of(self, unit: str) -> list[PlanId]:
        """The newest first."""
        found = (PLAN.fullmatch(stream) for stream in self.log.streams(f"plan-{unit}-"))
        own = [match for match in found if match and match["unit"] == unit]
        names = [PlanId(unit, int(match["year"]), _kind(match["kind"])) for match in own]
        return sorted(names, key=lambda name: (-name.year, name.kind))


def lay_out_pages(app: Flask, desk: PageDesk) -> None:
    app.extensions[EXTENSION] = desk


def page_desk() -> PageDesk:
    """The one of the application that answers."""
    laid_out: PageDesk = current_app.extensions[EXTENSION]
    return laid_out


def unit_name(desk: Desk, unit: str) -> str:
    """What it is called today; raises Missing."""
    return name_on(desk.unit(unit).state, day_of(desk.clock()))


def opening_of(desk: Desk, name: PlanId, quarter: Quarter, at: datetime) -> Opening:
    window = desk.windows.recent(window_stream(name.year, quarter), RECENT_SECONDS).state
    return opening(window, name.unit, at)


def quarters_of(desk: Desk, name: PlanId, plan: Plan) -> list[QuarterEntries]:
    at = desk.clock()
    return [
        QuarterEntries(quarter, opening_of(desk, name, quarter, at), tuple(entries(plan, quarter)))
        for quarter in QUARTERS
    ]


def quarter_at_hand(quarters: Sequence[QuarterEntries]) -> Quarter:
    """The last one whose window was opened; before the first, the first."""
    opened = [each.quarter for each in quarters if each.opening.state != "not_open"]
    return opened[-1] if opened else quarters[0].quarter


def _kind(text: str) -> PlanKind:
    return "general" if text == "general" else "thematic"
