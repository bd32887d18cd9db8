"""What an import takes of a worksheet, and what it says about the rest."""

import csv
import io
from decimal import Decimal

import msgspec
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.plans.importing import Import, WindowNow, weigh
from services.plans.plan import PLAN
from services.plans.plan_commands import ImportActions, ImportProgress
from services.plans.plan_state import Plan
from services.plans.worksheet import WorksheetReading, read_worksheet
from shared.events.plans import ActionAdded, ActionChanged, Obstacle, PlanApproved, PlanDrafted, PlanSubmitted
from shared.events.terms import Evidence, Quarter
from tests.unit.plans import APPROVED, COORDINATOR, DRAFTED, HEAD, ID, OPERATOR, PARENT, SUBMITTED, action, plan_after
from tests.unit.story import recorded

HEADINGS = [
    "Rencana Aksi", "Satuan Output", "Jenis Target", "Target TW I", "Target TW II", "Target TW III", "Target TW IV",
    "Realisasi Output TW II", "Realisasi Anggaran TW II", "Kendala TW II", "Solusi TW II", "Bukti Dukung TW II",
    "Catatan Evaluator TW II",
]  # fmt: skip
SAKIP = ["Menyusun laporan SAKIP", "Dokumen", "kumulatif", "1", "2", "3", "4"]
SPIP = ["Menilai risiko", "Dokumen", "per triwulan", "", "1", "", "1"]
DIRTY = ["Menyusun peta risiko", "Dokumen", "kumulatif", "dua", "2", "3", "4"]
NOTHING = [""] * 6
EMPTY = (PlanDrafted(*ID, PARENT), OPERATOR)
OPEN: dict[Quarter, WindowNow] = {
    1: WindowNow("closed", None),
    2: WindowNow("open", None),
    3: WindowNow("not_open", None),
    4: WindowNow("not_open", None),
}


def sheet(*rows: list[str]) -> WorksheetReading:
    content = io.StringIO()
    csv.writer(content).writerows([HEADINGS, *rows])
    return read_worksheet(content.getvalue().encode(), "renaksi.csv")


def weighed(plan: Plan, *rows: list[str]) -> Import:
    return weigh(plan, OPEN, ID, sheet(*rows))


def after(plan: Plan, taken: Import, by: str = OPERATOR) -> Plan:
    for event in PLAN.decide(plan, taken.command):
        plan = PLAN.evolve(plan, recorded(event, by))
    return plan


def fates(taken: Import) -> list[tuple[int, Quarter | None, str]]:
    return [(verdict.row, verdict.quarter, verdict.fate) for verdict in taken.verdicts]


def in_force(*rows: list[str]) -> Plan:
    plan = after(plan_after(EMPTY), weighed(plan_after(EMPTY), *rows))
    for event, by in ((PlanSubmitted(*ID), HEAD), (PlanApproved(*ID), COORDINATOR)):
        plan = PLAN.evolve(plan, recorded(event, by))
    return plan


def test_clean_rows_become_one_command() -> None:
    taken = weighed(plan_after(EMPTY), SAKIP + NOTHING, DIRTY + NOTHING, SPIP + NOTHING)
    assert fates(taken) == [(2, None, "taken"), (3, None, "refused"), (4, None, "taken")]
    assert isinstance(taken.command, ImportActions)
    assert [action.description for action in taken.command.actions] == [SAKIP[0], SPIP[0]]
    assert [verdict.row for verdict in taken.refused] == [3]


def test_an_imported_action_says_what_the_sheet_says_and_no_more() -> None:
    (action,) = after(plan_after(EMPTY), weighed(plan_after(EMPTY), SAKIP + NOTHING)).actions.values()
    assert [str(target) for target in action.targets] == ["1", "2", "3", "4"]
    assert (action.output_unit, action.target_kind, action.scale) == ("Dokumen", "cumulative", "number")
    assert (action.executor, action.rb_indicator, action.budget_total, action.weight) == ("", "", None, Decimal(1))


def test_progress_waits_for_the_approval() -> None:
    taken = weighed(plan_after(EMPTY), [*SAKIP, "2", "", "", "", "", ""])
    assert fates(taken) == [(2, None, "taken"), (2, 2, "left_out")]


