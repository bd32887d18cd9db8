"""The process and the operators' commands that every service with an event log has."""

import argparse
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pymongo.database import Database
from rich.console import Console
from rich.table import Table

from shared.backup_tasks import BACKUP_COMMANDS
from shared.chain import verify_chain
from shared.event_log import EventLog
from shared.mongo import answers, connect, when_it_is_there
from shared.progress import progress
from shared.relay import Relay, kafka_producer, republish
from shared.run import Task, dry_run, run_loop, say
from shared.settings import ProcessSettings, StoreSettings

Prepare = Callable[[Database[dict[str, Any]]], None]


def relay_to(topic: str, prepare: Prepare) -> Task[ProcessSettings]:
    """The process that publishes; `prepare` creates the indexes of the service's database."""
    return Task("send what is recorded to the topic", ProcessSettings, partial(_relay, topic, prepare))


def _relay(topic: str, prepare: Prepare, settings: ProcessSettings, _: argparse.Namespace) -> None:
    database = connect(settings.mongo_url, settings.database)
    publisher = Relay(EventLog(database), topic, partial(kafka_producer, settings.kafka_bootstrap))

    def publish(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        publisher.run(stop)

    run_loop(settings, publish, {"mongodb": answers(database)})


def _republish(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    event_log = EventLog(connect(settings.mongo_url, settings.database))
    with progress("marking commits"):
        count = republish(event_log, arguments.streams, dry_run=arguments.dry_run)
    done = "would be sent again. Nothing was changed." if arguments.dry_run else "are sent again by the relay."
    say(f"{count} commits {done}")


def _verify(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where a chain is broken."""
    event_log, console = EventLog(connect(settings.mongo_url, settings.database)), Console()
    with progress("recomputing the chains") as told:
        verified = verify_chain(event_log, arguments.streams, told)
    console.print(f"{verified.commits} commits of {verified.streams} streams: {len(verified.breaks)} broken chains.")
    if verified.breaks:
        table = Table("first broken commit", "problem")
        for broken in verified.breaks:
            table.add_row(*broken)
        console.print(table)
    return 1 if verified.breaks else 0


def _dump(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    """Stream by stream in order, as they are on the topic: JSON of ours has no line breaks."""
    event_log = EventLog(connect(settings.mongo_url, settings.database))
    for stream in event_log.streams(arguments.streams):
        for commit in event_log.read(stream):
            sys.stdout.writelines(f"{event}\n" for event in commit.events)


def some_streams(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streams", default="", help="only streams that begin so, such as plan-dinkes-2025")


def _what_to_republish(parser: argparse.ArgumentParser) -> None:
    some_streams(parser)
    dry_run(parser)


LOG_COMMANDS: Mapping[str, Task[Any]] = {
    "republish": Task(
        "have commits sent to the topic again", StoreSettings, _republish, _what_to_republish, changes=True
    ),
    "dump": Task("write every event of the log, one a line", StoreSettings, _dump, some_streams),
    "verify-chain": Task("recompute the hashes of the log", StoreSettings, _verify, some_streams),
    **BACKUP_COMMANDS,
}
