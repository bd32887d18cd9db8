"""Pages on which progress is entered, put right and verified: the API's rules, in Indonesian, nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.consultations import NEEDS, assigned, minutes
from tests.integration.paper import Visitor, visitor
from tests.integration.plans_service import (
    PLAN,
    PROGRESS,
    VERIFICATION,
    People,
    approved,
    drafted,
    open_window,
    reported,
)

PLAN_PAGE = "/isi/dinkes/2025/general"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
Enter = Callable[..., Visitor]


@pytest.fixture
def enter(people: People) -> Enter:
    def somebody(role: str = "operator", unit: str | None = None) -> Visitor:
        own = unit or ("dinkes" if role in {"operator", "head"} else None)
        return visitor(people.client, people.identity, role, own)

    return somebody


def figure(people: People, quarter: int = 2) -> dict[str, Any]:
    (found,) = [each for each in people("leader").get(PLAN)["progress"] if each["quarter"] == quarter]
    return dict(found)


def test_progress_is_entered_as_it_is_written_in_indonesia(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    page = f"{PLAN_PAGE}/{action}/2"
    assert "Isi realisasi TW\u00a0II" in operator.open(page)
    values = {"value": "1.002,5", "budget_absorbed": "1.250.000", "obstacle_category": "budget"}
    there = operator.send(page, {**values, "obstacle_text": "Pagu bergeser", "solution": "Dijadwalkan\r\nulang"})
    assert there == f"{PLAN_PAGE}?tw=2&tersimpan={action}"
    assert figure(people)["progress"] == {
        "value": "1002.5",
        "budget_absorbed": "1250000",
        "obstacle": {"category": "budget", "text": "Pagu bergeser"},
        "solution": "Dijadwalkan\nulang",
        "evidence": [],
    }
    text = operator.open(there)
    assert "Tersimpan." in text
    assert "menunggu verifikasi" in text


def test_what_does_not_fit_is_told_beside_its_field_and_nothing_that_was_typed_is_lost(
    people: People, enter: Enter
) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    page = f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    typed = {"value": "dua", "budget_absorbed": "-1", "obstacle_text": "Banjir", "solution": "Menunggu surut"}
    text = operator.send(page, {**typed, "title-new": "Berita", "link-new": "example.org"}, 422)
    assert "Bukan angka yang dapat dibaca. Yang diterima: angka; koma untuk desimal" in text
    assert "Kurang dari 0. Yang diterima: jumlah rupiah" in text
    for name in ("value", "budget_absorbed", "obstacle_category", "kind-new", "link-new"):
        assert f'id="{name}-wrong"' in text
        assert f'href="#{name}"' in text
    assert {name: operator.form[name] for name in typed} == typed
    assert (operator.form["title-new"], operator.form["link-new"]) == ("Berita", "example.org")
    assert not people("leader").get(PLAN)["progress"]


def test_a_value_off_the_scale_says_what_the_action_takes(people: People, enter: Enter) -> None:
    action = approved(people)
    people("head").post(f"{PLAN}/revision", {"reason": "skala"})
    body = {**people("operator").get(PLAN)["actions"][0], "scale": "percent", "maximum": 100}
    people("operator").put(f"{PLAN}/actions/{action}", {name: value for name, value in body.items() if name != "id"})
    people("coordinator").post(f"{PLAN}/revision/approve", {"effective_from": 1})
    open_window(people)
    operator = enter()
    operator.open(f"{PLAN_PAGE}/{action}/2")
    text = operator.send(f"{PLAN_PAGE}/{action}/2", {"value": "140,5"}, 422)
    assert "140,5 di luar skala aksi ini (persen). Yang diterima: paling kecil 0, paling besar 100." in text


def test_a_form_that_is_sent_twice_does_one_thing(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    page = f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    assert operator.send(page, {"value": "2"}) == operator.send(page, {"value": "2"})
    version = people("leader").send("GET", PLAN).headers["ETag"]
    text = operator.send(page, {"value": "3"}, 422)
    assert "Formulir ini sudah pernah dikirim dengan isi lain" in text
    assert people("leader").send("GET", PLAN).headers["ETag"] == version
    operator.send(page, {"reason": "salah ketik"})
    assert figure(people)["progress"]["value"] == "3"


def test_a_file_is_kept_also_where_something_else_does_not_fit(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    page = f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    operator.send(page, {"kind-new": "minutes", "title-new": "Notula rapat"}, 422, (PDF, "laporan.pdf"))
    given = [operator.form[name] for name in ("title-0", "kind-0", "title-new")]
    assert given == ["Notula rapat", "minutes", ""]
    operator.send(page, {"value": "2"})
    (evidence,) = figure(people)["progress"]["evidence"]
    assert (evidence["kind"], evidence["title"]) == ("minutes", "Notula rapat")
    download = re.search(r'href="(/evidence/[^"]+)"', operator.open(page))
    assert download
    assert operator.client.get(download[1], headers=operator.cookie).data == PDF


def test_a_file_of_another_type_is_refused_beside_its_field(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    operator.open(f"{PLAN_PAGE}/{action}/2")
    text = operator.send(f"{PLAN_PAGE}/{action}/2", {"value": "2"}, 422, (b"GIF89a....", "x.gif"))
    assert "Jenis berkas ini tidak diterima (image/gif). Yang diterima: satu berkas PDF" in text


def test_what_was_reported_is_corrected_with_a_reason_and_evidence_that_stays_or_goes(
    people: People, enter: Enter
) -> None:
    action, operator = reported(people), enter()
    page = f"{PLAN_PAGE}/{action}/2"
    assert "Koreksi realisasi" in operator.open(page)
    assert operator.form["value"] == "2"
    text = operator.send(page, {"value": "1,5"}, 422)
    assert 'id="reason-wrong"' in text
    del operator.form["keep-0"]
    added = {"kind-new": "decree", "title-new": "SK", "link-new": "https://example.org/sk"}
    operator.send(page, {**added, "reason": "salah hitung"})
    told = figure(people)["progress"]
    assert (told["value"], [each["title"] for each in told["evidence"]]) == ("1.5", ["SK"])


def test_after_the_window_has_closed_a_reason_is_asked_for(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    open_window(people)
    page = f"{PLAN_PAGE}/{action}/2"
    operator.open(page)
    open_window(people, opens=-2, closes=-1, reason="ditutup")
    text = operator.send(page, {"value": "2"}, 409)
    assert "Jendela pelaporan sudah ditutup. Isi alasan koreksi, lalu kirim lagi." in text
    operator.send(page, {"reason": "terlambat karena banjir"})
    assert figure(people)["progress"]["value"] == "2"


def test_before_the_window_opens_there_is_nothing_to_fill_in(people: People, enter: Enter) -> None:
    action = approved(people)
    open_window(people, opens=1, closes=2)
    text = enter().open(f"{PLAN_PAGE}/{action}/2")
    assert "Belum ada yang dapat diisi" in text
    assert "<form method" not in text


def test_the_head_submits_and_reads_why_a_plan_was_returned(people: People, enter: Enter) -> None:
    drafted(people)
    head = enter("head")
    assert "Ajukan rencana aksi" in head.open(PLAN_PAGE)
    assert "sudah diajukan" in head.open(head.send(f"{PLAN_PAGE}/ajukan"))
    people("coordinator").post(f"{PLAN}/return", {"reason": "TW I kosong", "due": "2025-02-14"})
    for text in (head.open("/isi"), head.open(PLAN_PAGE)):
        assert "TW I kosong" in text
        assert "14 Februari 2025" in text
    assert "Ajukan rencana aksi" not in enter().open(PLAN_PAGE)


def test_an_incomplete_plan_is_not_submitted_and_says_what_is_missing(people: People, enter: Enter) -> None:
    action, head = drafted(people), enter("head")
    people("operator").send("DELETE", f"{PLAN}/actions/{action}")
    head.open(PLAN_PAGE)
    assert "rencana aksi ini belum punya aksi" in head.send(f"{PLAN_PAGE}/ajukan", status=422)


def test_the_own_plans_say_what_is_to_be_done(people: People, enter: Enter) -> None:
    reported(people)
    text = enter().open("/isi")
    assert "RB General 2025" in text
    assert re.search(r"dibuka.*sampai", text)
    assert "Isi laporan" in enter("verifier").open("/isi")


def test_a_verifier_sees_what_changed_since_the_last_verification_and_decides(people: People, enter: Enter) -> None:
    action = reported(people)
    place, page = f"{PLAN}/actions/{action}/progress/2", f"/verifikasi/dinkes/2025/general/{action}/2"
    people("verifier").put(f"{place}/verification", VERIFICATION)
    people("operator").post(
        f"{place}/corrections", {**PROGRESS, "value": "1", "solution": None, "reason": "salah hitung"}
    )
    verifier = enter("verifier")
    text = verifier.open(page)
    changed = re.findall(r"<tr><th[^>]*>([^<]+)</th><td>([^<]*)</td><td><strong>([^<]*)</strong>", text)
    assert changed == [("Realisasi", "2", "1"), ("Solusi", "Pergeseran anggaran", "—")]
    assert "dikoreksi, salah hitung" in text
    assert "Belum diisi. Yang diterima: sesuai atau tidak sesuai." in verifier.send(page, {"output": "ya"}, 422)
    decided = dict.fromkeys(("execution", "output", "quality"), "ya") | {"timeliness": "tidak"}
    text = verifier.send(page, decided, 422)
    assert "Realisasi 1 di bawah target 2" in text
    verifier.send(page, {**decided, "notes": "Dua dokumen digabung"})
    verification = figure(people)["verification"]
    assert (verification["value"], verification["score"]) == ("1", "75")


def test_what_is_verified_is_what_was_looked_at(people: People, enter: Enter) -> None:
    action, verifier = reported(people), enter("verifier")
    page = f"/verifikasi/dinkes/2025/general/{action}/2"
    verifier.open(page)
    people("operator").post(
        f"{PLAN}/actions/{action}/progress/2/corrections", {**PROGRESS, "value": "3", "reason": "x"}
    )
    decided = dict.fromkeys(("execution", "output", "quality", "timeliness"), "ya")
    assert "berubah sejak halaman dibuka" in verifier.send(page, decided, 412)
    verifier.send(page)
    assert figure(people)["verification"]["value"] == "3"


def test_nobody_verifies_what_they_reported(people: People, enter: Enter) -> None:
    action = approved(people)
    open_window(people)
    people("operator", sub="local-verifier").put(f"{PLAN}/actions/{action}/progress/2", PROGRESS)
    verifier, page = enter("verifier"), f"/verifikasi/dinkes/2025/general/{action}/2"
    verifier.open(page)
    decided = dict.fromkeys(("execution", "output", "quality", "timeliness"), "ya")
    assert "tidak memverifikasi pekerjaannya sendiri" in verifier.send(page, decided, 409)


def test_a_consultation_is_asked_for_once_and_read(people: People, enter: Enter) -> None:
    action, operator = approved(people), enter()
    operator.open(f"/isi/konsultasi?tentang=2025/general/{action}")
    assert operator.form["about"] == f"2025/general/{action}"
    text = operator.send("/isi/konsultasi/dinkes", {"topic": "Bukti dukung"}, 422)
    assert 'id="question-wrong"' in text
    question = {"question": "Bukti apa yang diterima?"}
    there = operator.send("/isi/konsultasi/dinkes", question)
    assert operator.send("/isi/konsultasi/dinkes", question) == there
    assert "Bukti apa yang diterima?" in operator.open(there)
    assert len(people("operator").get("/consultations/dinkes")) == 1


def test_a_unit_answers_what_is_waited_for_and_takes_back_what_it_asked_for(people: People, enter: Enter) -> None:
    path, operator = assigned(people), enter()
    people("coordinator").put(f"{path}/waiting", NEEDS)
    page = f"/isi{path.replace('consultations', 'konsultasi')}"
    assert NEEDS["needs"] in operator.open(page)
    operator.send(f"{page}/jawab", {"note": "Terlampir"})
    assert people("operator").get(path)["waiting"] is None
    operator.open(page)
    assert 'id="reason-wrong"' in operator.send(f"{page}/tarik", {"reason": " "}, 422)
    operator.send(f"{page}/tarik", {"reason": "Sudah terjawab"})
    assert people("operator").get(path)["closed"]["summary"] == "Sudah terjawab"
    assert "Tarik permintaan" not in operator.open(page)


def test_what_was_held_is_not_taken_back_on_a_page_that_was_open_before(people: People, enter: Enter) -> None:
    path, operator = assigned(people), enter()
    page = f"/isi{path.replace('consultations', 'konsultasi')}"
    operator.open(page)
    people("coordinator").post(f"{path}/sessions", minutes())
    text = operator.send(f"{page}/tarik", {"reason": "Sudah terjawab"}, 409)
    assert "sudah dilaksanakan, jadi tidak dapat ditarik" in text
    assert "Berita acara (PDF)" in text
