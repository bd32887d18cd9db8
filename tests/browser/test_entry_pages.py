"""Work without a system of one's own and without scripts: reported, corrected, verified, on a telephone too."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Place
from tests.browser.looking import WIDTHS, faults, needs_chromium
from tests.integration.plans_service import ACTION, PLAN, approved, drafted, open_window

THEMATIC = "/plans/dinkes/2025/thematic"


@dataclass
class Visit:
    """Somebody at a browser without scripts; everything that is seen is looked over at both widths."""

    page: Page
    name: str
    seen: int = 0

    def look(self, heading: str) -> None:
        self.seen += 1
        expect(self.page.locator("h1")).to_have_text(heading)
        assert faults(self.page, f"{self.name}-{self.seen}", scripts=False) == [], heading


def signed_in(browser: Browser, at: str, token: str, name: str) -> Visit:
    """As people do it: led to the sign-in page from where they wanted to go."""
    page = browser.new_context(java_script_enabled=False, viewport=WIDTHS["390"]).new_page()
    page.on("console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None)
    page.goto(at)
    page.get_by_text("Masuk dengan token").click()
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(at)
    return Visit(page, name)


@needs_chromium
def test_progress_is_reported_corrected_and_verified_without_scripts(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    action = approved(place.people)
    open_window(place.people)
    _report(signed_in(browser, f"{place.entry}/isi", place.people("operator").token, "operator"), tmp_path)
    place.told()
    _verify(signed_in(browser, f"{place.reading}/antrean/2025/2", place.people("verifier").token, "verifier"))
    place.people("operator").post(
        f"{PLAN}/actions/{action}/progress/2/corrections",
        {"value": 3, "reason": "satu dokumen terlewat", "evidence": [], "budget_absorbed": 1_250_000},
    )
    place.told()
    again = signed_in(browser, f"{place.reading}/antrean/2025/2", place.people("verifier").token, "again")
    again.look("Antrean verifikasi")
    again.page.get_by_role("link", name="Verifikasi Menyusun laporan kinerja").click()
    again.look("Verifikasi TW\u00a0II")
    assert "satu dokumen terlewat" in again.page.locator("#berubah ~ .reasons").inner_text()


def _report(visit: Visit, tmp_path: Path) -> None:
    page, evidence = visit.page, tmp_path / "laporan.pdf"
    evidence.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    visit.look("Isi laporan")
    page.get_by_role("link", name="TW\u00a0II", exact=True).click()
    visit.look("RB General 2025")
    page.get_by_role("link", name="Isi Menyusun laporan kinerja").click()
    visit.look("Isi realisasi TW\u00a0II")
    page.get_by_label("Realisasi (Dokumen)").fill("satu")
    page.get_by_label("Serapan anggaran").fill("1.250.000")
    page.get_by_label("Judul").fill("Laporan kinerja")
    page.get_by_label("Berkas").set_input_files(evidence)
    page.get_by_role("button", name="Kirim realisasi").click()
    visit.look("Isi realisasi TW\u00a0II")
    page.get_by_role("link", name="Realisasi", exact=True).click()
    assert page.evaluate("document.location.hash") == "#value"
    page.get_by_label("Realisasi (Dokumen)").fill("1")
    page.locator("#kind-0").select_option("formal_report")
    page.get_by_role("button", name="Kirim realisasi").dblclick()
    page.wait_for_url("**/isi/dinkes/2025/general?tw=2&tersimpan=*")
    visit.look("RB General 2025")
    page.get_by_role("link", name="Koreksi Menyusun laporan kinerja").click()
    visit.look("Koreksi realisasi TW\u00a0II")
    page.get_by_label("Realisasi (Dokumen)").fill("2")
    page.get_by_label("Alasan koreksi").fill("salah hitung")
    page.get_by_role("button", name="Kirim koreksi").click()
    visit.look("RB General 2025")
    assert "menunggu verifikasi" in page.locator("main").inner_text()


def _verify(visit: Visit) -> None:
    page = visit.page
    visit.look("Antrean verifikasi")
    page.get_by_role("link", name="Verifikasi Menyusun laporan kinerja").click()
    visit.look("Verifikasi TW\u00a0II")
    page.get_by_role("button", name="Simpan verifikasi").click()
    visit.look("Verifikasi TW\u00a0II")
    for dimension in ("Ketepatan pelaksanaan", "Ketercapaian output", "Kualitas pelaksanaan"):
        page.get_by_role("group", name=dimension).get_by_label("Sesuai", exact=True).check()
    page.get_by_role("group", name="Kesesuaian waktu").get_by_label("Tidak sesuai").check()
    page.get_by_role("button", name="Simpan verifikasi").click()
    visit.look("Verifikasi TW\u00a0II")
    assert "Verifikasi tersimpan" in page.locator("[role=status]").inner_text()


@needs_chromium
def test_the_head_submits_what_was_returned_and_asks_for_a_consultation(place: Place, browser: Browser) -> None:
    drafted(place.people)
    place.people("head").post(f"{PLAN}/submit")
    place.people("coordinator").post(f"{PLAN}/return", {"reason": "Target TW I kosong", "due": "2025-02-14"})
    place.people("operator").put(
        THEMATIC, {"parent": {"indicator": "X", "baseline_year": 2024, "baseline_value": 1, "target": 2}}
    )
    place.people("operator").post(f"{THEMATIC}/actions", ACTION)
    visit = signed_in(browser, f"{place.entry}/isi", place.people("head").token, "head")
    visit.look("Isi laporan")
    visit.page.get_by_role("link", name="RB General 2025").click()
    visit.look("RB General 2025")
    assert "Target TW I kosong" in visit.page.locator("main").inner_text()
    visit.page.get_by_role("button", name="Ajukan rencana aksi").click()
    visit.look("RB General 2025")
    assert "sudah diajukan" in visit.page.locator("[role=status]").inner_text()
    visit.page.get_by_role("link", name="Konsultasi", exact=True).click()
    visit.look("Konsultasi")
    visit.page.get_by_label("Pokok bahasan").fill("Bukti dukung")
    visit.page.get_by_role("button", name="Kirim permintaan").click()
    visit.look("Konsultasi")
    visit.page.get_by_label("Pertanyaan").fill("Bukti apa yang diterima untuk laporan kinerja?")
    visit.page.get_by_role("button", name="Kirim permintaan").click()
    visit.look("Bukti dukung")
    assert re.search(r"/isi/konsultasi/dinkes/c-\w+", visit.page.url)
