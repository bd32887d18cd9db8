"""A worksheet over HTTP: the dry run shows every cell, the real run takes what is clean, twice changes nothing."""

import csv
import io
from typing import Any

import pytest

from tests.integration.plans_service import (
    ACTION,
    PARENT,
    PLAN,
    People,
    done,
    drafted,
    fields,
    open_window,
    problem,
    registered,
)

HEADINGS = [
    "Rencana Aksi", "Satuan Output", "Indikator Output", "Jenis Target",
    "Target TW I", "Target TW II", "Target TW III", "Target TW IV", "Pelaksana", "Koordinator",
    "Realisasi Output TW I", "Realisasi Output TW II", "Kendala TW II", "Bukti Dukung TW II", "Catatan Evaluator TW II",
]  # fmt: skip
SAKIP = ["Menyusun laporan SAKIP", "Dokumen", "Jumlah laporan", "kumulatif", "1", "2", "3", "4", "Setda", "Organisasi"]
SPIP = ["Menilai risiko", "Dokumen", "Jumlah register", "per triwulan", "", "1", "", "1", "Inspektorat", "Organisasi"]
DIRTY = ["Menyusun peta risiko", "Dokumen", "Jumlah peta", "kumulatif", "dua", "2", "3", "4", "Setda", "Organisasi"]
NOTHING = ["", "", "", "", ""]
WORKSHEET = f"{PLAN}/worksheet"


def sheet(*rows: list[str]) -> bytes:
    content = io.StringIO()
    csv.writer(content).writerows([HEADINGS, *rows])
    return content.getvalue().encode()


def imported(people: People, mode: str, *rows: list[str], role: str = "operator") -> Any:
    return done(people(role).upload(f"{WORKSHEET}?mode={mode}", sheet(*rows), "renaksi.csv"))


def fates(answer: Any) -> list[tuple[int, int | None, str]]:
    return [(row["row"], verdict["quarter"], verdict["fate"]) for row in answer["rows"] for verdict in row["verdicts"]]


def approve(people: People) -> None:
    people("head").post(f"{PLAN}/submit")
    people("coordinator").post(f"{PLAN}/approve")


@pytest.fixture
def draft(people: People) -> People:
    registered(people)
    people("operator").put(PLAN, {"parent": PARENT})
    return people


def test_a_dry_run_shows_every_cell_and_changes_nothing(draft: People) -> None:
    answer = imported(draft, "dry-run", SAKIP + NOTHING, DIRTY + NOTHING)
    assert fates(answer) == [(2, None, "taken"), (3, None, "refused")]
    assert answer["counts"]["rows"] == 2
    (cell,) = [cell for row in answer["rows"] for cell in row["cells"] if cell["outcome"] == "refused"]
    assert (cell["cell"], cell["raw"], cell["findings"][0]["rule"]) == ("E3", "dua", "text_in_number")
    assert cell["findings"][0]["message"]["id"]
    assert draft("operator").get(PLAN)["actions"] == []


def test_a_dry_run_is_given_for_a_plan_that_is_not_there_yet(people: People) -> None:
    (row,) = imported(people, "dry-run", SAKIP + NOTHING)["rows"]
    assert row["verdicts"][0]["why"]["en"] == "a plan that is absent cannot be edited"


def test_the_clean_rows_are_taken_in_one_commit_and_twice_changes_nothing(draft: People) -> None:
    first = imported(draft, "clean-rows", SAKIP + NOTHING, DIRTY + NOTHING, SPIP + NOTHING)
    assert fates(first) == [(2, None, "taken"), (3, None, "refused"), (4, None, "taken")]
    assert first["after"] == "plan-dinkes-2025-general@3"
    second = imported(draft, "clean-rows", SAKIP + NOTHING, DIRTY + NOTHING, SPIP + NOTHING)
    assert fates(second) == [(2, None, "unchanged"), (3, None, "refused"), (4, None, "unchanged")]
    assert second["version"] == 3
    assert [action["description"] for action in draft("operator").get(PLAN)["actions"]] == [SAKIP[0], SPIP[0]]


