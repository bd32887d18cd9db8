"""What can be asked of a plan. `verb` completes the sentence "a plan that is approved cannot be ..."."""

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from msgspec import Struct

from services.plans.window import WindowStateNow
from shared.events.plans import Action, Assessment, ParentIndicator, PlanKind, Progress
from shared.events.terms import Quarter


class PlanId(NamedTuple):
    """What names a plan: the first three values of every event of it."""

    unit: str
    year: int
    kind: PlanKind

    @property
    def stream(self) -> str:
        return f"plan-{self.unit}-{self.year}-{self.kind}"


class Asked(Struct, frozen=True):
    """The common parent of all commands; `by` is the pseudonym of who asks, where a rule is about that."""

    verb: ClassVar[str]
    plan: PlanId


class DraftPlan(Asked, frozen=True):
    verb = "drafted again"
    parent: ParentIndicator


class AddAction(Asked, frozen=True):
    verb = "given another action"
    action: Action


class ChangeAction(Asked, frozen=True):
    verb = "edited"
    action: Action


class RemoveAction(Asked, frozen=True):
    verb = "edited"
    action: str


class ImportActions(Asked, frozen=True):
    """Adds the actions that are new and changes those that are not the same; all others stay."""

    verb = "edited"
    actions: tuple[Action, ...]


class SubmitPlan(Asked, frozen=True):
    verb = "submitted"


class ReturnPlan(Asked, frozen=True):
    verb = "returned"
    reason: str
    due: date


class ApprovePlan(Asked, frozen=True):
    verb = "approved"
    by: str


class ProposeRevision(Asked, frozen=True):
    verb = "proposed for revision"
    reason: str


class ApproveRevision(Asked, frozen=True):
    verb = "approved as revised"
    effective_from: Quarter
    by: str


class DropRevision(Asked, frozen=True):
    verb = "left unrevised"
    reason: str


class Statement(Asked, frozen=True):
    """`window` is what the quarter's window is for the unit at this moment, and `opens` when it opens, if known."""

    verb = "reported on"
    action: str
    quarter: Quarter
    progress: Progress
    window: WindowStateNow
    opens: datetime | None


class ReportProgress(Statement, frozen=True):
    pass


class CorrectProgress(Statement, frozen=True):
    reason: str


class ImportProgress(Asked, frozen=True):
    """Takes all reports or none; the places they are for are different ones."""

    verb = "reported on"
    reports: tuple[ReportProgress, ...]


class VerifyProgress(Asked, frozen=True):
    verb = "verified"
    action: str
    quarter: Quarter
    assessment: Assessment
    notes: str | None
    by: str


EditCommand = AddAction | ChangeAction | RemoveAction | ImportActions
LifeCommand = (
    DraftPlan | SubmitPlan | ReturnPlan | ApprovePlan | ProposeRevision | ApproveRevision | DropRevision | EditCommand
)
ProgressCommand = ReportProgress | CorrectProgress | ImportProgress | VerifyProgress
PlanCommand = LifeCommand | ProgressCommand
