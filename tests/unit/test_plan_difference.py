"""The difference between two versions of a plan is told field by field."""

from collections.abc import Sequence
from decimal import Decimal

from services.plans.difference import Difference, difference
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ParentChanged,
    ParentIndicator,
    PlanEvent,
    RevisionApproved,
    RevisionDropped,
)
from tests.unit.plans import (
    ACTION,
    APPROVED,
    COORDINATOR,
    DRAFTED,
    HEAD,
    ID,
    OPERATOR,
    PARENT,
    REPORTED,
    REVISING,
    SUBMITTED,
    VERIFIER,
    action,
    plan_after,
    reported,
    verified,
)
from tests.unit.story import Happened


def told(before: Sequence[Happened[PlanEvent]], *events: PlanEvent) -> Sequence[Difference]:
    return difference(plan_after(*before), plan_after(*before, *((event, "somebody") for event in events)))


def test_nothing_happened_between_a_version_and_itself() -> None:
    assert told(REVISING) == []


def test_an_added_and_a_removed_action_are_told_as_a_whole() -> None:
    new = action("a-2")
    assert told(DRAFTED, ActionAdded(*ID, new), ActionRemoved(*ID, "a-1")) == [
        Difference("removed", "action", "a-1", None, ACTION, None),
        Difference("added", "action", "a-2", None, None, new),
    ]


def test_a_changed_action_is_told_field_by_field() -> None:
    changed = action(weight=Decimal(2), executor="Bidang Kesmas")
    assert told(DRAFTED, ActionChanged(*ID, changed)) == [
        Difference("changed", "action", "a-1", "executor", "Sekretariat", "Bidang Kesmas"),
        Difference("changed", "action", "a-1", "weight", Decimal(1), Decimal(2)),
    ]


def test_a_changed_parent_is_told_field_by_field() -> None:
    parent = ParentIndicator("sakip", 2024, PARENT.baseline_value, Decimal(80))
    assert told(DRAFTED, ParentChanged(*ID, parent)) == [
        Difference("changed", "parent", None, "target", Decimal(75), Decimal(80))
    ]


def test_a_changed_status_is_told() -> None:
    assert difference(plan_after(*DRAFTED), plan_after(*SUBMITTED)) == [
        Difference("changed", "plan", None, "status", "draft", "submitted")
    ]


def test_a_revision_is_told_with_its_actions() -> None:
    after = plan_after(*REVISING, (RevisionApproved(*ID, 2, 3), COORDINATOR))
    told = [(each.subject, each.field) for each in difference(plan_after(*REPORTED), after)]
    assert told == [("plan", "revision"), ("plan", "effective_from"), ("action", "targets")]


def test_a_dropped_revision_leaves_no_difference() -> None:
    after = plan_after(*REVISING, (RevisionDropped(*ID, "tidak jadi"), COORDINATOR))
    assert difference(plan_after(*REPORTED), after) == []


def test_figures_and_verifications_are_told() -> None:
    before = plan_after(*APPROVED)
    after = plan_after(*REPORTED, (verified(), VERIFIER))
    assert difference(before, after) == [
        Difference("added", "progress", "a-1/2", None, None, reported().progress),
        Difference("added", "verification", "a-1/2", None, None, verified()),
    ]


def test_a_draft_begins_with_everything() -> None:
    told = [(each.change, each.subject) for each in difference(plan_after(), plan_after(*SUBMITTED))]
    assert told == [("changed", "plan"), ("added", "parent"), ("added", "action")]


def test_it_can_be_told_backwards() -> None:
    back = difference(plan_after(*SUBMITTED, (ActionRemoved(*ID, "a-1"), HEAD)), plan_after(*DRAFTED))
    assert ("added", "action") in [(each.change, each.subject) for each in back]
    assert OPERATOR not in str(back)
