"""What a service does to open its HTTP door: routes, pages, problems, and what they work with."""

from typing import Any

from flask import Flask
from pymongo.database import Database

from shared.clock import now
from shared.event_log import EventLog
from shared.inbox.assessing import Assessing
from shared.inbox.code_pages import verdict_codes
from shared.inbox.door import Door, open_door
from shared.inbox.http import DOOR_PROBLEMS, inbox
from shared.inbox.judging import Judging
from shared.inbox.ledger_api import Books, open_books
from shared.inbox.limits import Limits, Rate
from shared.inbox.reconciling import Reconciling
from shared.settings import ApiSettings

INBOX_ROUTES = (inbox,)
INBOX_PAGES = (verdict_codes,)
INBOX_PROBLEMS = DOOR_PROBLEMS


def open_inbox(
    app: Flask, judging: Judging, database: Database[dict[str, Any]], settings: ApiSettings, assessing: Assessing
) -> None:
    """Streams may keep half of the threads busy."""
    limits = Limits(Rate(settings.inbox_rate, settings.inbox_burst))
    open_door(app, Door(judging.judge, judging.validate, limits, max(1, settings.threads // 2), now))
    reconciling = Reconciling(judging.ledger, EventLog(database).commits)
    open_books(app, Books(judging.ledger, reconciling, assessing))
