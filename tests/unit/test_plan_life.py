"""The rules of a plan's life beside its statuses: what is complete, who approves, what a revision changes."""

from decimal import Decimal
from typing import Any

import pytest

from services.plans.plan import PLAN
from services.plans.plan_commands import (
    AddAction,
    ApprovePlan,
    ApproveRevision,
    ChangeAction,
    ImportActions,
    PlanCommand,
    RemoveAction,
    SubmitPlan,
)
from services.plans.plan_state import Plan, Status
from shared.decider import Missing, Refused
from shared.events.plans import (
    ActionAdded,
    ActionRemoved,
    PlanApproved,
    PlanDrafted,
    PlanSubmitted,
    RevisionApproved,
    RevisionDropped,
    RevisionProposed,
)
from shared.events.terms import Quarter
from tests.unit.plans import (
    ACTION,
    APPROVED,
    CHANGED,
    COORDINATOR,
    DRAFTED,
    HEAD,
    ID,
    OPERATOR,
    PARENT,
    PROPOSED,
    RETURNED,
    REVISING,
    SUBMITTED,
    action,
    plan_after,
)

EMPTY = (PlanDrafted(*ID, PARENT), OPERATOR)
NO_TARGETS = (None, None, None, None)


def refusal(plan: Plan, command: PlanCommand) -> Refused:
    with pytest.raises(Refused) as refused:
        PLAN.decide(plan, command)
    return refused.value


def test_a_plan_without_actions_is_not_submitted() -> None:
    assert refusal(plan_after(EMPTY), SubmitPlan(ID)).field == "actions"


def test_a_plan_with_an_action_without_targets_is_not_submitted() -> None:
    plan = plan_after(*DRAFTED, (ActionAdded(*ID, action("a-2", targets=NO_TARGETS)), OPERATOR))
    assert refusal(plan, SubmitPlan(ID)).field == "actions.a-2.targets"


def test_a_target_of_zero_is_a_target() -> None:
    plan = plan_after(EMPTY, (ActionAdded(*ID, action(targets=(Decimal(0), None, None, None))), OPERATOR))
    assert PLAN.decide(plan, SubmitPlan(ID)) == [PlanSubmitted(*ID)]


def test_nobody_approves_what_they_submitted() -> None:
    assert "submitted or proposed themselves" in str(refusal(plan_after(*SUBMITTED), ApprovePlan(ID, HEAD)))


def test_nobody_approves_what_they_proposed() -> None:
    assert "submitted or proposed themselves" in str(refusal(plan_after(*REVISING), ApproveRevision(ID, 3, OPERATOR)))


def test_who_submitted_the_plan_may_approve_a_revision_of_somebody_else() -> None:
    assert PLAN.decide(plan_after(*REVISING), ApproveRevision(ID, 3, HEAD)) == [RevisionApproved(*ID, 2, 3)]


def test_an_approved_plan_is_in_force_for_the_whole_year() -> None:
    plan = plan_after(*APPROVED)
    assert plan.in_force == ({"a-1": ACTION},) * 4
    assert plan.revision == 1


def test_what_is_edited_for_a_revision_is_not_in_force() -> None:
    plan = plan_after(*REVISING)
    assert plan.actions == {"a-1": CHANGED}
    assert plan.in_force == ({"a-1": ACTION},) * 4


def test_old_quarters_keep_the_targets_that_were_in_force() -> None:
    plan = plan_after(*REVISING, (RevisionApproved(*ID, 2, 3), COORDINATOR))
    assert plan.in_force == ({"a-1": ACTION}, {"a-1": ACTION}, {"a-1": CHANGED}, {"a-1": CHANGED})
    assert (plan.status, plan.revision, plan.effective_from) == (Status.APPROVED, 2, 3)


def test_a_dropped_revision_leaves_what_is_in_force() -> None:
    plan = plan_after(*REVISING, (RevisionDropped(*ID, "tidak jadi"), COORDINATOR))
    assert plan.actions == {"a-1": ACTION}
    assert plan.status == Status.APPROVED


def test_approving_the_same_revision_again_is_no_news() -> None:
    plan = plan_after(*REVISING, (RevisionApproved(*ID, 2, 3), COORDINATOR))
    assert PLAN.decide(plan, ApproveRevision(ID, 3, COORDINATOR)) == []
    assert "cannot be approved as revised" in str(refusal(plan, ApproveRevision(ID, 2, COORDINATOR)))


