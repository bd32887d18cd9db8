"""The wiring of the indicators service."""

from functools import partial
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.indicators.api_indicators import indicators
from services.indicators.api_measurements import measurements
from services.indicators.api_rb_index import rb_index
from services.indicators.api_rules import rules
from services.indicators.api_targets import targets
from services.indicators.assessor import HANDLER, Assessor
from services.indicators.desk import Desk, lay_out
from services.indicators.due import due_in
from services.indicators.indicator import INDICATOR
from services.indicators.rb_stream import RB
from services.indicators.reports import kinds
from services.indicators.rules_stream import RULES
from shared.accounts import Accounts
from shared.clock import now
from shared.commands import Commands
from shared.consumer import Consumer, kafka_consumer
from shared.event_log import EventLog
from shared.events import indicators as language
from shared.handling import Handling
from shared.inbox.assessing import Assessing
from shared.inbox.judging import Judging
from shared.inbox.ledger import Ledger
from shared.inbox.opening import INBOX_PAGES, INBOX_PROBLEMS, INBOX_ROUTES, open_inbox
from shared.inbox.types import elsewhere
from shared.mongo import answers, connect
from shared.parking import Parking
from shared.preparing import prepare_before_writing
from shared.settings import ApiSettings
from shared.streams import Streams
from shared.web import create_api

SERVICE = "indicators"
PATIENCE_SECONDS = 240.0  # for assessing everything anew in one go; the broker waits for 300


def create_app(settings: ApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(database: Database[dict[str, Any]], settings: ApiSettings) -> Flask:
    app = create_api(
        settings,
        "Sinergi: indicators",
        [rules, indicators, targets, measurements, rb_index, *INBOX_ROUTES],
        checks={"mongodb": answers(database)},
        pages=INBOX_PAGES,
        problems=INBOX_PROBLEMS,
        accounts=Accounts(database, settings.actor_key),
    )
    desk = create_desk(database)
    lay_out(app, desk)
    assessing = Assessing(Ledger(database), partial(due_in, desk))
    open_inbox(app, judging_on(database, desk), database, settings, assessing)
    prepare_before_writing(app, lambda: prepare(database))
    return app


def create_desk(database: Database[dict[str, Any]]) -> Desk:
    log = EventLog(database)
    return Desk(
        rules=Streams(SERVICE, RULES, Commands(log, language.RULES, now)),
        indicators=Streams(SERVICE, INDICATOR, Commands(log, language.INDICATORS, now)),
        rb=Streams(SERVICE, RB, Commands(log, language.RB_INDEX, now)),
        log=log,
        clock=now,
    )


def create_judging(database: Database[dict[str, Any]]) -> Judging:
    return judging_on(database, create_desk(database))


def judging_on(database: Database[dict[str, Any]], desk: Desk) -> Judging:
    return Judging(SERVICE, Ledger(database), kinds(desk), elsewhere(SERVICE))


def create_consumer(database: Database[dict[str, Any]], bootstrap: str) -> Consumer:
    """The one that keeps figures those of the rules in force."""
    handling = Handling(HANDLER, language.LANGUAGE, Assessor(create_desk(database)), parking(database), now)
    return Consumer(kafka_consumer(bootstrap, HANDLER), language.LANGUAGE.topics, handling, PATIENCE_SECONDS)


def parking(database: Database[dict[str, Any]]) -> Parking:
    return Parking(database, HANDLER)


def prepare(database: Database[dict[str, Any]]) -> None:
    """Create the indexes; safe to repeat."""
    EventLog(database).prepare()
    parking(database).prepare()
    Ledger(database).prepare()
