"""Every page, in both languages, at a desk and on a telephone: accessible to everybody, and nothing from outside."""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException

from deploy.local.identity import Identity
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.reporting import INSTRUCTIONS
from shared.pages.tongues import Tongue
from tests.browser.conftest import Place
from tests.browser.looking import faults, needs_chromium
from tests.integration.issued import issue
from tests.integration.plans_service import open_window, reported
from tests.integration.reading import Reader, indicators, regency, rest, see
from tests.integration.reading_consultations import kept, told
from tests.unit.reporting import UNIT

NO_PAGES = {  # files, pictures, what is only passed through, and what has to be sent by a provider of identities
    *("style_file", "script_file", "changes_stream", "go_there", "come_back"),
    *("trend_picture", "heat_picture", "contributions_picture", "unit_contributions_picture", "forecast_picture"),
    *("rb_index_picture", "newest_queue"),
}
SUBJECT = {"year": 2025, "quarter": 2, "unit": UNIT, "kind": "general", "action": "a-1"}


@dataclass
class Walk:
    """From page to page along their links: one of each kind, and those that are named."""

    context: BrowserContext
    name: str
    app: Flask
    address: str
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    looked: int = 0

    def walk(self, *paths: str) -> None:
        page, waiting = self.context.new_page(), deque(paths)
        page.on("console", lambda said: self._heard(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._heard(str(error)))
        page.on("request", lambda asked: self._heard(asked.url) if self._outside(asked.url) else None)
        named = set(paths)
        while waiting:
            path = waiting.popleft()
            kind = self._kind(path)
            if kind and (kind not in self.seen or path in named):
                waiting.extend(self._look(page, path, kind))
            named.discard(path)
        page.close()

    def _look(self, page: Page, path: str, kind: str) -> list[str]:
        """What the page leads to; nothing, where one is sent on to another page that is known already."""
        answer = page.goto(f"{self.address}{path}")
        assert answer
        assert answer.status == 200, path
        shown = self._kind(page.url.removeprefix(self.address))
        if shown is None or (shown != kind and shown in self.seen):
            return []
        self.seen.add(shown)
        self.looked += 1
        self.found += faults(page, f"{self.name}-{shown}-{self.looked}")
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
        return [to.removeprefix(self.address) for to in links if to.startswith(f"{self.address}/")]

    def _kind(self, path: str) -> str | None:
        """The name of the view that answers it, where that is a page."""
        try:
            endpoint, _ = self.app.url_map.bind("").match(urlsplit(path).path)
        except HTTPException:
            return None
        name = endpoint.removeprefix("pages.")
        return name if endpoint.startswith("pages.") and name not in NO_PAGES and "lang=" not in path else None

    def _outside(self, address: str) -> bool:
        return not address.startswith((f"{self.address}/", "data:"))

    def _heard(self, text: str) -> None:
        self.found.append(f"{self.name}: {text}")


def pages_of(app: Flask) -> set[str]:
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    names = {rule.endpoint.removeprefix("pages.") for rule in rules if rule.endpoint.startswith("pages.")}
    return names - NO_PAGES


@pytest.fixture
def furnished(place: Place, identity: Identity) -> Place:
    """Something of everything that pages show."""
    see(place.read_model, [*regency(*rest()), *indicators(), *told(), *kept()])
    client = place.reporting.test_client()
    assert issue(Reader(client, identity, "coordinator")).status_code == 200
    body = {"subject": SUBJECT, "text": "Selesaikan sebelum rapat.", "due": "2099-07-31"}
    given = Reader(client, identity, "leader").post(f"/instructions/{UNIT}", body).json["instruction"]
    commits = EventLog(place.read_model).read(f"instruction-{given}")
    see(place.read_model, [decode(INSTRUCTIONS, text) for commit in commits for text in commit.events])
    return place


def signed_in(browser: Browser, token: str | None, tongue: Tongue, *addresses: str) -> BrowserContext:
    context = browser.new_context()
    for address in addresses:
        context.add_cookies([{"name": "bahasa", "value": tongue, "url": address}])
        if token:
            context.add_cookies([{"name": "sinergi", "value": token, "url": address}])
    return context


@needs_chromium
@pytest.mark.timeout(600)
@pytest.mark.parametrize("tongue", ["id", "en"])
def test_every_page_that_is_read_is_accessible(
    furnished: Place, browser: Browser, identity: Identity, tongue: Tongue
) -> None:
    address, seen, found = furnished.reading, set[str](), list[str]()
    own_hash = Reader(furnished.reporting.test_client(), identity, "leader").get("/reports/quarterly/2025-tw2")
    checked = f"/periksa/{own_hash.json['editions'][0]['issued']['hash']}"
    for name, token, paths in (
        ("guest", None, ("/masuk", checked)),
        ("verifier", identity.mint("verifier"), ("/antrean/2025/2",)),
        ("leader", identity.mint("leader"), LEADER),
        ("operator", identity.mint("operator", UNIT), (f"/arahan/{UNIT}",)),
    ):
        walk = Walk(signed_in(browser, token, tongue, address), f"{tongue}-{name}", furnished.reporting, address)
        walk.seen |= seen
        walk.walk(*paths)
        seen, found = walk.seen, [*found, *walk.found]
        walk.context.close()
    assert found == []
    assert pages_of(furnished.reporting) - seen == {"home"}


LEADER = (
    "/ringkasan/2025/2",
    "/ringkasan/2030/1",
    f"/unit/{UNIT}/2025/2",
    "/unit/disdik/2025/2",
    "/cari?q=dinas",
    "/cari?q=sptjm",
    "/cari?q=tidak-ada",
    "/banding/2025/2?since=2025-01-01T00:00",
    f"/arahan/beri?year=2025&quarter=2&unit={UNIT}",
    f"/indikator/{UNIT}/iku-1/2025",
)


@needs_chromium
@pytest.mark.timeout(300)
@pytest.mark.parametrize("tongue", ["id", "en"])
def test_every_page_that_is_filled_in_is_accessible(place: Place, browser: Browser, tongue: Tongue) -> None:
    action, people, address = reported(place.people), place.people, place.entry
    open_window(people, quarter=1)
    asked = {"topic": "Bukti dukung", "question": "Berkas apa?", "urgency": "normal"}
    consultation = people("operator").post("/consultations/dinkes", asked)["stream"].removeprefix("consultation-")
    entered = f"/isi/dinkes/2025/general/{action}"
    seen, found = set[str](), list[str]()
    for role, paths in (
        ("operator", ("/isi", f"{entered}/1", f"{entered}/2", f"/isi/konsultasi/dinkes/{consultation}")),
        ("verifier", (f"/verifikasi/dinkes/2025/general/{action}/2", "/isi")),
    ):
        context = signed_in(browser, people(role).token, tongue, address)
        walk = Walk(context, f"{tongue}-{role}", place.plans, address)
        walk.walk(*paths)
        seen, found = seen | walk.seen, [*found, *walk.found]
        context.close()
    assert found == []
    assert pages_of(place.plans) - seen == {"sign_in_form"}


@needs_chromium
@pytest.mark.parametrize("tongue", ["id", "en"])
def test_what_stands_for_itself_is_accessible(place: Place, browser: Browser, tongue: Tongue) -> None:
    """Contracts, reasons of refusals, and a page that says for whom it is not."""
    suffix = "" if tongue == "id" else ".en"
    page, found = signed_in(browser, place.people("leader").token, tongue, place.entry).new_page(), list[str]()
    for name, path, status in (
        ("contracts", f"/contracts/index{suffix}.html", 200),
        ("first-report", f"/contracts/laporan-pertama{suffix}.html", 200),
        ("codes", "/verdict-codes", 200),
        ("code", "/verdict-codes/not_cloudevent", 200),
        ("forbidden", "/isi/dinkes/2025/general/a-1/2", 403),
    ):
        answer = page.goto(f"{place.entry}{path}")
        assert answer
        assert answer.status == status, path
        assert page.locator("html").get_attribute("lang") == tongue
        found += faults(page, f"{tongue}-{name}")
    assert found == []
