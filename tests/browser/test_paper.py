"""What is printed: the front page and a unit's page on A4, with everything that is read and nothing that is pressed."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from deploy.local.identity import Identity
from tests.browser.conftest import Place
from tests.browser.looking import SCREENSHOTS, needs_chromium
from tests.integration.reading import indicators, regency, rest, see
from tests.unit.reporting import UNIT

A4 = {"width": 688, "height": 1017}  # 210 by 297 mm less 14 mm on each side, in CSS pixels
CUT = """() => [...document.querySelectorAll("table, dl, p, h1, h2, svg, img")]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML.slice(0, 200))"""


@needs_chromium
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/ringkasan/2025/2", ("TW II 2025", "Yang perlu didahulukan", "Dari mana angka ini")),
        (f"/unit/{UNIT}/2025/2", ("Dinas Kesehatan", "Rencana aksi", "Dari mana angka ini")),
    ],
)
def test_a_page_fits_on_paper(
    place: Place, browser: Browser, identity: Identity, path: str, told: tuple[str, ...]
) -> None:
    see(place.read_model, [*regency(*rest()), *indicators()])
    context = browser.new_context(viewport=A4)  # type: ignore[arg-type]  # a dictionary of two numbers
    context.add_cookies([{"name": "sinergi", "value": identity.mint("leader"), "url": place.reading}])
    page = context.new_page()
    page.goto(f"{place.reading}{path}")
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    if SCREENSHOTS:
        (Path(SCREENSHOTS) / f"paper-{path.split('/')[1]}.pdf").write_bytes(paper)
    sheets = PdfReader(BytesIO(paper)).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert [round(float(side)) for side in sheets[0].mediabox[2:]] == [595, 842]
    assert all(words in text for words in told)
    assert not any(words in text for words in ("Keluar", "Langsung ke isi", "Tampilkan", "English"))
