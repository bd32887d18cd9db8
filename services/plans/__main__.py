"""The processes and the operators' commands of the plans service."""

import argparse
import sys
from collections.abc import Mapping
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
from services.plans.service_levels import service_levels
from shared.consumer import Consumer
from shared.consuming import consuming
from shared.events.plans import TOPIC
from shared.following import parked_accounts
from shared.inbox.process import all_that_is_nobody_elses, intake
from shared.inbox.reconcile_tasks import RECONCILE
from shared.log_tasks import LOG_COMMANDS, relay_to
from shared.mongo import connect
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.run import Task, main
from shared.server import serve_api
from shared.settings import Settings, StoreSettings, TimingApiSettings, TimingProcessSettings


def api(settings: TimingApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def create_index(database: Database[dict[str, Any]], bootstrap: str) -> Consumer:
    """It decides nothing, so that it needs no other levels than those that are shipped."""
    desk = create_consultation_desk(database, create_desk(database), service_levels())
    return index_consumer(desk, database, bootstrap)


def parking_of(settings: StoreSettings) -> Parking:
    return parked_consultations(connect(settings.mongo_url, settings.database))


def import_worksheet(_: Settings, arguments: argparse.Namespace) -> int:
    return import_client.run(arguments, Console())


def accounts(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    database = connect(settings.mongo_url, settings.database)
    keys = create_keys(database, settings.kafka_bootstrap)
    return account_tasks.run(create_desk(database), keys, arguments, Console())


PROCESSES: Mapping[str, Task[Any]] = {
    "api": Task("answer requests and show pages for entering", TimingApiSettings, api),
    "relay": relay_to(TOPIC, prepare),
    "intake": intake(prepare, create_judging, all_that_is_nobody_elses, TimingProcessSettings),
    "consume": consuming("keep the list of consultations and the precedents", prepare, create_index),
}

COMMANDS: Mapping[str, Task[Any]] = {
    **LOG_COMMANDS,
    "reconcile": RECONCILE,
    **parked_commands(parking_of, parked_accounts),
    "accounts": Task(
        "keep the machine accounts of units", StoreSettings, accounts, account_tasks.arguments, changes=True
    ),
    "import": Task("import a worksheet over HTTP", Settings, import_worksheet, import_client.arguments),
}

if __name__ == "__main__":
    sys.exit(main(SERVICE, PROCESSES, COMMANDS))
