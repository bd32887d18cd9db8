"""Every link that the rules know leads to a page that is there."""

from typing import Any

import pytest
from flask import Flask

from services.reporting.pages import pages
from shared.routes import CONVERTERS
from tests.unit.notified import rules

FACTS: dict[str, Any] = {
    "unit": "dinkes",
    "helped": "disdik",
    "year": 2025,
    "quarter": 3,
    "effective_from": 3,
    "code": "iku-1",
    "instruction": "i-1",
    "consultation": "c-1",
    "kind": "quarterly",
    "period": "2025-tw2",
}


@pytest.fixture(scope="module")
def site() -> Flask:
    app = Flask(__name__)
    app.url_map.converters.update(CONVERTERS)
    app.register_blueprint(pages)
    return app


@pytest.mark.parametrize("rule", rules().links)
def test_a_link_leads_to_a_page(site: Flask, rule: str) -> None:
    path, _, _ = rules().links[rule].format_map(FACTS).partition("#")
    endpoint, _ = site.url_map.bind("sinergi.example").match(path, method="GET")
    assert endpoint.startswith("pages.")
