"""What the plans service says: units, reporting windows, action plans, progress and verification.

Numbers are `Decimal` and travel as strings; money is in rupiah; moments are aware UTC; quarters are 1 to 4.
The names and schema numbers below are the contract: they are written out, never derived from class names.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from shared.language import Language

UnitKind = Literal[
    "regency", "badan", "dinas", "inspektorat", "rsud", "satpol", "sekretariat", "kecamatan", "bagian", "bidang"
]
PlanKind = Literal["general", "thematic"]
Quarter = Literal[1, 2, 3, 4]
TargetKind = Literal["cumulative", "per_quarter", "level"]
Scale = Literal["number", "percent", "index"]
ObstacleCategory = Literal[
    "schedule", "regulation", "system", "budget", "staff", "evidence", "waiting_for_decision", "other"
]
EvidenceKind = Literal["formal_report", "decree", "minutes", "photo", "link"]
WindowState = Literal["open", "extended", "closed"]
Targets = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """The common parent of everything that is published by plans."""


class UnitRegistered(Fact, frozen=True):
    unit: str
    name: str
    kind: UnitKind
    parent: str | None
    official_code: str | None


class UnitRenamed(Fact, frozen=True):
    unit: str
    name: str
    previous_name: str
    effective_from: date
    reason: str


class WindowScheduled(Fact, frozen=True):
    """`reason` is given from the second time on: moving a window has to be explained."""

    year: int
    quarter: Quarter
    opens: datetime
    closes: datetime
    reason: str | None


class WindowExtended(Fact, frozen=True):
    year: int
    quarter: Quarter
    unit: str
    until: datetime
    reason: str


class ParentIndicator(Struct, frozen=True):
    """The RB indicator that a plan serves: its baseline and what it shall reach this year."""

    indicator: str
    baseline_year: int
    baseline_value: Decimal
    target: Decimal


class Action(Struct, frozen=True):
    """One line of a plan, with the columns of the national portal; `targets` are those of TW I to TW IV.

    A target of None is a quarter without a target; 0 is kept as it was written and asks for nothing either.
    """

    id: str
    description: str
    output_unit: str
    output_indicator: str
    target_kind: TargetKind
    scale: Scale
    targets: Targets
    target_total: Decimal | None
    budget_total: Decimal | None
    executor: str
    coordinator: str
    rb_indicator: str
    weight: Decimal
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class PlanFact(Fact, frozen=True):
    unit: str
    year: int
    kind: PlanKind


class PlanDrafted(PlanFact, frozen=True):
    parent: ParentIndicator


class ParentChanged(PlanFact, frozen=True):
    """Until the plan is approved for the first time, what it serves may still be put right."""

    parent: ParentIndicator


class ActionAdded(PlanFact, frozen=True):
    action: Action


class ActionChanged(PlanFact, frozen=True):
    action: Action


class ActionRemoved(PlanFact, frozen=True):
    action: str


class PlanSubmitted(PlanFact, frozen=True):
    pass


class PlanReturned(PlanFact, frozen=True):
    reason: str
    due: date


class PlanApproved(PlanFact, frozen=True):
    """The draft is in force as revision 1, from the first quarter on."""


class RevisionProposed(PlanFact, frozen=True):
    """The actions may be edited again; those in force stay as they are until the revision is approved."""

    reason: str


class RevisionApproved(PlanFact, frozen=True):
    revision: int
    effective_from: Quarter


class RevisionDropped(PlanFact, frozen=True):
    reason: str


class Obstacle(Struct, frozen=True):
    category: ObstacleCategory
    text: str


class Evidence(Struct, frozen=True):
    """A stored file, known by its SHA-256, or a link: exactly one of the two."""

    kind: EvidenceKind
    title: str
    sha256: str | None = None
    link: str | None = None


class Progress(Struct, frozen=True):
    """What a unit states for one action and quarter; `value` is in the action's scale, the budget in rupiah."""

    value: Decimal
    budget_absorbed: Decimal | None
    obstacle: Obstacle | None
    solution: str | None
    evidence: tuple[Evidence, ...]


class ProgressReported(PlanFact, frozen=True):
    """Replaces what was reported before, as long as the window is open; a verification made before is open again."""

    action: str
    quarter: Quarter
    progress: Progress
    window: WindowState


class ProgressCorrected(PlanFact, frozen=True):
    """Replaces what was reported; a verification made before is open again."""

    action: str
    quarter: Quarter
    progress: Progress
    window: WindowState
    reason: str


class Assessment(Struct, frozen=True):
    """The four dimensions of a verification: true is *sesuai*, false is *tidak sesuai*."""

    execution: bool
    output: bool
    quality: bool
    timeliness: bool


class ProgressVerified(PlanFact, frozen=True):
    """`value` is the realisation that was verified."""

    action: str
    quarter: Quarter
    value: Decimal
    assessment: Assessment
    notes: str | None


UnitEvent = UnitRegistered | UnitRenamed
WindowEvent = WindowScheduled | WindowExtended
PlanEvent = (
    ProgressReported
    | ProgressCorrected
    | ProgressVerified
    | PlanDrafted
    | ParentChanged
    | ActionAdded
    | ActionChanged
    | ActionRemoved
    | PlanSubmitted
    | PlanReturned
    | PlanApproved
    | RevisionProposed
    | RevisionApproved
    | RevisionDropped
)
Event = UnitEvent | WindowEvent | PlanEvent

SOURCE = "/sinergi/plans"
TOPIC = "plans.events"

_UNITS: dict[str, tuple[type[UnitEvent], int]] = {
    "sinergi.unit.registered": (UnitRegistered, 1),
    "sinergi.unit.renamed": (UnitRenamed, 1),
}
_WINDOWS: dict[str, tuple[type[WindowEvent], int]] = {
    "sinergi.window.scheduled": (WindowScheduled, 1),
    "sinergi.window.extended": (WindowExtended, 1),
}
_PLANS: dict[str, tuple[type[PlanEvent], int]] = {
    "sinergi.plan.drafted": (PlanDrafted, 1),
    "sinergi.plan.parent_changed": (ParentChanged, 1),
    "sinergi.plan.action_added": (ActionAdded, 1),
    "sinergi.plan.action_changed": (ActionChanged, 1),
    "sinergi.plan.action_removed": (ActionRemoved, 1),
    "sinergi.plan.submitted": (PlanSubmitted, 1),
    "sinergi.plan.returned": (PlanReturned, 1),
    "sinergi.plan.approved": (PlanApproved, 1),
    "sinergi.plan.revision_proposed": (RevisionProposed, 1),
    "sinergi.plan.revision_approved": (RevisionApproved, 1),
    "sinergi.plan.revision_dropped": (RevisionDropped, 1),
    "sinergi.progress.reported": (ProgressReported, 1),
    "sinergi.progress.corrected": (ProgressCorrected, 1),
    "sinergi.progress.verified": (ProgressVerified, 1),
}

# What a stream of units, of windows, of plans may hold, for their deciders; readers of the topic take the whole.
UNITS: Language[UnitEvent] = Language(SOURCE, TOPIC, _UNITS, upcasts={})
WINDOWS: Language[WindowEvent] = Language(SOURCE, TOPIC, _WINDOWS, upcasts={})
PLANS: Language[PlanEvent] = Language(SOURCE, TOPIC, _PLANS, upcasts={})
LANGUAGE: Language[Event] = Language(SOURCE, TOPIC, {**_UNITS, **_WINDOWS, **_PLANS}, upcasts={})
