"""The wiring of the plans service."""

from typing import Any

from flask import Flask
from pymongo.database import Database

from services.plans.account import ACCOUNT
from services.plans.account_keys import AccountKeys
from services.plans.api_accounts import accounts, keep_accounts
from services.plans.api_evidence import evidence
from services.plans.api_plans import plans
from services.plans.api_progress import progress
from services.plans.api_units import units
from services.plans.api_windows import windows
from services.plans.api_worksheet import worksheet
from services.plans.desk import Desk, lay_out
from services.plans.evidence import EvidenceFiles
from services.plans.kafka_doors import KafkaDoors
from services.plans.plan import PLAN
from services.plans.turns import Turns
from services.plans.unit import UNIT
from services.plans.window import WINDOW
from services.plans.worksheet import WorksheetRefused
from shared.accounts import Accounts
from shared.clock import now
from shared.commands import Commands
from shared.event_log import EventLog
from shared.events.plans import ACCOUNTS, PLANS, UNITS, WINDOWS
from shared.mongo import answers, connect
from shared.preparing import prepare_before_writing
from shared.problems import Fault, Problem
from shared.settings import ApiSettings
from shared.streams import Streams
from shared.web import create_api

SERVICE = "plans"


def create_app(settings: ApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(database: Database[dict[str, Any]], settings: ApiSettings) -> Flask:
    app = create_api(
        settings,
        "Sinergi: plans",
        [units, accounts, windows, plans, progress, evidence, worksheet],
        checks={"mongodb": answers(database)},
        problems={WorksheetRefused: _worksheet_refused},
        accounts=Accounts(database, settings.actor_key),
    )
    lay_out(app, create_desk(database))
    keep_accounts(app, create_keys(database, settings.kafka_bootstrap))
    prepare_before_writing(app, lambda: prepare(database))
    return app


def create_desk(database: Database[dict[str, Any]]) -> Desk:
    log = EventLog(database)
    return Desk(
        units=Streams(SERVICE, UNIT, Commands(log, UNITS, now)),
        windows=Streams(SERVICE, WINDOW, Commands(log, WINDOWS, now)),
        plans=Streams(SERVICE, PLAN, Commands(log, PLANS, now)),
        evidence=EvidenceFiles(database),
        clock=now,
    )


def create_keys(database: Database[dict[str, Any]], bootstrap: str) -> AccountKeys:
    log = EventLog(database)
    streams = Streams(SERVICE, ACCOUNT, Commands(log, ACCOUNTS, now))
    return AccountKeys(streams, log, Turns(database, now), KafkaDoors(bootstrap))


def prepare(database: Database[dict[str, Any]]) -> None:
    """Create the indexes; safe to repeat."""
    EventLog(database).prepare()
    EvidenceFiles(database).prepare()


def _worksheet_refused(error: WorksheetRefused) -> Problem:
    fault = Fault(error.message.english, error.accepted.english)
    return Problem(
        422, "worksheet-refused", "The worksheet cannot be read", error.message.indonesian, [("file", fault)]
    )
