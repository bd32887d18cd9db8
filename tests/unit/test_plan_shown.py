"""A plan is shown with what is in force, what was verified, and which files prove more than one figure."""

from decimal import Decimal

from services.plans.shown import ShownPlace, ShownReturn, ShownVerification, shown
from shared.events.plans import PlanEvent, ProgressCorrected, RevisionApproved
from shared.events.terms import Evidence
from tests.unit.plans import (
    CHANGED,
    COORDINATOR,
    ID,
    OPERATOR,
    PARENT,
    REPORTED,
    RETURNED,
    REVISING,
    VERIFIER,
    plan_after,
    progress,
    reported,
    verified,
)
from tests.unit.story import Happened

FILE = Evidence("formal_report", "Laporan", sha256="a" * 64)
LINK = Evidence("link", "Berita", link="https://example.org/berita")


def with_evidence(quarter: int, *evidence: Evidence) -> Happened[PlanEvent]:
    return reported(quarter=quarter, progress=progress(evidence=evidence)), OPERATOR


def test_a_plan_is_shown_with_its_parent_and_status() -> None:
    plan = shown(ID, plan_after(*REPORTED))
    assert (plan.unit, plan.status, plan.revision, plan.parent) == ("dinkes", "approved", 1, PARENT)
    assert (plan.returned, plan.proposed) == (None, None)


def test_a_returned_plan_is_shown_with_the_reason() -> None:
    returned = shown(ID, plan_after(*RETURNED)).returned
    assert isinstance(returned, ShownReturn)
    assert returned.reason == "target TW I kosong"


def test_the_proposal_and_what_is_in_force_are_shown_apart() -> None:
    plan = shown(ID, plan_after(*REVISING, (RevisionApproved(*ID, 2, 4), COORDINATOR)))
    assert plan.actions == [CHANGED]
    assert [targets["a-1"] for targets in plan.in_force] == [None, 2, 3, 5]
    assert shown(ID, plan_after(*REVISING)).proposed == "anggaran berubah"


def test_a_figure_is_shown_with_its_target_and_verification() -> None:
    (figure,) = shown(ID, plan_after(*REPORTED, (verified(), VERIFIER))).progress
    assert (figure.action, figure.quarter, figure.target) == ("a-1", 2, Decimal(2))
    assert figure.verification == ShownVerification(Decimal(2), verified().assessment, Decimal(75), None)


def test_a_corrected_figure_is_shown_with_what_was_verified_before() -> None:
    corrected = ProgressCorrected(*ID, "a-1", 2, progress("3"), "closed", "salah hitung")
    (figure,) = shown(ID, plan_after(*REPORTED, (verified(), VERIFIER), (corrected, OPERATOR))).progress
    assert figure.verification is None
    assert figure.verified_before
    assert (figure.progress.value, figure.verified_before.value) == (Decimal(3), Decimal(2))


def test_a_file_that_proves_several_figures_is_shown() -> None:
    plan = plan_after(*REPORTED, with_evidence(2, FILE, LINK), with_evidence(3, FILE, FILE, LINK))
    assert shown(ID, plan).reused_files == {FILE.sha256: [ShownPlace("a-1", 2), ShownPlace("a-1", 3)]}


def test_a_file_that_proves_one_figure_is_not_reused() -> None:
    assert shown(ID, plan_after(*REPORTED, with_evidence(2, FILE, FILE))).reused_files == {}
