"""Which command is taken in which status: everything that is not written here is refused."""

from collections.abc import Sequence
from datetime import date
from typing import get_args

import msgspec
import pytest

from services.plans.plan import PLAN
from services.plans.plan_commands import (
    AddAction,
    ApprovePlan,
    ApproveRevision,
    ChangeAction,
    CorrectProgress,
    DraftPlan,
    DropRevision,
    ImportActions,
    ImportProgress,
    PlanCommand,
    ProposeRevision,
    RemoveAction,
    ReportProgress,
    ReturnPlan,
    SubmitPlan,
    VerifyProgress,
)
from services.plans.plan_state import Status
from shared.decider import Refused
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ParentChanged,
    PlanApproved,
    PlanDrafted,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    RevisionApproved,
    RevisionDropped,
    RevisionProposed,
)
from tests.unit.plans import COORDINATOR, HISTORIES, ID, PARENT, VERIFIER, action, plan_after, progress, verified

PARENT_OTHERWISE = msgspec.structs.replace(PARENT, indicator="spip")
NEW = action("a-2")
CHANGED = action(description="Menyusun dan mereviu laporan SAKIP")
REPORT = ReportProgress(ID, "a-1", 2, progress("3"), "open", None)
SAME_REPORT = ReportProgress(ID, "a-1", 2, progress("2"), "open", None)
DUE = date(2025, 3, 1)
ASSESSMENT = verified().assessment
EDITABLE = (Status.DRAFT, Status.RETURNED, Status.REVISING)
REPORTABLE = (Status.APPROVED, Status.REVISING)
ALL = tuple(Status)

Row = tuple[PlanCommand, dict[Status, Sequence[PlanEvent]]]


def leads_to(events: Sequence[PlanEvent], *statuses: Status) -> dict[Status, Sequence[PlanEvent]]:
    return dict.fromkeys(statuses, events)


TABLE: list[Row] = [
    (
        DraftPlan(ID, PARENT),
        leads_to([], *ALL) | leads_to([PlanDrafted(*ID, PARENT)], Status.ABSENT),
    ),
    (
        DraftPlan(ID, PARENT_OTHERWISE),
        leads_to([PlanDrafted(*ID, PARENT_OTHERWISE)], Status.ABSENT)
        | leads_to([ParentChanged(*ID, PARENT_OTHERWISE)], Status.DRAFT, Status.RETURNED),
    ),
    (AddAction(ID, NEW), leads_to([ActionAdded(*ID, NEW)], *EDITABLE)),
    (ChangeAction(ID, CHANGED), leads_to([ActionChanged(*ID, CHANGED)], *EDITABLE)),
    (RemoveAction(ID, "a-1"), leads_to([ActionRemoved(*ID, "a-1")], *EDITABLE)),
    (
        ImportActions(ID, (CHANGED, NEW)),
        leads_to([ActionChanged(*ID, CHANGED), ActionAdded(*ID, NEW)], *EDITABLE),
    ),
    (
        SubmitPlan(ID),
        leads_to([PlanSubmitted(*ID)], Status.DRAFT, Status.RETURNED) | leads_to([], Status.SUBMITTED),
    ),
    (ReturnPlan(ID, "belum lengkap", DUE), leads_to([PlanReturned(*ID, "belum lengkap", DUE)], Status.SUBMITTED)),
    (
        ReturnPlan(ID, "target TW I kosong", date(2025, 2, 14)),
        leads_to([PlanReturned(*ID, "target TW I kosong", date(2025, 2, 14))], Status.SUBMITTED)
        | leads_to([], Status.RETURNED),
    ),
    (
        ApprovePlan(ID, COORDINATOR),
        leads_to([PlanApproved(*ID)], Status.SUBMITTED) | leads_to([], Status.APPROVED),
    ),
    (ProposeRevision(ID, "SE 6/2025"), leads_to([RevisionProposed(*ID, "SE 6/2025")], Status.APPROVED)),
    (
        ProposeRevision(ID, "anggaran berubah"),
        leads_to([RevisionProposed(*ID, "anggaran berubah")], Status.APPROVED) | leads_to([], Status.REVISING),
    ),
    (ApproveRevision(ID, 3, COORDINATOR), leads_to([RevisionApproved(*ID, 2, 3)], Status.REVISING)),
    (DropRevision(ID, "tidak jadi"), leads_to([RevisionDropped(*ID, "tidak jadi")], Status.REVISING)),
    (REPORT, leads_to([ProgressReported(*ID, "a-1", 2, progress("3"), "open")], *REPORTABLE)),
    (SAME_REPORT, leads_to([], *REPORTABLE)),
    (
        CorrectProgress(ID, "a-1", 2, progress("3"), "closed", None, "salah hitung"),
        leads_to([ProgressCorrected(*ID, "a-1", 2, progress("3"), "closed", "salah hitung")], *REPORTABLE),
    ),
    (
        ImportProgress(ID, (REPORT, SAME_REPORT)),
        leads_to([ProgressReported(*ID, "a-1", 2, progress("3"), "open")], *REPORTABLE),
    ),
    (VerifyProgress(ID, "a-1", 2, ASSESSMENT, None, VERIFIER), leads_to([verified()], *REPORTABLE)),
]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(("command", "taken"), TABLE)
def test_a_command_is_taken_where_the_table_says_and_refused_everywhere_else(
    command: PlanCommand, taken: dict[Status, Sequence[PlanEvent]], status: Status
) -> None:
    plan = plan_after(*HISTORIES[status])
    assert plan.status == status
    if status in taken:
        assert PLAN.decide(plan, command) == taken[status]
    else:
        with pytest.raises(Refused, match=f"that is {status.replace('_', ' ')} cannot be {command.verb}"):
            PLAN.decide(plan, command)


def test_the_table_has_every_command() -> None:
    assert {type(command) for command, _ in TABLE} == set(get_args(PlanCommand))
