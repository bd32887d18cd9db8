"""The pages about indicators fit a telephone: nothing is wider than the screen, no table than its card."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from pymongo.database import Database
from werkzeug.serving import make_server

from deploy.local.identity import Identity
from tests.integration.reading import app_on, indicators, regency, see
from tests.unit.indicators_told import Teller, contributes, definition
from tests.unit.reporting import UNIT

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
TELEPHONE = {"width": 390, "height": 844}
LONG = "Persentase rekomendasi hasil pengawasan pemerintah yang telah selesai ditindaklanjuti"
QUOTIENT = Decimal(49) / Decimal(79) * 100
PAGES = (
    "/penetapan/2025",
    "/pohon-kinerja/2025/2",
    "/indeks-rb/2025",
    f"/indikator/{UNIT}/2025/2",
    f"/indikator/{UNIT}/tindak-lanjut/2025",
    f"/penjelasan/{UNIT}/tindak-lanjut/2025/2",
)
TOO_WIDE = """() => [
    ...(document.documentElement.scrollWidth > window.innerWidth ? ["page"] : []),
    ...[...document.querySelectorAll("section table")]
        .filter(table => table.getBoundingClientRect().right > table.closest("section").getBoundingClientRect().right)
        .map(table => table.innerText)
]"""


@pytest.fixture
def address(database: Database[dict[str, Any]], identity: Identity) -> Iterator[str]:
    """Where the pages are, with an indicator whose numbers are quotients without an end."""
    tell = Teller("tindak-lanjut", UNIT)
    meant = definition(LONG, contributions=(contributes("tanah-bumbu", "ikd-1", 40),))
    measured = tell.measured(1, QUOTIENT, numerator=Decimal(49), denominator=Decimal(79))
    told = [*tell.agreed(meant), *tell.targeted(), measured, tell.assessed(1), tell.assessed(2), tell.assessed(2)]
    see(database, [*regency(), *indicators(), *tell.recorded(told)])
    server = make_server("127.0.0.1", 0, app_on(database, identity), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which the lock file cannot install")
def test_nothing_is_wider_than_a_telephone(address: str, identity: Identity) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=TELEPHONE)  # type: ignore[arg-type]  # a dictionary of two numbers
        context.add_cookies([{"name": "sinergi", "value": identity.mint("leader"), "url": address}])
        page = context.new_page()
        for path in PAGES:
            answer = page.goto(f"{address}{path}")
            assert answer
            assert answer.status == 200, path
            assert page.evaluate(TOO_WIDE) == [], path
        browser.close()
