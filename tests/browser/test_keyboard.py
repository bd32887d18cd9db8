"""Without a mouse: past the frame, from link to link in the order in which they stand, and through a form."""

import itertools

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Place
from tests.browser.looking import WIDTHS, needs_chromium
from tests.integration.plans_service import approved, open_window

FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    return {
        name: one.id || one.textContent.trim(),
        place: [box.top + window.scrollY, box.left],
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        inSight: box.bottom > 0 && box.top < window.innerHeight && box.width > 0 && box.height > 0,
    };
}"""


@pytest.fixture
def page(place: Place, browser: Browser) -> Page:
    approved(place.people)
    open_window(place.people)
    context = browser.new_context(viewport=WIDTHS["1280"])
    context.add_cookies([{"name": "sinergi", "value": place.people("operator").token, "url": place.entry}])
    page = context.new_page()
    page.goto(f"{place.entry}/isi/dinkes/2025/general?tw=2")
    return page


@needs_chromium
def test_the_first_step_leads_past_the_frame(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Langsung ke isi"
    assert page.evaluate(FOCUSED)["inSight"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@needs_chromium
def test_every_stop_can_be_seen_and_stands_after_the_one_before(page: Page) -> None:
    stops = []
    for _ in range(page.locator("a[href], button, summary, input:not([type=hidden]), select, textarea").count()):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [stop for stop in stops if not (stop["outlined"] and stop["inSight"])] == []
    within = stops[1:]  # the skip link is moved into sight only while it has the focus
    frame = [stop for stop in within if stop["place"][0] < page.locator("main").bounding_box()["y"]]  # type: ignore[index]  # it has one
    assert within[: len(frame)] == frame
    tops = [stop["place"][0] for stop in within[len(frame) :]]
    assert len(tops) > 3
    assert all(later >= earlier - 40 for earlier, later in itertools.pairwise(tops)), within


@needs_chromium
def test_progress_is_entered_by_the_keyboard_alone(page: Page) -> None:
    page.get_by_role("link", name="Isi Menyusun laporan kinerja").press("Enter")
    page.wait_for_url("**/isi/dinkes/2025/general/*/2")
    page.get_by_label("Realisasi (Dokumen)").focus()
    page.keyboard.type("satu")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.problems')")  # what is wrong is where one goes on
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["name"] == "value"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the kind of obstacle
    assert page.evaluate("document.activeElement.selectedIndex") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/isi/dinkes/2025/general?tw=2&tersimpan=*")
    assert "menunggu verifikasi" in page.locator("main").inner_text()