def test_a_revision_that_changes_nothing_is_not_approved() -> None:
    assert str(refusal(plan_after(*PROPOSED), ApproveRevision(ID, 1, COORDINATOR))) == "the proposal changes nothing"


@pytest.mark.parametrize("quarter", [3, 4])
def test_a_revision_that_changes_nothing_from_its_quarter_on_is_not_approved(quarter: Quarter) -> None:
    second = (RevisionApproved(*ID, 2, 3), COORDINATOR), (RevisionProposed(*ID, "sekali lagi"), OPERATOR)
    refused = refusal(plan_after(*REVISING, *second), ApproveRevision(ID, quarter, COORDINATOR))
    assert str(refused) == "the proposal changes nothing"


def test_a_second_revision_may_bring_the_first_forward() -> None:
    second = (RevisionApproved(*ID, 2, 4), COORDINATOR), (RevisionProposed(*ID, "lebih awal"), OPERATOR)
    plan = plan_after(*REVISING, *second)
    assert PLAN.decide(plan, ApproveRevision(ID, 3, COORDINATOR)) == [RevisionApproved(*ID, 3, 3)]


def test_an_incomplete_revision_is_not_approved() -> None:
    plan = plan_after(*REVISING, (ActionRemoved(*ID, "a-1"), OPERATOR))
    assert refusal(plan, ApproveRevision(ID, 3, COORDINATOR)).field == "actions"


def test_a_returned_plan_tells_why_until_it_is_submitted_again() -> None:
    returned = plan_after(*RETURNED).returned
    assert returned
    assert returned.reason == "target TW I kosong"
    assert plan_after(*RETURNED, (PlanSubmitted(*ID), HEAD)).returned is None


def test_adding_the_same_action_again_is_no_news() -> None:
    assert PLAN.decide(plan_after(*DRAFTED), AddAction(ID, ACTION)) == []


def test_changing_an_action_into_itself_is_no_news() -> None:
    assert PLAN.decide(plan_after(*DRAFTED), ChangeAction(ID, action(weight=Decimal("1.00")))) == []


def test_importing_what_is_there_already_is_no_news() -> None:
    assert PLAN.decide(plan_after(*DRAFTED), ImportActions(ID, (ACTION,))) == []


@pytest.mark.parametrize("command", [ChangeAction(ID, action("a-9")), RemoveAction(ID, "a-9")])
def test_an_action_that_is_not_there_cannot_be_edited(command: PlanCommand) -> None:
    assert isinstance(refusal(plan_after(*DRAFTED), command), Missing)


def test_a_removed_action_is_no_longer_worked_on() -> None:
    assert plan_after(*DRAFTED, (ActionRemoved(*ID, "a-1"), OPERATOR)).actions == {}


@pytest.mark.parametrize(
    ("changes", "field", "accepted"),
    [
        ({"scale": "percent", "targets": (None, Decimal(-1), None, None)}, "targets[1]", "at least 0"),
        ({"maximum": Decimal(3)}, "targets[3]", "at most 3"),
        ({"minimum": Decimal(3), "maximum": Decimal(9)}, "targets[1]", "at least 3, at most 9"),
        ({"minimum": Decimal(5), "maximum": Decimal(5)}, "maximum", "more than 5"),
        ({"scale": "percent", "minimum": Decimal(-9), "maximum": Decimal(0)}, "maximum", "more than 0"),
    ],
)
def test_an_action_off_its_scale_is_refused(changes: dict[str, Any], field: str, accepted: str) -> None:
    refused = refusal(plan_after(*DRAFTED), AddAction(ID, action("a-2", **changes)))
    assert (refused.field, refused.accepted) == (field, accepted)


def test_an_index_may_reach_both_ends_of_its_scale() -> None:
    ends = (Decimal(2), Decimal(5), None, None)
    index = action("a-2", scale="index", minimum=Decimal(2), maximum=Decimal(5), targets=ends)
    assert PLAN.decide(plan_after(*DRAFTED), AddAction(ID, index)) == [ActionAdded(*ID, index)]


def test_each_plan_has_a_stream() -> None:
    assert ID.stream == "plan-dinkes-2025-general"


def test_an_approval_said_again_by_the_submitter_is_no_news() -> None:
    plan = plan_after(*SUBMITTED, (PlanApproved(*ID), COORDINATOR))
    assert PLAN.decide(plan, ApprovePlan(ID, HEAD)) == []
