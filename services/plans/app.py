"""The wiring of the plans service."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.plans.api_evidence import evidence
from services.plans.api_plans import plans
from services.plans.api_progress import progress
from services.plans.api_units import units
from services.plans.api_windows import windows
from services.plans.api_worksheet import worksheet
from services.plans.desk import Desk, lay_out
from services.plans.evidence import EvidenceFiles
from services.plans.missing import Missing
from services.plans.plan import PLAN
from services.plans.streams import Streams
from services.plans.unit import UNIT
from services.plans.window import WINDOW
from services.plans.worksheet import WorksheetRefused
from shared.commands import Commands
from shared.current import asked
from shared.event_log import EventLog
from shared.events.plans import PLANS, UNITS, WINDOWS
from shared.mongo import connect
from shared.probes import Check
from shared.problems import Fault, Problem, Unavailable
from shared.settings import ApiSettings
from shared.web import create_api

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def create_app(settings: ApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(database: Database[dict[str, Any]], settings: ApiSettings) -> Flask:
    app = create_api(
        settings,
        "Sinergi: plans",
        [units, windows, plans, progress, evidence, worksheet],
        checks={"mongodb": answers(database)},
        problems={Missing: _missing, WorksheetRefused: _worksheet_refused},
    )
    lay_out(app, create_desk(database))
    _prepare_before_writing(app, once(lambda: prepare(database)))
    return app


def create_desk(database: Database[dict[str, Any]]) -> Desk:
    log = EventLog(database)
    return Desk(
        units=Streams(UNIT, Commands(log, UNITS, now)),
        windows=Streams(WINDOW, Commands(log, WINDOWS, now)),
        plans=Streams(PLAN, Commands(log, PLANS, now)),
        evidence=EvidenceFiles(database),
        clock=now,
    )


def prepare(database: Database[dict[str, Any]]) -> None:
    """Create the indexes; safe to repeat."""
    EventLog(database).prepare()
    EvidenceFiles(database).prepare()


def _prepare_before_writing(app: Flask, prepared: Callable[[], None]) -> None:
    """A database that is away when the API starts must not keep it from starting, nor be written to unprepared."""

    @app.before_request
    def check() -> None:
        if asked().method not in READING:
            prepared()


def once(task: Callable[[], None]) -> Callable[[], None]:
    """The task until it has succeeded; from then on nothing."""
    lock, done = threading.Lock(), threading.Event()

    def do() -> None:
        if done.is_set():
            return
        if not lock.acquire(timeout=1):
            raise Unavailable("the indexes are not there yet")
        try:
            if not done.is_set():
                task()
                done.set()
        finally:
            lock.release()

    return do


def answers(database: Database[dict[str, Any]]) -> Check:
    return lambda: database.command("ping")


def now() -> datetime:
    return datetime.now(UTC)


def _missing(error: Missing) -> Problem:
    return Problem(404, "missing", "There is no such thing", str(error))


def _worksheet_refused(error: WorksheetRefused) -> Problem:
    fault = Fault(error.message.english, error.accepted.english)
    return Problem(
        422, "worksheet-refused", "The worksheet cannot be read", error.message.indonesian, [("file", fault)]
    )
