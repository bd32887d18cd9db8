"""What is known of what may have to be told: small documents, just enough to say what is open and since when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from services.notifications.consultation_picture import Consultation

Due = dict[str, tuple[int, ...]]  # by action, the quarters in which it has something to report


class Returned(Struct, frozen=True, gc=False):
    """Something that was sent back, and until when it is expected again."""

    at: datetime
    due: date
    reason: str


class Revision(Struct, frozen=True, gc=False):
    """Actions in force from a quarter on, until a later revision says otherwise for its quarters."""

    effective_from: int
    due: Due


class Plan(Struct, frozen=True, gc=False):
    """`draft` is what is being edited; `reported` are the quarters of each action that something was reported for."""

    draft: Due = {}
    revisions: tuple[Revision, ...] = ()
    reported: dict[str, tuple[int, ...]] = {}
    submitted: datetime | None = None
    returned: Returned | None = None

    def due(self, quarter: int) -> list[str]:
        """The actions that have something to report for a quarter, under the targets in force in it."""
        newest = next((each for each in reversed(self.revisions) if each.effective_from <= quarter), None)
        return [action for action, quarters in newest.due.items() if quarter in quarters] if newest else []

    def missing(self, quarter: int) -> list[str]:
        return [action for action in self.due(quarter) if quarter not in self.reported.get(action, ())]


class UnitYear(Struct, frozen=True, gc=False):
    """The plans of a unit and year; every kind has its place from the beginning, so their streams may interleave."""

    unit: str
    year: int
    plans: dict[str, Plan]


class OutOfReach(Struct, frozen=True, gc=False):
    """Since when, and by the figure of which quarter, the year of an indicator is not expected to end well."""

    since: datetime
    quarter: int


class Indicator(Struct, frozen=True, gc=False):
    """`out_of_reach` is by year, as the figure of the newest quarter says that was measured."""

    name: str = ""
    proposed: datetime | None = None
    returned: Returned | None = None
    quarters: dict[int, int] = {}
    out_of_reach: dict[int, OutOfReach] = {}


class UnitIndicators(Struct, frozen=True, gc=False):
    unit: str
    indicators: dict[str, Indicator] = {}


class Window(Struct, frozen=True, gc=False):
    """The reporting window of a quarter; `extended` is until when it stays open for a unit."""

    id: str
    opens: datetime | None = None
    closes: datetime | None = None
    extended: dict[str, datetime] = {}

    def closes_for(self, unit: str) -> datetime | None:
        if self.closes is None or unit not in self.extended:
            return self.closes
        return max(self.closes, self.extended[unit])


class Instruction(Struct, frozen=True, gc=False):
    """An instruction of the leadership; `asked` is when it was given, or given anew."""

    id: str
    addressee: str = ""
    text: str = ""
    year: int = 0
    quarter: int = 0
    asked: datetime | None = None
    due: date = date.min
    state: Literal["given", "acknowledged", "followed_up", "closed"] = "given"


class UnitName(Struct, frozen=True, gc=False):
    id: str
    name: str = ""


class Picture(Struct, frozen=True, gc=False):
    """Everything of one moment, by the keys of the documents."""

    units: Mapping[str, UnitName]
    unit_years: Mapping[str, UnitYear]
    unit_indicators: Mapping[str, UnitIndicators]
    windows: Mapping[str, Window]
    instructions: Mapping[str, Instruction]
    consultations: Mapping[str, Consultation]

    def name(self, unit: str) -> str:
        known = self.units.get(unit)
        return known.name if known and known.name else unit
