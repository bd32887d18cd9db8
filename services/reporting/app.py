"""The wiring of reporting: one read model, read by an API and its pages, kept up by a consumer."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from services.reporting import rules
from services.reporting.api import PROBLEMS, api
from services.reporting.moments import Moments
from services.reporting.pages import pages
from services.reporting.reports import Reports
from services.reporting.session import SignedIn
from services.reporting.views import VIEWS
from shared.events.plans import LANGUAGE, Event
from shared.mongo import connect
from shared.read_model import ReadModel
from shared.settings import ApiSettings, StoreSettings
from shared.tokens import Tokens
from shared.web import create_api

HANDLER = "reporting"
RULES = Path(__file__).with_name("rules.json")


def now() -> datetime:
    return datetime.now(UTC)


def read_model(settings: StoreSettings) -> ReadModel[Event]:
    return ReadModel(connect(settings.mongo_url, settings.database), LANGUAGE, VIEWS, HANDLER)


def create_app(settings: ApiSettings) -> Flask:
    """The API with its pages, which people may also read signed in."""
    model = read_model(settings)
    reports = Reports(Moments(model, now), rules.parse(RULES.read_bytes()))
    app = create_api(
        settings,
        "Sinergi: reporting",
        api(reports),
        checks={"read model": model.live},
        pages=[pages(reports, Tokens(settings))],
        problems=PROBLEMS,
    )
    app.wsgi_app = SignedIn(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's documentation has it
    return app
