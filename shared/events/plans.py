"""What the plans service says: units and their machine accounts, windows, action plans, progress, consultations.

Numbers are `Decimal` and travel as strings; money is in rupiah; moments are aware UTC; quarters are 1 to 4.
The names and schema numbers below are the contract: they are written out, never derived from class names.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from shared.events.terms import Evidence, Fact, Quarter
from shared.language import Language

UnitKind = Literal[
    "regency", "badan", "dinas", "inspektorat", "rsud", "satpol", "sekretariat", "kecamatan", "bagian", "bidang"
]
PlanKind = Literal["general", "thematic"]
TargetKind = Literal["cumulative", "per_quarter", "level"]
Scale = Literal["number", "percent", "index"]
ObstacleCategory = Literal[
    "schedule", "regulation", "system", "budget", "staff", "evidence", "waiting_for_decision", "other"
]
WindowState = Literal["open", "extended", "closed"]
Urgency = Literal["low", "normal", "urgent"]
Help = Literal["consultation", "mentoring"]  # one question answered, or somebody who goes along for a while
Form = Literal["meeting", "online", "visit", "written"]
Ending = Literal["resolved", "withdrawn", "unanswered"]  # unanswered: the unit was waited for in vain
ClockState = Literal["running", "paused", "stopped"]
Targets = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


class UnitRegistered(Fact, frozen=True, gc=False):
    unit: str
    name: str
    kind: UnitKind
    parent: str | None
    official_code: str | None


class UnitRenamed(Fact, frozen=True, gc=False):
    unit: str
    name: str
    previous_name: str
    effective_from: date
    reason: str


class Verifier(Struct, frozen=True, gc=False):
    """What tells whether a secret is an account's own; it does not lead back to it. In hexadecimal digits."""

    salt: str
    hash: str


class AccountOpened(Fact, frozen=True, gc=False):
    """A system of the unit may report, and read what became of it, by this name; also again after it was revoked."""

    unit: str
    name: str
    verifier: Verifier


class AccountRotated(Fact, frozen=True, gc=False):
    """The account has another secret; the one before no longer counts."""

    unit: str
    name: str
    verifier: Verifier


class AccountRevoked(Fact, frozen=True, gc=False):
    unit: str
    name: str


class WindowScheduled(Fact, frozen=True, gc=False):
    """`reason` is given from the second time on: moving a window has to be explained."""

    year: int
    quarter: Quarter
    opens: datetime
    closes: datetime
    reason: str | None


class WindowExtended(Fact, frozen=True, gc=False):
    year: int
    quarter: Quarter
    unit: str
    until: datetime
    reason: str


class ParentIndicator(Struct, frozen=True, gc=False):
    """The RB indicator that a plan serves: its baseline and what it shall reach this year."""

    indicator: str
    baseline_year: int
    baseline_value: Decimal
    target: Decimal


class Action(Struct, frozen=True, gc=False):
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


class PlanFact(Fact, frozen=True, gc=False):
    unit: str
    year: int
    kind: PlanKind


class PlanDrafted(PlanFact, frozen=True, gc=False):
    parent: ParentIndicator


class ParentChanged(PlanFact, frozen=True, gc=False):
    """Until the plan is approved for the first time, what it serves may still be put right."""

    parent: ParentIndicator


class ActionAdded(PlanFact, frozen=True, gc=False):
    action: Action


class ActionChanged(PlanFact, frozen=True, gc=False):
    action: Action


class ActionRemoved(PlanFact, frozen=True, gc=False):
    action: str


class PlanSubmitted(PlanFact, frozen=True, gc=False):
    pass


class PlanReturned(PlanFact, frozen=True, gc=False):
    reason: str
    due: date


class PlanApproved(PlanFact, frozen=True, gc=False):
    """The draft is in force as revision 1, from the first quarter on."""


class RevisionProposed(PlanFact, frozen=True, gc=False):
    """The actions may be edited again; those in force stay as they are until the revision is approved."""

    reason: str


class RevisionApproved(PlanFact, frozen=True, gc=False):
    revision: int
    effective_from: Quarter


class RevisionDropped(PlanFact, frozen=True, gc=False):
    reason: str


class Obstacle(Struct, frozen=True, gc=False):
    category: ObstacleCategory
    text: str


