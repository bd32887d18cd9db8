"""The page of the description works in a browser under its own Content-Security-Policy, with nothing from outside."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from deploy.local.identity import Identity
from tests.example_process import Service, wait_until

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which the lock file cannot install")
def test_every_operation_can_be_opened_and_tried(identity: Identity) -> None:
    service, complaints = Service(identity), list[str]()
    with service.started("api"), sync_playwright() as playwright:
        wait_until(service.answers, "the API answers")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(f"http://127.0.0.1:{service.port}/docs")
        page.locator(".opblock-put .opblock-summary-control").click()
        page.locator(".try-out__btn").click()
        assert "Report a value" in page.locator(".opblock-put").inner_text()
        assert page.locator(".opblock").count() == 4
        browser.close()
    assert complaints == []
