"""The wiring of reporting: one read model, kept up by a consumer, read by an API and by pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.reporting import rules
from services.reporting.api import PROBLEMS, facts, summaries, units
from services.reporting.current import provide
from services.reporting.moments import WAIT_SECONDS, Moments
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


def read_model(settings: StoreSettings) -> ReadModel[Event]:
    return read_model_on(connect(settings.mongo_url, settings.database))


def read_model_on(database: Database[dict[str, Any]]) -> ReadModel[Event]:
    return ReadModel(database, LANGUAGE, VIEWS, HANDLER)


def create_app(settings: ApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(
    database: Database[dict[str, Any]], settings: ApiSettings, wait_seconds: float = WAIT_SECONDS
) -> Flask:
    model = read_model_on(database)
    app = create_api(
        settings,
        "Sinergi: reporting",
        [summaries, units, facts],
        checks={"read model": model.live},
        pages=[pages],
        problems=PROBLEMS,
    )
    provide(app, Reports(Moments(model, now, wait_seconds), rules.parse(RULES.read_bytes())), Tokens(settings))
    app.wsgi_app = SignedIn(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to wrap it
    return app


def now() -> datetime:
    return datetime.now(UTC)