def test_all_or_nothing_takes_nothing_where_a_row_is_refused(draft: People) -> None:
    content = sheet(SAKIP + NOTHING, DIRTY + NOTHING)
    refused = draft("operator").upload(f"{WORKSHEET}?mode=all-or-nothing", content, "renaksi.csv")
    assert fields(refused) == {"E3"}
    assert draft("operator").get(PLAN)["actions"] == []


def test_all_or_nothing_names_the_row_that_only_the_plan_refuses(draft: People) -> None:
    imported(draft, "clean-rows", SAKIP + NOTHING)
    approve(draft)
    content = sheet([*SAKIP, "", "2", "", "", ""])
    refused = draft("operator").upload(f"{WORKSHEET}?mode=all-or-nothing", content, "renaksi.csv")
    assert fields(refused) == {"row 2"}


def test_all_or_nothing_takes_all_where_every_row_is_clean(draft: People) -> None:
    answer = imported(draft, "all-or-nothing", SAKIP + NOTHING, SPIP + NOTHING)
    assert (answer["version"], answer["counts"]["verdicts"]) == (3, {"taken": 2})


def test_a_row_that_was_changed_changes_its_action(draft: People) -> None:
    imported(draft, "clean-rows", SAKIP + NOTHING)
    changed = [*SAKIP[:7], "5", *SAKIP[8:], *NOTHING]
    assert fates(imported(draft, "clean-rows", changed)) == [(2, None, "taken")]
    (action,) = draft("operator").get(PLAN)["actions"]
    assert action["targets"] == ["1", "2", "3", "5"]


def test_a_weight_that_was_set_stays(draft: People) -> None:
    imported(draft, "clean-rows", SAKIP + NOTHING)
    (action,) = draft("operator").get(PLAN)["actions"]
    path, name = f"{PLAN}/actions/{action['id']}", action.pop("id")
    draft("operator").put(path, {**action, "weight": 3, "rb_indicator": "SAKIP"})
    imported(draft, "clean-rows", [*SAKIP[:7], "5", *SAKIP[8:], *NOTHING])
    (action,) = draft("operator").get(PLAN)["actions"]
    assert (action["id"], action["weight"]) == (name, "3")


def test_progress_waits_for_the_approval_and_is_taken_then(draft: People) -> None:
    row = [*SAKIP, "1", "2", "Anggaran terlambat", "https://example.org/laporan", ""]
    waiting = imported(draft, "clean-rows", row)
    assert fates(waiting) == [(2, None, "taken"), (2, 1, "left_out"), (2, 2, "left_out")]
    approve(draft)
    open_window(draft, 1, closes=-0.5)
    open_window(draft, 2)
    answer = imported(draft, "clean-rows", row)
    assert fates(answer) == [(2, 1, "refused"), (2, 2, "taken")]
    (figure,) = draft("operator").get(PLAN)["progress"]
    assert figure["progress"]["obstacle"] == {"category": "other", "text": "Anggaran terlambat"}
    assert figure["progress"]["evidence"][0]["link"] == "https://example.org/laporan"
    assert fates(imported(draft, "clean-rows", row)) == [(2, 1, "refused"), (2, 2, "unchanged")]


def test_what_has_its_place_elsewhere_is_left_out_and_named(draft: People) -> None:
    row = [*SAKIP, "", "2", "", "laporan di lemari", "sesuai"]
    imported(draft, "clean-rows", row)
    approve(draft)
    open_window(draft, 2)
    answer = imported(draft, "all-or-nothing", row, SPIP + NOTHING)
    assert [verdict["fate"] for verdict in answer["rows"][0]["verdicts"]] == ["taken", "left_out", "left_out"]
    assert fates(answer)[-1] == (3, None, "left_out")


