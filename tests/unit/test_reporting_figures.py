"""The figures of a plan: what is due, reported, achieved, how far it is, and what looks doubtful."""

from decimal import Decimal

import msgspec
import pytest

from services.reporting.figures import Budget, Counts, positive
from services.reporting.lines import Flag
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    Assessment,
    PlanDrafted,
    PlanEvent,
    RevisionApproved,
    RevisionProposed,
    TargetKind,
)
from shared.events.terms import Evidence
from tests.unit.reporting import (
    KIND,
    PARENT,
    RULE,
    UNIT,
    YEAR,
    Number,
    action,
    approved,
    corrected,
    figures,
    reported,
    verified,
)

PLAN = (UNIT, YEAR, KIND)
FILE = Evidence("photo", "foto", sha256="a" * 64)


@pytest.mark.parametrize("target", [None, 0, "0.00"])
def test_a_quarter_without_a_target_above_zero_is_not_due(target: Number) -> None:
    found = figures([*approved(action("a-1", 1, target, 3, 4)), reported("a-1", 2, 1)])
    assert (found.counts, found.state, found.progress) == (Counts(), "not_due", None)


def test_what_is_due_and_not_reported_is_missing_and_no_zero() -> None:
    found = figures([*approved(action("a-1"), action("a-2")), reported("a-1", 2, 2)])
    assert (found.counts.due, found.counts.reported, found.counts.achieved) == (2, 1, 1)
    assert (found.progress, found.state) == (Decimal(100), "incomplete")


def test_a_reported_zero_counts_as_zero() -> None:
    found = figures([*approved(action()), reported("a-1", 2, 0)])
    assert (found.counts.reported, found.counts.achieved, found.progress) == (1, 0, Decimal(0))


def test_the_target_is_achieved_when_it_is_reached_exactly() -> None:
    events = [*approved(action("a-1", 1, "2.50", 3, 4)), reported("a-1", 2, "2.5")]
    assert figures(events).counts.achieved == 1


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("cumulative", (10, 15), "75"),  # 15 of 20
        ("level", (10, 15), "75"),
        ("per_quarter", (10, 15), "83.33"),  # 25 of 30
        ("per_quarter", (None, 15), "75"),  # only what is reported, over the targets of the same quarters
    ],
)
def test_progress_follows_the_kind_of_target(kind: TargetKind, values: tuple[int | None, int], expected: str) -> None:
    events = [reported("a-1", 1 if place == 0 else 2, value) for place, value in enumerate(values) if value is not None]
    found = figures([*approved(action("a-1", 10, 20, 30, 40, kind=kind)), *events])
    assert found.progress
    assert found.progress.quantize(Decimal("0.01")) == Decimal(expected).quantize(Decimal("0.01"))


def test_what_was_reported_for_a_quarter_that_was_not_due_stays_out_of_a_sum() -> None:
    plan = approved(action("a-1", None, 20, 30, 40, kind="per_quarter"))
    found = figures([*plan, reported("a-1", 1, 10), reported("a-1", 2, 10)])
    assert found.progress == Decimal(50)


def test_earlier_reports_do_not_stand_in_for_the_one_that_is_missing() -> None:
    found = figures([*approved(action("a-1", 10, 20, 30, 40, kind="per_quarter")), reported("a-1", 1, 10)])
    assert (found.progress, found.counts.reported, found.state) == (None, 0, "incomplete")


def test_more_than_the_target_is_kept_but_does_not_make_up_for_another_action() -> None:
    found = figures([*approved(action("a-1"), action("a-2")), reported("a-1", 2, 6), reported("a-2", 2, 1)])
    assert [line.progress for line in found.lines] == [Decimal(300), Decimal(50)]
    assert [line.score for line in found.lines] == [Decimal(100), Decimal(50)]
    assert found.progress == Decimal(75)


def test_a_value_below_zero_scores_nothing() -> None:
    found = figures([*approved(action("a-1", 1, 2, 3, 4, kind="level")), reported("a-1", 2, -1)])
    assert [(line.progress, line.score) for line in found.lines] == [(Decimal(-50), Decimal(0))]


def test_actions_count_by_their_weight() -> None:
    plan = approved(action("a-1", weight=Decimal(3)), action("a-2"))
    assert figures([*plan, reported("a-1", 2, 2), reported("a-2", 2, 1)]).progress == Decimal("87.5")


def test_without_any_weight_there_is_no_progress() -> None:
    found = figures([*approved(action("a-1", weight=Decimal(0))), reported("a-1", 2, 2)])
    assert (found.progress, found.state) == (None, "complete")


def test_a_quarter_is_measured_by_the_targets_that_were_in_force_in_it() -> None:
    events = [
        *approved(action("a-1", 10, 20, 30, 40, kind="per_quarter")),
        reported("a-1", 2, 20),
        RevisionProposed(*PLAN, "anggaran berubah"),
        ActionChanged(*PLAN, action("a-1", 10, 10, 10, 10, kind="per_quarter")),
        RevisionApproved(*PLAN, 2, 3),
        reported("a-1", 3, 10),
    ]
    assert figures(events, 2).progress == Decimal(100)
    assert figures(events, 3).progress == Decimal(100)  # 20 + 10 of 20 + 10
    assert [figures(events, quarter).revision.number for quarter in (2, 3)] == [1, 2]  # type: ignore[union-attr]