class Progress(Struct, frozen=True, gc=False):
    """What a unit states for one action and quarter; `value` is in the action's scale, the budget in rupiah."""

    value: Decimal
    budget_absorbed: Decimal | None
    obstacle: Obstacle | None
    solution: str | None
    evidence: tuple[Evidence, ...]


class ProgressReported(PlanFact, frozen=True, gc=False):
    """Replaces what was reported before, as long as the window is open; a verification made before is open again."""

    action: str
    quarter: Quarter
    progress: Progress
    window: WindowState


class ProgressCorrected(PlanFact, frozen=True, gc=False):
    """Replaces what was reported; a verification made before is open again."""

    action: str
    quarter: Quarter
    progress: Progress
    window: WindowState
    reason: str


class Assessment(Struct, frozen=True, gc=False):
    """The four dimensions of a verification: true is *sesuai*, false is *tidak sesuai*."""

    execution: bool
    output: bool
    quality: bool
    timeliness: bool


class ProgressVerified(PlanFact, frozen=True, gc=False):
    """`value` is the realisation that was verified."""

    action: str
    quarter: Quarter
    value: Decimal
    assessment: Assessment
    notes: str | None


class Linked(Struct, frozen=True, gc=False):
    """What a consultation is about: an action of a plan, an indicator by its code, or a year or quarter as a whole."""

    year: int
    quarter: Quarter | None = None
    kind: PlanKind | None = None
    action: str | None = None
    indicator: str | None = None


class ConsultationFact(Fact, frozen=True, gc=False):
    """`unit` is the one that is helped, whoever acts."""

    consultation: str
    unit: str


class ConsultationRequested(ConsultationFact, frozen=True, gc=False):
    topic: str
    question: str
    urgency: Urgency
    linked: Linked | None


class ConsultationStarted(ConsultationFact, frozen=True, gc=False):
    """By the coordinator, for a unit that did not ask: `reason` says what it was seen by, such as a red figure."""

    topic: str
    question: str
    urgency: Urgency
    linked: Linked | None
    reason: str


class ConsultationTriaged(ConsultationFact, frozen=True, gc=False):
    """The urgency that counts from now on; `note` is for the unit."""

    help: Help
    urgency: Urgency
    note: str


class ConsultationAssigned(ConsultationFact, frozen=True, gc=False):
    """`team` is the unit that helps, such as a bidang; `officer` the pseudonym of who does, where it is one person."""

    team: str
    officer: str | None


class ConsultationScheduled(ConsultationFact, frozen=True, gc=False):
    """`move` counts from 0 within a session; from 1 on there is a reason."""

    session: int
    move: int
    starts: datetime
    ends: datetime
    form: Form
    place: str
    reason: str | None


class Attendees(Struct, frozen=True, gc=False):
    """Who was there, by role and number, never by name."""

    unit: str
    role: str
    number: int


class Minutes(Struct, frozen=True, gc=False):
    """The *berita acara* of a session; a written answer has no attendees."""

    starts: datetime
    ends: datetime
    form: Form
    place: str
    attendees: tuple[Attendees, ...]
    result: str
    agreements: tuple[str, ...]


class ConsultationHeld(ConsultationFact, frozen=True, gc=False):
    """Ends a waiting for the unit too."""

    session: int
    minutes: Minutes


class FollowUpFact(ConsultationFact, frozen=True, gc=False):
    follow_up: str


class FollowUpAgreed(FollowUpFact, frozen=True, gc=False):
    """`owner` is the unit that has to do it until the end of the day `due`; `session` the one whose minutes say so."""

    description: str
    owner: str
    due: date
    session: int | None


class FollowUpDone(FollowUpFact, frozen=True, gc=False):
    """Reported as done by its owner, and not verified yet."""

    note: str
    evidence: tuple[Evidence, ...]


class FollowUpVerified(FollowUpFact, frozen=True, gc=False):
    note: str | None


class FollowUpReturned(FollowUpFact, frozen=True, gc=False):
    """It is not done as agreed: its owner has to do it again, until `due`."""

    reason: str
    due: date


class ConsultationWaiting(ConsultationFact, frozen=True, gc=False):
    """Nothing can be done before the unit gives what it `needs` to."""

    needs: str


class ConsultationResumed(ConsultationFact, frozen=True, gc=False):
    note: str | None


class PrecedentKept(ConsultationFact, frozen=True, gc=False):
    """The answer as other units may find and read it; replaces what was kept of this consultation before."""

    question: str
    answer: str
    tags: tuple[str, ...]