def test_progress_finds_an_action_that_was_written_by_hand_in_the_same_words(people: People) -> None:
    action = drafted(people)
    approve(people)
    open_window(people, 2)
    row = [ACTION["description"], *SAKIP[1:], "", "2", "", "", ""]
    (read,) = imported(people, "clean-rows", row)["rows"]
    assert read["verdicts"][0]["action"] == action
    assert read["verdicts"][0]["fate"] == "taken"


def test_a_row_of_no_action_in_force_is_refused(people: People) -> None:
    drafted(people)
    approve(people)
    (read,) = imported(
        people,
        "dry-run",
        [*SPIP, "", "2", "", "", ""],
    )["rows"]
    assert "is in force in quarter 2" in read["verdicts"][0]["why"]["en"]


def test_a_submitted_plan_takes_nothing(draft: People) -> None:
    imported(draft, "clean-rows", SAKIP + NOTHING)
    draft("head").post(f"{PLAN}/submit")
    refused = draft("operator").upload(f"{WORKSHEET}?mode=clean-rows", sheet(SAKIP + NOTHING), "renaksi.csv")
    assert problem(refused, 409)["detail"] == "a plan that is submitted cannot be edited"


def test_an_import_sent_again_under_its_key_is_done_once(draft: People) -> None:
    key, path = {"Idempotency-Key": "impor-1"}, f"{WORKSHEET}?mode=clean-rows"
    first = done(draft("operator").upload(path, sheet(SAKIP + NOTHING), "renaksi.csv", key))
    imported(draft, "clean-rows", SPIP + NOTHING)
    assert done(draft("operator").upload(path, sheet(SAKIP + NOTHING), "renaksi.csv", key)) == first
    assert problem(draft("operator").upload(path, sheet(DIRTY + NOTHING), "renaksi.csv", key), 422)["type"].endswith(
        "key-reused"
    )


def test_it_is_answered_as_the_first_time_though_the_plan_would_not_take_it_any_more(draft: People) -> None:
    key, path = {"Idempotency-Key": "impor-2"}, f"{WORKSHEET}?mode=all-or-nothing"
    first = done(draft("operator").upload(path, sheet(SAKIP + NOTHING), "renaksi.csv", key))
    draft("head").post(f"{PLAN}/submit")
    assert done(draft("operator").upload(path, sheet(SAKIP + NOTHING), "renaksi.csv", key)) == first


def test_a_system_reports_progress_and_writes_no_plan(draft: People) -> None:
    refused = draft("system").upload(f"{WORKSHEET}?mode=clean-rows", sheet(SAKIP + NOTHING), "renaksi.csv")
    assert "written by its operator" in problem(refused, 403)["detail"]
    assert fates(imported(draft, "dry-run", SAKIP + NOTHING, role="system")) == [(2, None, "taken")]
    imported(draft, "clean-rows", SAKIP + NOTHING)
    approve(draft)
    open_window(draft, 2)
    assert fates(imported(draft, "clean-rows", [*SAKIP, "", "2", "", "", ""], role="system")) == [(2, 2, "taken")]


@pytest.mark.parametrize(
    ("query", "content", "filename", "named"),
    [
        ("mode=some", sheet(SAKIP + NOTHING), "renaksi.csv", "mode"),
        ("", sheet(SAKIP + NOTHING), "renaksi.csv", "mode"),
        ("mode=dry-run", b"a,b\n1,2\n", "renaksi.csv", "file"),
        ("mode=dry-run", b"%PDF-1.7", "renaksi.pdf", "file"),
        ("mode=dry-run&sheet=Lembar9", sheet(SAKIP + NOTHING), "renaksi.csv", "file"),
    ],
)
def test_what_cannot_be_read_is_named(people: People, query: str, content: bytes, filename: str, named: str) -> None:
    assert fields(people("operator").upload(f"{WORKSHEET}?{query}", content, filename)) == {named}
