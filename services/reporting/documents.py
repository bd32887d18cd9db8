"""The documents of the read model: units, reporting windows, and the plans and progress of a unit's year."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from shared.events.plans import Action, Assessment, ParentIndicator, PlanKind, Progress, Targets, UnitKind, WindowState
from shared.events.terms import Quarter

Status = Literal["absent", "draft", "submitted", "returned", "approved", "under_revision"]
NO_TARGETS: Targets = (None, None, None, None)


class Mark(Struct, frozen=True, gc=False):
    """Where a fact stands: the version of the document's stream, when it was recorded, by whom, in which role."""

    version: int
    at: datetime
    by: str
    role: str


class Name(Struct, frozen=True, gc=False):
    """A name of a unit; `effective_from` is None for the one it was registered with."""

    name: str
    effective_from: date | None
    reason: str | None
    mark: Mark


class Unit(Struct, frozen=True, gc=False):
    """A unit of the regency; `names` are in the order in which they were recorded."""

    id: str
    kind: UnitKind | None = None
    parent: str | None = None
    official_code: str | None = None
    names: tuple[Name, ...] = ()

    def name_on(self, day: date) -> str:
        """The name in force on a day; the id where the unit has no name yet."""
        in_force = [name for name in self.names if name.effective_from is None or name.effective_from <= day]
        named = in_force or self.names[:1]
        return named[-1].name if named else self.id


class Schedule(Struct, frozen=True, gc=False):
    """When reports are accepted; `reason` says why the window was moved."""

    opens: datetime
    closes: datetime
    reason: str | None
    mark: Mark


class Extension(Struct, frozen=True, gc=False):
    until: datetime
    reason: str
    mark: Mark


class Window(Struct, frozen=True, gc=False):
    """The reporting window of a year and quarter: all its schedules, the last one in force, and extensions by unit."""

    id: str
    schedules: tuple[Schedule, ...] = ()
    extensions: dict[str, Extension] = {}


class Correction(Struct, frozen=True, gc=False):
    """The last correction of a realisation; how often there was one before is counted, the journal has them all."""

    number: int
    reason: str
    before: Decimal | None


class Verification(Struct, frozen=True, gc=False):
    """What a verifier found: `value` is the realisation that was looked at."""

    value: Decimal
    assessment: Assessment
    notes: str | None
    mark: Mark


class Realisation(Struct, frozen=True, gc=False):
    """What is known of one action and quarter (*realisasi*).

    `stated` marks the statement in force, `reported` the first one; `window` is how the window stood at the first.
    A correction opens the verification again: `verification` is then None and `reopened` what was verified before.
    """

    progress: Progress
    stated: Mark
    reported: Mark
    window: WindowState
    correction: Correction | None = None
    verification: Verification | None = None
    reopened: Verification | None = None

    @property
    def late(self) -> bool:
        return self.window != "open"


class Revision(Struct, frozen=True, gc=False):
    """Actions in force from a quarter on, until a later revision says otherwise for its quarters."""

    number: int
    effective_from: Quarter
    actions: dict[str, Action]
    mark: Mark


class Step(Struct, frozen=True, gc=False):
    """The last step of a plan's way, with what was said about it; `due` is when a returned plan is expected back."""

    mark: Mark
    reason: str | None = None
    due: date | None = None


class Plan(Struct, frozen=True, gc=False):
    """A unit's plan of one year and kind: `draft` is what is being edited, `realisations` are by action and quarter."""

    status: Status = "absent"
    parent: ParentIndicator | None = None
    step: Step | None = None
    draft: dict[str, Action] = {}
    revisions: tuple[Revision, ...] = ()
    realisations: dict[str, dict[int, Realisation]] = {}

    def in_force(self, quarter: int) -> Revision | None:
        """The revision whose targets count in a quarter: the newest of those that reach it."""
        return next((one for one in reversed(self.revisions) if one.effective_from <= quarter), None)

    def realisation(self, action: str, quarter: int) -> Realisation | None:
        return self.realisations.get(action, {}).get(quarter)


class UnitYear(Struct, frozen=True, gc=False):
    """The plans of a unit and year; every kind has its place from the beginning, so their streams may interleave."""

    unit: str
    year: int
    plans: dict[PlanKind, Plan]


def no_unit(key: str) -> Unit:
    return Unit(key)


def no_window(key: str) -> Window:
    return Window(key)


def no_unit_year(key: str) -> UnitYear:
    unit, _, year = key.rpartition("/")
    return UnitYear(unit, int(year), {"general": Plan(), "thematic": Plan()})


def unit_year_key(unit: str, year: int) -> str:
    return f"{unit}/{year}"


def window_key(year: int, quarter: int) -> str:
    return f"{year}-{quarter}"


def plan_stream(unit: str, year: int, kind: PlanKind) -> str:
    """The stream whose events a plan was folded from; with `Mark.version` it names the event."""
    return f"plan-{unit}-{year}-{kind}"


def unit_stream(unit: str) -> str:
    return f"unit-{unit}"


def window_stream(year: int, quarter: int) -> str:
    return f"window-{year}-{quarter}"
