"""What can be asked of a consultation. `verb` completes the sentence "a consultation that is closed cannot be ..."."""

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from msgspec import Struct

from shared.events.plans import Ending, Form, Help, Linked, Minutes, Urgency
from shared.events.terms import Evidence

STREAMS = "consultation-"  # how they begin, and no others


class ConsultationId(NamedTuple):
    """What names a consultation: the first two values of every event of it."""

    consultation: str
    unit: str

    @property
    def stream(self) -> str:
        return f"{STREAMS}{self.consultation}"


class Asked(Struct, frozen=True):
    """The common parent of all commands; `at` is when it is asked, `by` the pseudonym of who asks."""

    verb: ClassVar[str]
    about: ConsultationId
    at: datetime


class RequestConsultation(Asked, frozen=True):
    verb = "requested again"
    topic: str
    question: str
    urgency: Urgency
    linked: Linked | None


class StartConsultation(Asked, frozen=True):
    verb = "started again"
    topic: str
    question: str
    urgency: Urgency
    linked: Linked | None
    reason: str


class TriageConsultation(Asked, frozen=True):
    verb = "triaged"
    help: Help
    urgency: Urgency
    note: str


class AssignConsultation(Asked, frozen=True):
    verb = "assigned"
    team: str
    officer: str | None


class ScheduleConsultation(Asked, frozen=True):
    verb = "scheduled"
    starts: datetime
    ends: datetime
    form: Form
    place: str
    reason: str | None


class NewFollowUp(Struct, frozen=True):
    id: str
    description: str
    owner: str
    due: date


class HoldConsultation(Asked, frozen=True):
    verb = "held"
    minutes: Minutes
    follow_ups: tuple[NewFollowUp, ...]


class AgreeFollowUp(Asked, frozen=True):
    verb = "followed up"
    follow_up: NewFollowUp


class ReportFollowUp(Asked, frozen=True):
    """`owner` is the unit for which it is reported; None is a coordinator, who may report for others than the unit."""

    verb = "followed up"
    follow_up: str
    note: str
    evidence: tuple[Evidence, ...]
    owner: str | None
    by: str


class VerifyFollowUp(Asked, frozen=True):
    verb = "followed up"
    follow_up: str
    note: str | None
    by: str


class ReturnFollowUp(Asked, frozen=True):
    verb = "followed up"
    follow_up: str
    reason: str
    due: date


class WaitForUnit(Asked, frozen=True):
    verb = "left waiting for its unit"
    needs: str


class ResumeConsultation(Asked, frozen=True):
    verb = "resumed"
    note: str | None


class KeepPrecedent(Asked, frozen=True):
    verb = "kept as a precedent"
    question: str
    answer: str
    tags: tuple[str, ...]


class CloseConsultation(Asked, frozen=True):
    verb = "closed"
    ending: Ending
    summary: str


class WithdrawConsultation(Asked, frozen=True):
    """By the unit that asked."""

    verb = "withdrawn"
    reason: str


class ReopenConsultation(Asked, frozen=True):
    verb = "reopened"
    reason: str


FollowUpCommand = AgreeFollowUp | ReportFollowUp | VerifyFollowUp | ReturnFollowUp
LifeCommand = (
    RequestConsultation
    | StartConsultation
    | TriageConsultation
    | AssignConsultation
    | ScheduleConsultation
    | HoldConsultation
    | WaitForUnit
    | ResumeConsultation
    | KeepPrecedent
    | CloseConsultation
    | WithdrawConsultation
    | ReopenConsultation
)
ConsultationCommand = LifeCommand | FollowUpCommand