def test_an_approved_plan_takes_the_progress() -> None:
    row = [*SAKIP, "2", "1500000", "Anggaran terlambat", "Pergeseran", "https://example.org/bukti", ""]
    taken = weighed(in_force(row), row)
    assert fates(taken) == [(2, 2, "taken")]
    assert isinstance(taken.command, ImportProgress)
    (report,) = taken.command.reports
    assert (report.progress.value, report.progress.budget_absorbed) == (Decimal(2), Decimal(1_500_000))
    assert report.progress.obstacle == Obstacle("other", "Anggaran terlambat")
    assert report.progress.solution == "Pergeseran"
    link = "https://example.org/bukti"
    assert report.progress.evidence == (Evidence("link", link, link=link),)


def test_progress_is_taken_once() -> None:
    row = [*SAKIP, "2", "", "", "", "", ""]
    plan = in_force(row)
    again = weighed(after(plan, weighed(plan, row)), row)
    assert fates(again) == [(2, 2, "unchanged")]


def test_what_has_its_place_elsewhere_is_left_out_with_the_reason() -> None:
    row = [*SAKIP, "2", "", "", "", "di lemari arsip", "sesuai"]
    taken = weighed(in_force(row), row)
    assert [verdict.why.english for verdict in taken.verdicts if verdict.why] == [
        "the evidence is no link: upload its file",
        "the evaluator's note is given by verifying",
    ]
    assert taken.refused == []


def test_a_row_without_progress_is_left_out_and_an_unclean_one_refused() -> None:
    plan = in_force(SAKIP + NOTHING)
    assert fates(weighed(plan, SAKIP + NOTHING, DIRTY + NOTHING)) == [(2, None, "left_out"), (3, None, "refused")]


def test_a_quarter_whose_window_is_not_open_is_refused_with_the_reason() -> None:
    row = [*SAKIP, "2", "", "", "", "", ""]
    taken = weigh(in_force(row), {**OPEN, 2: WindowNow("closed", None)}, ID, sheet(row))
    (verdict,) = taken.verdicts
    assert taken.command == ImportProgress(ID, ())
    assert verdict.why
    assert verdict.why.english == "the window of quarter 2 is closed; accepted: a correction with a reason"


SAME_WORDS = ["Menyusun  laporan sakip", *SAKIP[1:], "2", "", "", "", "", ""]


def test_an_action_written_by_hand_is_found_by_its_words() -> None:
    (verdict,) = weighed(plan_after(*APPROVED), SAME_WORDS).verdicts
    assert (verdict.action, verdict.fate) == ("a-1", "taken")


def test_words_that_stand_twice_in_the_sheet_find_nothing() -> None:
    taken = weighed(plan_after(*APPROVED), SAME_WORDS, SAME_WORDS)
    assert fates(taken) == [(2, 2, "refused"), (3, 2, "refused")]


def test_words_that_stand_twice_in_the_plan_find_nothing() -> None:
    twice = (ActionAdded(*ID, action("a-2")), OPERATOR), (PlanSubmitted(*ID), HEAD), (PlanApproved(*ID), COORDINATOR)
    assert fates(weighed(plan_after(*DRAFTED, *twice), SAME_WORDS)) == [(2, 2, "refused")]


def test_a_weight_that_was_set_stays() -> None:
    plan = after(plan_after(EMPTY), weighed(plan_after(EMPTY), SAKIP + NOTHING))
    (known,) = plan.actions.values()
    heavier = ActionChanged(*ID, msgspec.structs.replace(known, weight=Decimal(3)))
    plan = PLAN.evolve(plan, recorded(heavier, OPERATOR))
    assert fates(weighed(plan, SAKIP + NOTHING)) == [(2, None, "unchanged")]


def test_a_submitted_plan_takes_no_row() -> None:
    (verdict,) = weighed(plan_after(*SUBMITTED), SAKIP + NOTHING).verdicts
    assert verdict.why
    assert verdict.why.english == "a plan that is submitted cannot be edited"


def test_other_actions_of_the_plan_stay() -> None:
    plan = plan_after(*DRAFTED)
    assert "a-1" in after(plan, weighed(plan, SPIP + NOTHING)).actions


WORDS = st.sampled_from(["Menyusun laporan", "Menilai risiko", "Melatih pegawai", "Menyusun laporan "])
TARGETS = st.lists(st.sampled_from(["", "1", "2", "7", "dua"]), min_size=4, max_size=4)
ROWS = st.lists(st.tuples(WORDS, TARGETS), min_size=1, max_size=6)


@for_all(ROWS)
def test_importing_twice_changes_nothing(rows: list[tuple[str, list[str]]]) -> None:
    filled = [[words, "Dokumen", "per triwulan", *targets, *NOTHING] for words, targets in rows]
    once = after(plan_after(EMPTY), weighed(plan_after(EMPTY), *filled))
    assert PLAN.decide(once, weighed(once, *filled).command) == []