def test_an_action_that_came_with_a_revision_asks_for_nothing_before() -> None:
    events = [
        *approved(action("a-1")),
        RevisionProposed(*PLAN, "kegiatan baru"),
        ActionAdded(*PLAN, action("a-2", 10, 10, 10, 10, kind="per_quarter")),
        RevisionApproved(*PLAN, 2, 3),
        reported("a-2", 3, 10),
    ]
    assert [cell.target for cell in figures(events, 3).lines[1].cells] == [None, None, Decimal(10)]
    assert figures(events, 3).lines[1].progress == Decimal(100)
    assert len(figures(events, 2).lines) == 1


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "no_plan"),
        ([PlanDrafted(*PLAN, PARENT)], "not_approved"),
        (approved(action("a-1", 1, None, 3, 4)), "not_due"),
        (approved(action()), "incomplete"),
        ([*approved(action()), reported("a-1", 2, 1)], "complete"),
    ],
)
def test_a_plan_is_complete_only_when_all_that_is_due_is_reported(events: list[PlanEvent], state: str) -> None:
    assert figures(events).state == state


def test_a_plan_that_is_being_revised_is_as_complete_as_it_was() -> None:
    assert figures([*approved(action()), reported("a-1", 2, 1), RevisionProposed(*PLAN, "lagi")]).state == "complete"


def test_the_budget_of_the_actions_in_force_stands_beside_what_they_absorbed() -> None:
    events = [
        *approved(action("a-1"), action("a-2", None, 2, 3, 4), action("a-3", budget_total=None)),
        reported("a-1", 1, 1, budget=100_000),
        reported("a-1", 2, 2, budget="150000.50"),
        reported("a-2", 2, 2),
    ]
    assert figures(events).budget == Budget(Decimal(2_000_000), Decimal("250000.50"), Decimal(0), 2, 3)


def test_what_an_action_absorbed_that_is_gone_is_told_apart() -> None:
    events = [
        *approved(action("a-1"), action("a-2")),
        reported("a-1", 1, 1, budget=100),
        reported("a-2", 1, 1, budget=40),
        RevisionProposed(*PLAN, "digabung"),
        ActionRemoved(*PLAN, "a-2"),
        RevisionApproved(*PLAN, 2, 2),
    ]
    budget = figures(events).budget
    assert (budget.total, budget.absorbed, budget.outside) == (Decimal(1_000_000), Decimal(100), Decimal(40))


def test_verification_counts_dimensions_over_what_was_verified() -> None:
    plan = approved(action("a-1"), action("a-2"), action("a-3", 1, None, 3, 4))
    found = figures(
        [
            *plan,
            *(reported(name, 2, 2) for name in ("a-1", "a-2", "a-3")),
            verified("a-1", 2, 2, good=3),
            verified("a-3", 2, 2),  # not due: it does not count
        ]
    )
    assert (found.counts.verified, found.counts.positive, found.counts.judged) == (1, 3, 4)


def test_a_verification_that_was_opened_again_does_not_count() -> None:
    found = figures([*approved(action()), reported("a-1", 2, 2), verified("a-1", 2, 2), corrected("a-1", 2, 1)])
    assert (found.counts.reported, found.counts.verified) == (1, 0)


def test_dimensions_are_counted() -> None:
    assert positive(Assessment(execution=True, output=False, quality=True, timeliness=False)) == 2


def test_late_reports_are_counted() -> None:
    assert figures([*approved(action()), reported("a-1", 2, 2, window="extended")]).counts.late == 1


@pytest.mark.parametrize(
    ("targets", "values", "flags"),
    [
        ((1, 2, 3, 4), (1, 2), ()),
        ((1, None, 3, 4), (1, 2), ("early",)),
        ((1, None, 3, 4), (1, 1), ("early",)),
        ((1, None, 3, 4), (0, 0), ()),
        ((1, 2, 3, 4), (2, 1), ("falling",)),
        ((1, 10, 30, 40), (1, 13), ("over",)),
        ((1, 10, 30, 40), (1, 12), ()),
    ],
)
def test_what_looks_doubtful_is_flagged(
    targets: tuple[Number, ...], values: tuple[Number, Number], flags: tuple[Flag, ...]
) -> None:
    found = figures([*approved(action("a-1", *targets)), reported("a-1", 1, values[0]), reported("a-1", 2, values[1])])
    assert found.lines[0].flags == flags


def test_a_value_may_fall_where_it_is_no_sum() -> None:
    plan = approved(action("a-1", kind="level"))
    assert figures([*plan, reported("a-1", 1, 2), reported("a-1", 2, 1)]).lines[0].flags == ()


def test_a_file_that_proves_two_things_is_flagged_on_both() -> None:
    plan = approved(action("a-1"), action("a-2"))
    found = figures(
        [*plan, reported("a-1", 2, 2, evidence=[FILE]), reported("a-2", 2, 2, evidence=[FILE])],
    )
    assert [line.flags for line in found.lines] == [("reused_evidence",), ("reused_evidence",)]


def test_a_flag_changes_no_figure() -> None:
    plain, doubtful = (
        figures([*approved(action("a-1", 1, 10, 30, 40)), reported("a-1", 2, 10, evidence=evidence)])
        for evidence in ([], [FILE, FILE])
    )
    assert (plain.counts, plain.progress) == (doubtful.counts, doubtful.progress)


def test_figures_name_the_rule_they_were_computed_under() -> None:
    strict = msgspec.structs.replace(RULE, id="renaksi-2", score_cap=Decimal(80))
    found = figures([*approved(action()), reported("a-1", 2, 2)], rule=strict)
    assert (found.rule, found.progress) == ("renaksi-2", Decimal(80))
