"""The processes and the operators' commands of the plans service."""

import argparse
import sys
from functools import partial

from rich.console import Console

from services.plans import account_tasks, import_client
from services.plans.app import SERVICE, create_app, create_desk, create_keys, prepare
from shared.events.plans import TOPIC
from shared.log_tasks import LOG_COMMANDS, relay_to
from shared.mongo import connect
from shared.run import Task, main
from shared.server import serve_api
from shared.settings import ApiSettings, Settings, StoreSettings


def api(settings: ApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


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
                "api": Task("answer requests", ApiSettings, api),
                "relay": relay_to(TOPIC, prepare),
            },
            commands={
                **LOG_COMMANDS,
                "accounts": Task(
                    "keep the machine accounts of units", StoreSettings, accounts, account_tasks.arguments
                ),
                "import": Task("import a worksheet over HTTP", Settings, import_worksheet, import_client.arguments),
            },
        )
    )
