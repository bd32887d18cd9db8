"""The processes and the operators' commands of the notifications service."""

import argparse
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from pymongo.errors import PyMongoError
from rich.console import Console

from services.notifications.app import (
    SERVICE,
    create_app,
    create_delivery,
    create_listening,
    create_schedule,
    prepare,
)
from services.notifications.delivering import Delivery, Sending
from services.notifications.forgetting import forget, to_forget
from services.notifications.freshness import OfTopics
from services.notifications.guard import Guard
from services.notifications.heard import LANGUAGE
from services.notifications.letters import Letters
from services.notifications.mail import Mailer, smtp_server
from services.notifications.person import Channel
from services.notifications.telling import HANDLER
from services.notifications.views import VIEWS
from services.notifications.webhook import Webhooks
from shared import metrics
from shared.clock import now
from shared.consumer import kafka_consumer
from shared.decider import Missing
from shared.mongo import answers, connect, is_away, when_it_is_there
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.progress import progress
from shared.read_model import ReadModel
from shared.rebuild_task import rebuilding
from shared.run import Task, dry_run, main, run_loop
from shared.server import serve_api
from shared.settings import DeliverySettings, NotifyingApiSettings, NotifyingProcessSettings, StoreSettings
from shared.watched import Watched

log = structlog.get_logger(__name__)
SCHEDULE_SECONDS = 5.0
DELIVERY_SECONDS = 1.0
LETTER_CHANNELS: tuple[Channel, ...] = ("email", "webhook")
CLOCK_SECONDS = 0.1  # between two looks at the clock


def api(settings: NotifyingApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def consume(settings: NotifyingProcessSettings, _: argparse.Namespace) -> None:
    database, watched = connect(settings.mongo_url, settings.database), Watched()
    model = create_listening(database, settings)

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        when_it_is_there(model.prepare, stop)
        model.run(partial(kafka_consumer, settings.kafka_bootstrap), stop, watched.watch)

    run_loop(settings, work, {"read model": model.live, "consumer": watched.check})


def schedule(settings: NotifyingProcessSettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    looking = create_schedule(database, settings, OfTopics(settings.kafka_bootstrap, LANGUAGE.topics))

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        _again_and_again(looking.look, SCHEDULE_SECONDS, stop)

    run_loop(settings, work, {"mongodb": answers(database)})


def deliver(settings: DeliverySettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    mailer = Mailer(smtp_server(settings.smtp_url), settings.mail_from)
    sending = Sending(mailer.send, Webhooks(Guard(settings.own_ports)).send)
    freshness = OfTopics(settings.kafka_bootstrap, LANGUAGE.topics)
    delivery = create_delivery(database, settings, freshness, sending)

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        _again_and_again(partial(_deliver, delivery), DELIVERY_SECONDS, stop)

    run_loop(settings, work, {"mongodb": answers(database)})


def _deliver(delivery: Delivery) -> int:
    worked = delivery.round()
    measure(delivery.letters, delivery.clock())
    return worked


def measure(letters: Letters, now: datetime) -> None:
    for state, count in letters.counts().items():
        metrics.LETTERS_OPEN.labels(state).set(count)
    for channel in LETTER_CHANNELS:
        since = letters.oldest(channel)
        metrics.LETTERS_OLDEST.labels(channel).set((now - since).total_seconds() if since else 0)


def _again_and_again(look: Callable[[], int], seconds: float, stop: threading.Event) -> None:
    """What is away is waited for; where there was something to do, there may be more."""
    while not stop.is_set():
        looked = now()
        try:
            done = look()
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("waiting", away="mongodb", error=str(error)[:200])
            done = 0
        if not done:
            _pause(looked + timedelta(seconds=seconds), seconds, stop)


def _pause(until: datetime, seconds: float, stop: threading.Event) -> None:
    """Until then, also by a clock that is moved; or for so many seconds, where it stands still."""
    deadline = time.monotonic() + seconds
    while now() < until and time.monotonic() < deadline and not stop.wait(CLOCK_SECONDS):
        continue


def listening(settings: NotifyingProcessSettings) -> ReadModel[Any]:
    """Nobody is told anything twice by building it anew: what was told has its key already."""
    return create_listening(connect(settings.mongo_url, settings.database), settings)


def forget_person(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where anything of the person is left, 2 where there is nobody of that id."""
    console, work = Console(), to_forget if arguments.dry_run else forget
    try:
        with progress("looking through every document"):
            found = work(connect(settings.mongo_url, settings.database), arguments.person)
    except Missing as error:
        console.print(str(error))
        return 2
    where = dict(found.mentions) or "nothing"
    if arguments.dry_run:
        console.print(
            f"{found.messages} messages would be nobody's. Of the person there is: {where}. Nothing was changed."
        )
        return 0
    console.print(f"{found.messages} messages are nobody's now. What is left of the person: {where}.")
    return 1 if found.mentions else 0


def _whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the id that `GET /people` shows")
    dry_run(parser)


def parking(settings: StoreSettings) -> Parking:
    return ReadModel(connect(settings.mongo_url, settings.database), LANGUAGE, VIEWS, HANDLER).parking()


PROCESSES: Mapping[str, Task[Any]] = {
    "api": Task("answer requests", NotifyingApiSettings, api),
    "consume": Task("keep up what is open, and tell the news", NotifyingProcessSettings, consume),
    "schedule": Task("write what has to be told because of the time", NotifyingProcessSettings, schedule),
    "deliver": Task("send letters by e-mail and webhook", DeliverySettings, deliver),
}

COMMANDS: Mapping[str, Task[Any]] = {
    "rebuild": rebuilding(NotifyingProcessSettings, VIEWS, listening),
    **parked_commands(parking),
    "forget": Task(
        "erase everything that leads to a person",
        StoreSettings,
        forget_person,
        _whom,
        changes=True,
        private=frozenset({"person"}),
    ),
}

if __name__ == "__main__":
    sys.exit(main(SERVICE, PROCESSES, COMMANDS))
