"""Work without a system of one's own and without scripts: reported, corrected, verified, on a telephone too."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pymongo.database import Database
from werkzeug.serving import BaseWSGIServer, make_server

from deploy.local.identity import Identity
from services.plans.app import create_app_on as create_plans
from services.reporting.app import create_app_on as create_reporting
from services.reporting.heard import LANGUAGE
from shared.envelope import decode
from shared.event_log import EventLog
from shared.mongo import connect
from tests.integration.plans_service import ACTION, PLAN, People, api_settings, approved, drafted, open_window
from tests.integration.reading import see

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
TELEPHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SCREENSHOTS = os.environ.get("SINERGI_SCREENSHOTS")  # a folder to look at them in
THEMATIC = "/plans/dinkes/2025/thematic"
FAULTS = """() => [
    ...(document.documentElement.scrollWidth > window.innerWidth ? ["the page is wider than the screen"] : []),
    ...[...document.querySelectorAll("section table")]
        .filter(table => table.getBoundingClientRect().right > table.closest("section").getBoundingClientRect().right)
        .map(table => `a table is wider than its card: ${table.innerText}`),
    ...[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
        .filter(field => !field.labels.length).map(field => `${field.name} has no label`),
    ...[...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
        .flatMap(one => [one.getAttribute("aria-describedby"), one.getAttribute("aria-labelledby")])
        .flatMap(ids => ids ? ids.trim().split(/\\s+/) : [])
        .filter(id => !document.getElementById(id)).map(id => `${id} is nowhere`),
    ...[...document.querySelectorAll("[id]")].map(one => one.id)
        .filter((id, place, all) => all.indexOf(id) !== place).map(id => `${id} stands twice`),
    ...(document.querySelectorAll("h1").length === 1 ? [] : ["there is not one heading of the page"]),
    ...[...document.querySelectorAll("fieldset")].filter(one => !one.querySelector("legend")).map(() => "no legend"),
    ...[...document.querySelectorAll("[style]")].map(one => `a style within ${one.tagName}`),
]"""


@dataclass
class Place:
    """Two services of one host, and what the one has told the other by now."""

    people: People
    entry: str
    reading: str
    told: Callable[[], None]


@pytest.fixture
def place(database: Database[dict[str, Any]], mongo_url: str, identity: Identity) -> Iterator[Place]:
    read_model = connect(mongo_url, f"{database.name}_reading")
    servers = [make_server("127.0.0.1", 0, _nothing, threaded=True) for _ in range(2)]
    entry, reading = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    settings = replace(api_settings("plans", database, identity), public_url=reading, entry_url=entry)
    plans = create_plans(database, settings)
    _serve(servers[0], plans)
    _serve(servers[1], create_reporting(read_model, replace(settings, service="reporting"), wait_seconds=0.1))
    yield Place(People(plans.test_client(), identity), entry, reading, lambda: _tell(database, read_model))
    for server in servers:
        server.shutdown()
        server.server_close()
    read_model.client.drop_database(read_model.name)
    read_model.client.close()


def _nothing(*_: Any) -> list[bytes]:
    raise NotImplementedError


def _serve(server: BaseWSGIServer, app: Any) -> None:
    server.app = app
    Thread(target=server.serve_forever, daemon=True).start()


def _tell(plans: Database[dict[str, Any]], read_model: Database[dict[str, Any]]) -> None:
    log = EventLog(plans)
    commits = [commit for stream in log.streams() for commit in log.read(stream)]
    see(read_model, [decode(LANGUAGE, text) for commit in commits for text in commit.events])


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """Somebody at a browser without scripts; everything that is seen is looked over at both widths."""

    page: Page
    name: str
    seen: int = 0

    def look(self, heading: str) -> None:
        self.seen += 1
        expect(self.page.locator("h1")).to_have_text(heading)
        for width, viewport in (("1280", DESK), ("390", TELEPHONE)):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a dictionary of two numbers
            assert self.page.evaluate(FAULTS) == [], f"{self.name} {heading} at {width}"
            if SCREENSHOTS:
                path = Path(SCREENSHOTS) / f"{self.name}-{self.seen}-{width}.png"
                self.page.screenshot(path=path, full_page=True, caret="initial")


def signed_in(browser: Browser, at: str, token: str, name: str) -> Visit:
    """As people do it: led to the sign-in page from where they wanted to go."""
    page = browser.new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()  # type: ignore[arg-type]  # two numbers
    page.on("console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None)
    page.goto(at)
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(at)
    return Visit(page, name)


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which the lock file cannot install")
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


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which the lock file cannot install")
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
