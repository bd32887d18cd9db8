"""Progress is reported while the window is open, corrected with a reason, and verified by somebody else."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from services.plans.plan import PLAN
from services.plans.plan_commands import (
    CorrectProgress,
    ImportProgress,
    PlanCommand,
    ReportProgress,
    VerifyProgress,
)
from services.plans.plan_state import Place, Plan
from services.plans.progress import Figure, score
from services.plans.window import WindowStateNow
from shared.decider import Missing, Refused
from shared.events.plans import (
    ActionAdded,
    ActionRemoved,
    Assessment,
    PlanApproved,
    PlanEvent,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    RevisionApproved,
    RevisionProposed,
)
from tests.unit.plans import (
    APPROVED,
    COORDINATOR,
    DRAFTED,
    HEAD,
    ID,
    OPERATOR,
    REPORTED,
    REVISING,
    VERIFIER,
    action,
    plan_after,
    progress,
    reported,
    verified,
)
from tests.unit.story import Happened

OPENS = datetime(2025, 6, 1, tzinfo=UTC)
REPORT = ReportProgress(ID, "a-1", 2, progress("3"), "open", OPENS)
CORRECT = CorrectProgress(ID, "a-1", 2, progress("3"), "closed", OPENS, "salah hitung")
CORRECTED = ProgressCorrected(*ID, "a-1", 2, progress("3"), "closed", "salah hitung")
VERIFY = VerifyProgress(ID, "a-1", 2, verified().assessment, None, VERIFIER)
VERIFIED: Happened[PlanEvent] = (verified(), VERIFIER)
PLACE = Place("a-1", 2)


def with_(command: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(command, **changes)


def refusal(plan: Plan, command: PlanCommand) -> Refused:
    with pytest.raises(Refused) as refused:
        PLAN.decide(plan, command)
    return refused.value


@pytest.mark.parametrize("window", ["open", "extended"])
def test_progress_is_reported_while_the_window_is_open(window: WindowStateNow) -> None:
    events = PLAN.decide(plan_after(*APPROVED), with_(REPORT, window=window))
    assert events == [ProgressReported(*ID, "a-1", 2, progress("3"), window)]  # type: ignore[arg-type]


def test_a_report_replaces_the_one_before() -> None:
    assert PLAN.decide(plan_after(*REPORTED), REPORT) == [reported("3")]


def test_a_closed_window_takes_corrections_only() -> None:
    refused = refusal(plan_after(*REPORTED), with_(REPORT, window="closed"))
    assert refused.accepted == "a correction with a reason"


def test_the_same_report_again_is_no_news_even_when_the_window_has_closed() -> None:
    same = with_(REPORT, progress=progress("2.0"), window="closed")
    assert PLAN.decide(plan_after(*REPORTED), same) == []


@pytest.mark.parametrize("command", [REPORT, CORRECT])
def test_nothing_is_taken_before_the_window_opens(command: PlanCommand) -> None:
    refused = refusal(plan_after(*APPROVED), with_(command, window="not_open"))
    assert str(refused) == "the window of quarter 2 is not open: it opens 2025-06-01T00:00:00+00:00"


def test_a_window_that_is_not_scheduled_is_named_so() -> None:
    refused = refusal(plan_after(*APPROVED), with_(REPORT, window="not_open", opens=None))
    assert str(refused) == "the window of quarter 2 is not open: it is not scheduled"


@pytest.mark.parametrize("window", ["open", "extended", "closed"])
def test_a_correction_is_taken_from_the_opening_on(window: WindowStateNow) -> None:
    events = PLAN.decide(plan_after(*REPORTED), with_(CORRECT, window=window))
    assert events == [with_(CORRECTED, window=window)]


def test_a_quarter_that_was_never_reported_can_be_corrected() -> None:
    assert PLAN.decide(plan_after(*APPROVED), CORRECT) == [CORRECTED]


def test_a_correction_that_corrects_nothing_is_no_news() -> None:
    assert PLAN.decide(plan_after(*REPORTED), with_(CORRECT, progress=progress("2"))) == []


def test_a_cumulative_value_may_fall() -> None:
    assert PLAN.decide(plan_after(*REPORTED), with_(REPORT, quarter=3, progress=progress("1")))


@pytest.mark.parametrize("command", [REPORT, CORRECT])
def test_a_value_off_the_scale_is_refused(command: PlanCommand) -> None:
    index = action("a-2", scale="index", minimum=Decimal(0), maximum=Decimal(5))
    approved = (PlanSubmitted(*ID), HEAD), (PlanApproved(*ID), COORDINATOR)
    plan = plan_after(*DRAFTED, (ActionAdded(*ID, index), OPERATOR), *approved)
    refused = refusal(plan, with_(command, action="a-2", progress=progress("1109")))
    assert (refused.field, refused.accepted) == ("value", "at least 0, at most 5")


@pytest.mark.parametrize("command", [REPORT, CORRECT, VERIFY])
def test_an_action_that_is_not_in_force_is_refused(command: PlanCommand) -> None:
    assert isinstance(refusal(plan_after(*REVISING), with_(command, action="a-9")), Missing)


def test_an_action_that_was_removed_later_is_still_in_force_before() -> None:
    second = (ActionAdded(*ID, action("a-2")), OPERATOR), (ActionRemoved(*ID, "a-1"), OPERATOR)
    proposed = (RevisionProposed(*ID, "diganti"), OPERATOR), *second, (RevisionApproved(*ID, 2, 3), COORDINATOR)
    plan = plan_after(*REPORTED, *proposed)
    assert PLAN.decide(plan, REPORT) == [reported("3")]
    assert str(refusal(plan, with_(REPORT, quarter=3))) == "no action a-1 is in force in quarter 3"


def test_an_action_that_is_only_proposed_is_not_in_force() -> None:
    plan = plan_after(*REVISING, (ActionAdded(*ID, action("a-2")), OPERATOR))
    assert isinstance(refusal(plan, with_(REPORT, action="a-2")), Missing)


def test_an_import_takes_all_reports_or_none() -> None:
    third = with_(REPORT, quarter=3)
    taken = PLAN.decide(plan_after(*REPORTED), ImportProgress(ID, (REPORT, third)))
    assert taken == [reported("3"), reported("3", quarter=3)]
    refused = refusal(plan_after(*REPORTED), ImportProgress(ID, (REPORT, with_(third, window="closed"))))
    assert str(refused) == "the window of quarter 3 is closed"


def test_what_is_reported_is_verified() -> None:
    assert PLAN.decide(plan_after(*REPORTED), VERIFY) == [verified()]


def test_what_is_not_reported_cannot_be_verified() -> None:
    assert "nothing is reported" in str(refusal(plan_after(*APPROVED), VERIFY))


@pytest.mark.parametrize("by", [OPERATOR, HEAD, "who corrected it"])
def test_nobody_verifies_their_own_doing(by: str) -> None:
    plan = plan_after(*REPORTED, (CORRECTED, "who corrected it"))
    assert "nobody verifies" in str(refusal(plan, with_(VERIFY, by=by)))


def test_verifying_the_same_again_is_no_news() -> None:
    assert PLAN.decide(plan_after(*REPORTED, VERIFIED), VERIFY) == []


def test_a_verification_can_be_changed() -> None:
    plan = plan_after(*REPORTED, VERIFIED)
    changed = verified(output=False, notes="bukti belum lengkap")
    verify = with_(VERIFY, assessment=changed.assessment, notes=changed.notes)
    assert PLAN.decide(plan, verify) == [changed]


def test_an_output_below_its_target_is_reached_only_with_a_note() -> None:
    plan = plan_after(*APPROVED, (reported("1"), OPERATOR))
    refused = refusal(plan, VERIFY)
    assert (refused.field, refused.accepted) == ("notes", "why the output counts as reached")
    assert PLAN.decide(plan, with_(VERIFY, notes="sisanya sudah terbit")) == [
        verified("1", notes="sisanya sudah terbit")
    ]


def test_an_output_below_its_target_is_not_reached_without_a_note() -> None:
    plan = plan_after(*APPROVED, (reported("1"), OPERATOR))
    not_reached = verified("1", output=False)
    assert PLAN.decide(plan, with_(VERIFY, assessment=not_reached.assessment)) == [not_reached]


def test_where_nothing_was_due_no_note_is_needed() -> None:
    plan = plan_after(*APPROVED, (reported("0", quarter=1), OPERATOR))
    assert PLAN.decide(plan, with_(VERIFY, quarter=1)) == [with_(verified("0"), quarter=1)]


@pytest.mark.parametrize("event", [CORRECTED, reported("3")])
def test_a_new_value_opens_the_verification_again_and_keeps_the_old_one(event: PlanEvent) -> None:
    plan = plan_after(*REPORTED, VERIFIED, (event, "somebody else"))
    assert plan.figures[PLACE] == Figure(progress("3"), frozenset({OPERATOR, "somebody else"}), None, verified())


def test_the_last_verification_is_kept_over_several_corrections() -> None:
    again = with_(CORRECTED, progress=progress("4"))
    plan = plan_after(*REPORTED, VERIFIED, (CORRECTED, OPERATOR), (again, OPERATOR))
    assert plan.figures[PLACE].verified_before == verified()


def test_the_target_that_a_note_is_asked_for_is_the_one_in_force() -> None:
    plan = plan_after(*REVISING, (RevisionApproved(*ID, 2, 2), COORDINATOR))
    assert refusal(plan, VERIFY).field == "notes"


@pytest.mark.parametrize(("reached", "percent"), [(0, 0), (1, 25), (3, 75), (4, 100)])
def test_the_score_is_the_share_of_what_fits(reached: int, percent: int) -> None:
    dimensions = [True] * reached + [False] * (4 - reached)
    assert score(with_(verified(), assessment=Assessment(*dimensions))) == percent
