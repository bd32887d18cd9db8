"""The processes and the operators' commands of the plans service."""

import argparse
import sys
import threading
from functools import partial
from typing import Any

from pymongo.database import Database
from rich.console import Console
from rich.table import Table

from services.plans import import_client
from services.plans.app import answers, create_app, prepare
from shared.chain import verify_chain
from shared.event_log import EventLog
from shared.events.plans import TOPIC
from shared.mongo import connect, when_it_is_there
from shared.relay import Relay, kafka_producer, republish
from shared.run import Task, main, run_loop
from shared.server import serve_api
from shared.settings import ApiSettings, ProcessSettings, Settings, StoreSettings


def api(settings: ApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def relay(settings: ProcessSettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    publisher = Relay(EventLog(database), TOPIC, partial(kafka_producer, settings.kafka_bootstrap))
    run_loop(settings, partial(_publish, database, publisher), {"mongodb": answers(database)})


def _publish(database: Database[dict[str, Any]], publisher: Relay, stop: threading.Event) -> None:
    when_it_is_there(partial(prepare, database), stop)
    publisher.run(stop)


def republish_commits(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    event_log, console = EventLog(connect(settings.mongo_url, settings.database)), Console()
    with console.status("Marking commits"):
        count = republish(event_log, arguments.streams, dry_run=arguments.dry_run)
    done = "would be sent again. Nothing was changed." if arguments.dry_run else "are sent again by the relay."
    console.print(f"{count} commits {done}")


def verify(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where a chain is broken."""
    event_log, console = EventLog(connect(settings.mongo_url, settings.database)), Console()
    with console.status("Recomputing the chains"):
        verified = verify_chain(event_log, arguments.streams)
    console.print(f"{verified.commits} commits of {verified.streams} streams: {len(verified.breaks)} broken chains.")
    if verified.breaks:
        table = Table("first broken commit", "problem")
        for broken in verified.breaks:
            table.add_row(*broken)
        console.print(table)
    return 1 if verified.breaks else 0


def import_worksheet(_: Settings, arguments: argparse.Namespace) -> int:
    return import_client.run(arguments, Console())


def _streams(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streams", default="", help="only streams that begin so, such as plan-dinkes-2025")


def _republish(parser: argparse.ArgumentParser) -> None:
    _streams(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")


if __name__ == "__main__":
    sys.exit(
        main(
            "plans",
            processes={
                "api": Task("answer requests", ApiSettings, api),
                "relay": Task("send what is recorded to the topic", ProcessSettings, relay),
            },
            commands={
                "republish": Task("have commits sent to the topic again", StoreSettings, republish_commits, _republish),
                "verify-chain": Task("recompute the hashes of the log", StoreSettings, verify, _streams),
                "import": Task("import a worksheet over HTTP", Settings, import_worksheet, import_client.arguments),
            },
        )
    )