class ConsultationClosed(ConsultationFact, frozen=True, gc=False):
    """Ends a waiting for the unit too."""

    ending: Ending
    summary: str


class ConsultationReopened(ConsultationFact, frozen=True, gc=False):
    """It stands again where it stood before it was closed; a session that was scheduled is to be scheduled again."""

    reason: str


class Clock(Struct, frozen=True, gc=False):
    """Working time in seconds: `used` of `limit`, and when a running clock is `due`; None where it does not run."""

    state: ClockState
    used: int
    limit: int
    due: datetime | None


class ConsultationTimed(ConsultationFact, frozen=True, gc=False):
    """Where the clocks stood: recorded with whatever starts, pauses or stops one, or sets its limit.

    `response` is None where nobody asked. `hours` and `levels` name the versions of the office hours and of the limits.
    """

    at: datetime
    response: Clock | None
    resolution: Clock
    hours: str
    levels: str


UnitEvent = UnitRegistered | UnitRenamed
AccountEvent = AccountOpened | AccountRotated | AccountRevoked
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
ConsultationEvent = (
    ConsultationRequested
    | ConsultationStarted
    | ConsultationTriaged
    | ConsultationAssigned
    | ConsultationScheduled
    | ConsultationHeld
    | FollowUpAgreed
    | FollowUpDone
    | FollowUpVerified
    | FollowUpReturned
    | ConsultationWaiting
    | ConsultationResumed
    | PrecedentKept
    | ConsultationClosed
    | ConsultationReopened
    | ConsultationTimed
)
Event = UnitEvent | AccountEvent | WindowEvent | PlanEvent | ConsultationEvent

SOURCE = "/sinergi/plans"
TOPIC = "plans.events"

_UNITS: dict[str, tuple[type[UnitEvent], int]] = {
    "sinergi.unit.registered": (UnitRegistered, 1),
    "sinergi.unit.renamed": (UnitRenamed, 1),
}
_ACCOUNTS: dict[str, tuple[type[AccountEvent], int]] = {
    "sinergi.account.opened": (AccountOpened, 1),
    "sinergi.account.rotated": (AccountRotated, 1),
    "sinergi.account.revoked": (AccountRevoked, 1),
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
_CONSULTATIONS: dict[str, tuple[type[ConsultationEvent], int]] = {
    "sinergi.consultation.requested": (ConsultationRequested, 1),
    "sinergi.consultation.started": (ConsultationStarted, 1),
    "sinergi.consultation.triaged": (ConsultationTriaged, 1),
    "sinergi.consultation.assigned": (ConsultationAssigned, 1),
    "sinergi.consultation.scheduled": (ConsultationScheduled, 1),
    "sinergi.consultation.held": (ConsultationHeld, 1),
    "sinergi.follow_up.agreed": (FollowUpAgreed, 1),
    "sinergi.follow_up.done": (FollowUpDone, 1),
    "sinergi.follow_up.verified": (FollowUpVerified, 1),
    "sinergi.follow_up.returned": (FollowUpReturned, 1),
    "sinergi.consultation.waiting": (ConsultationWaiting, 1),
    "sinergi.consultation.resumed": (ConsultationResumed, 1),
    "sinergi.consultation.precedent_kept": (PrecedentKept, 1),
    "sinergi.consultation.closed": (ConsultationClosed, 1),
    "sinergi.consultation.reopened": (ConsultationReopened, 1),
    "sinergi.consultation.timed": (ConsultationTimed, 1),
}

# What a stream of one kind may hold, for its decider; readers of the topic take the whole.
UNITS: Language[UnitEvent] = Language(SOURCE, TOPIC, _UNITS, upcasts={})
ACCOUNTS: Language[AccountEvent] = Language(SOURCE, TOPIC, _ACCOUNTS, upcasts={})
WINDOWS: Language[WindowEvent] = Language(SOURCE, TOPIC, _WINDOWS, upcasts={})
PLANS: Language[PlanEvent] = Language(SOURCE, TOPIC, _PLANS, upcasts={})
CONSULTATIONS: Language[ConsultationEvent] = Language(SOURCE, TOPIC, _CONSULTATIONS, upcasts={})
LANGUAGE: Language[Event] = Language(
    SOURCE, TOPIC, {**_UNITS, **_ACCOUNTS, **_WINDOWS, **_PLANS, **_CONSULTATIONS}, upcasts={}
)
