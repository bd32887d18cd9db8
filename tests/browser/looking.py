"""What is looked for on any page in a browser, at a desk and on a telephone."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which the lock file cannot install")
WIDTHS: dict[str, Any] = {"1280": {"width": 1280, "height": 900}, "390": {"width": 390, "height": 844}}
SCREENSHOTS = os.environ.get("SINERGI_SCREENSHOTS")  # a folder to look at them in
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
FAULTS = """() => [
    ...(document.documentElement.scrollWidth > window.innerWidth ? ["the page is wider than the screen"] : []),
    ...[...document.querySelectorAll("section table")]
        .filter(table => !table.closest(".scroll"))
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


INACCESSIBLE = """async (options) => (await axe.run(document, options)).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))"""


def faults(page: Page, name: str, *, scripts: bool = True) -> list[str]:
    """At both widths; the page is kept as a picture where somebody wants to look at it.

    Where the browser runs no scripts, axe does not run either.
    """
    found = []
    if scripts:
        page.evaluate(Axe().axe_script)
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        told = [*page.evaluate(FAULTS), *(page.evaluate(INACCESSIBLE, AXE) if scripts else ())]
        found += [f"{name} at {width}: {fault}" for fault in told]
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{width}.png", full_page=True, caret="initial")
    return found
