"""The wiring of the notifications service."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from pymongo.database import Database

from services.notifications.api_feed import feed
from services.notifications.api_people import people
from services.notifications.api_webhooks import letters, webhooks
from services.notifications.composing import Composer
from services.notifications.delivering import Delivery, Sending
from services.notifications.delivery_log import DeliveryLog
from services.notifications.desk import Desk, lay_out
from services.notifications.freshness import Freshness
from services.notifications.guard import Guard
from services.notifications.installation import Installation
from services.notifications.letters import Letters
from services.notifications.messages import Messages
from services.notifications.people import Endpoints, People
from services.notifications.rules import RuleBook, RulesWrong, parse
from services.notifications.scheduling import Openness, Schedule
from services.notifications.telling import Listening
from services.notifications.texts import Texts, parse_texts
from shared.clock import now, present
from shared.mongo import answers, connect
from shared.preparing import prepare_before_writing
from shared.settings import Notifying, NotifyingApiSettings, SettingMalformed
from shared.web import create_api

SERVICE = "notifications"
Clock = Callable[[], datetime]
Document = dict[str, Any]


def create_app(settings: NotifyingApiSettings) -> Flask:
    return create_app_on(connect(settings.mongo_url, settings.database), settings)


def create_app_on(database: Database[Document], settings: NotifyingApiSettings, guard: Guard | None = None) -> Flask:
    app = create_api(
        settings,
        "Sinergi: notifications",
        [feed, people, webhooks, letters],
        checks={"mongodb": answers(database)},
    )
    lay_out(app, create_desk(database, settings, guard or Guard(settings.own_ports)))
    prepare_before_writing(app, partial(prepare, database))
    return app


def create_desk(database: Database[Document], settings: NotifyingApiSettings, guard: Guard) -> Desk:
    book, texts = read_rules(settings)
    return Desk(
        database=database,
        people=People(database),
        endpoints=Endpoints(database),
        messages=Messages(database),
        letters=Letters(database, present),
        attempts=DeliveryLog(database),
        composer=Composer(book, texts, settings.public_url),
        book=book,
        guard=guard,
        actor_key=settings.actor_key,
        streams=max(1, settings.threads // 2),
        clock=now,
    )


def create_listening(database: Database[Document], settings: Notifying, clock: Clock = now) -> Listening:
    return Listening(database, read_rules(settings)[0], clock)


def create_schedule(
    database: Database[Document], settings: Notifying, freshness: Freshness, clock: Clock = now
) -> Schedule:
    book, _ = read_rules(settings)
    return Schedule(database, Openness(Listening(database, book, clock), freshness, clock), book, clock)


def create_delivery(
    database: Database[Document], settings: Notifying, freshness: Freshness, sending: Sending, clock: Clock = now
) -> Delivery:
    book, texts = read_rules(settings)
    return Delivery(
        people=People(database),
        endpoints=Endpoints(database),
        messages=Messages(database),
        letters=Letters(database, present),
        attempts=DeliveryLog(database),
        openness=Openness(Listening(database, book, clock), freshness, clock),
        composer=Composer(book, texts, settings.public_url),
        book=book,
        sending=sending,
        clock=clock,
    )


def read_rules(settings: Notifying) -> tuple[RuleBook, Texts]:
    """Raises SettingMalformed."""
    path = Path(settings.notification_rules)
    try:
        book = parse(path.read_bytes())
        return book, parse_texts(path.with_name(book.texts).read_bytes(), book)
    except (OSError, RulesWrong) as error:
        accepted = "the path of rules that can be followed"
        raise SettingMalformed("SINERGI_NOTIFICATION_RULES", f"cannot be used ({error})", accepted) from error


def prepare(database: Database[Document]) -> None:
    """Create the indexes, and note when this installation began; safe to repeat."""
    Installation(database).began(now())
    People(database).prepare()
    Messages(database).prepare()
    Letters(database, present).prepare()
    DeliveryLog(database).prepare()
