"""Why a form was not taken is said in Indonesian, whatever rule said no."""

from collections.abc import Callable

import pytest

from services.plans.plan import decide
from services.plans.plan_commands import CorrectProgress, ReportProgress, SubmitPlan, VerifyProgress
from services.plans.plan_state import Status
from services.plans.refusals import WORDING
from shared.commands import PreconditionFailed
from shared.decider import Refused
from shared.events.plans import Assessment
from shared.problems import PROBLEMS, problem_of
from tests.unit.plans import DRAFTED, HISTORIES, ID, REPORTED, SUBMITTED, VERIFIER, plan_after, progress

FITS = Assessment(execution=True, output=True, quality=True, timeliness=True)
REFUSED: list[tuple[str, Callable[[], object]]] = [
    (
        "Jendela pelaporan sudah ditutup. Isi alasan koreksi, lalu kirim lagi.",
        lambda: decide(plan_after(*REPORTED), ReportProgress(ID, "a-1", 3, progress(), "closed", None)),
    ),
    (
        "Jendela pelaporan belum dibuka, jadi belum ada yang dapat dilaporkan.",
        lambda: decide(plan_after(*REPORTED), CorrectProgress(ID, "a-1", 3, progress(), "not_open", None, "x")),
    ),
    (
        "Yang melaporkan, mengoreksi, atau mengajukan tidak memverifikasi pekerjaannya sendiri.",
        lambda: decide(plan_after(*REPORTED), VerifyProgress(ID, "a-1", 2, FITS, None, "operator")),
    ),
    (
        "Belum ada laporan untuk triwulan ini.",
        lambda: decide(plan_after(*REPORTED), VerifyProgress(ID, "a-1", 4, FITS, None, VERIFIER)),
    ),
    (
        "Rencana aksi ini diajukan.",
        lambda: decide(plan_after(*SUBMITTED), ReportProgress(ID, "a-1", 2, progress(), "open", None)),
    ),
]


@pytest.mark.parametrize(("said", "asked"), REFUSED)
def test_a_refusal_of_the_rules_is_said_in_indonesian(said: str, asked: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refused:
        asked()
    assert WORDING.answer(problem_of(refused.value, PROBLEMS), str).whole[0].startswith(said)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.ABSENT])
def test_every_state_that_hinders_has_a_word(status: Status) -> None:
    try:
        decide(plan_after(*HISTORIES[status]), SubmitPlan(ID))
    except Refused as refused:
        assert WORDING.sentence(str(refused)).startswith("Rencana aksi ini ")  # noqa: PT017  # some states do not hinder


def test_a_plan_without_actions_names_what_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        decide(plan_after(DRAFTED[0]), SubmitPlan(ID))
    told = WORDING.answer(problem_of(refused.value, PROBLEMS), str).fields["actions"]
    assert told == ("rencana aksi ini belum punya aksi", "paling sedikit satu aksi yang punya target")


def test_a_change_meanwhile_is_said_so() -> None:
    problem = problem_of(PreconditionFailed("plan-dinkes-2025-general", 3, 4), PROBLEMS)
    assert WORDING.answer(problem, str).whole[0].startswith("Rencana aksi ini berubah sejak halaman dibuka")


def test_what_is_not_known_stays_as_it_is() -> None:
    assert WORDING.sentence("something new") == "something new"
