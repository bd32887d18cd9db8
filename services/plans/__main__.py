"""The processes and the operators' commands of the plans service."""

import argparse
import sys
import threading
from functools import partial
from typing import Any

from pymongo.database import Database
from rich.console import Console

from services.plans import account_tasks, import_client
from services.plans.app import (
    SERVICE,
    create_app,
    create_consultation_desk,
    create_desk,
    create_judging,
    create_keys,
    prepare,
)
from services.plans.consultation_index import index_consumer, parked_consultations
from shared.events.plans import TOPIC
from shared.inbox.process import all_that_is_nobody_elses, intake
from shared.inbox.reconcile_tasks import RECONCILE
from shared.log_tasks import LOG_COMMANDS, relay_to
from shared.mongo import answers, connect, when_it_is_there
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.run import Task, main, run_loop
from shared.server import serve_api
from shared.settings import AddressedApiSettings, ProcessSettings, Settings, StoreSettings
from shared.watched import Watched


def api(settings: AddressedApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def consume(settings: ProcessSettings, _: argparse.Namespace) -> None:
    database, watched = connect(settings.mongo_url, settings.database), Watched()
    run_loop(
        settings,
        partial(_consume, database, settings.kafka_bootstrap, watched),
        {"mongodb": answers(database), "consumer": watched.check},
    )


def _consume(database: Database[dict[str, Any]], bootstrap: str, watched: Watched, stop: threading.Event) -> None:
    when_it_is_there(partial(prepare, database), stop)
    if not stop.is_set():
        desk = create_consultation_desk(database, create_desk(database))
        consumer = index_consumer(desk, database, bootstrap)
        watched.watch(consumer)
        consumer.run(stop)


def parking_of(settings: StoreSettings) -> Parking:
    return parked_consultations(connect(settings.mongo_url, settings.database))


def import_worksheet(_: Settings, arguments: argparse.Namespace) -> int:
    return import_client.run(arguments, Console())


def accounts(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    database = connect(settings.mongo_url, settings.database)
    keys = create_keys(database, settings.kafka_bootstrap)
    return account_tasks.run(create_desk(database), keys, arguments, Console())


if __name__ == "__main__":
    sys.exit(
        main(
            SERVICE,
            processes={
                "api": Task("answer requests and show pages for entering", AddressedApiSettings, api),
                "relay": relay_to(TOPIC, prepare),
                "intake": intake(prepare, create_judging, all_that_is_nobody_elses),
                "consume": Task("keep the list of consultations and the precedents", ProcessSettings, consume),
            },
            commands={
                **LOG_COMMANDS,
                "reconcile": RECONCILE,
                **parked_commands(parking_of),
                "accounts": Task(
                    "keep the machine accounts of units", StoreSettings, accounts, account_tasks.arguments
                ),
                "import": Task("import a worksheet over HTTP", Settings, import_worksheet, import_client.arguments),
            },
        )
    )
