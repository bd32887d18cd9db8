"""The processes and the operators' commands of the indicators service."""

import argparse
import secrets
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from rich.console import Console

from services.indicators import preview_cli
from services.indicators.app import SERVICE, create_app, create_consumer, create_desk, create_judging, parking, prepare
from services.indicators.assessing import Cause, assess_all, is_outdated, streams_of_figures
from services.indicators.assessor import HANDS
from shared.consuming import consuming
from shared.events.indicators import TOPIC
from shared.following import parked_accounts
from shared.inbox.process import intake, its_own
from shared.inbox.reconcile_tasks import RECONCILE
from shared.log_tasks import LOG_COMMANDS, relay_to, some_streams
from shared.mongo import connect
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.progress import counted, progress
from shared.run import Task, dry_run, main
from shared.server import serve_api
from shared.settings import ApiSettings, ProcessSettings, Settings, StoreSettings


def api(settings: ApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def reassess(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    """For when the arithmetic itself was put right: rules that are adopted are followed without it."""
    desk, console = create_desk(connect(settings.mongo_url, settings.database)), Console()
    adopted = desk.adopted()
    streams = [stream for stream in streams_of_figures(desk) if stream.startswith(arguments.streams)]
    with progress("assessing", len(streams)) as told:
        if arguments.dry_run:
            count = sum(is_outdated(desk, adopted, stream) for stream in counted(told, streams))
        else:
            cause = Cause("reassess", secrets.token_hex(16))
            with ThreadPoolExecutor(HANDS) as pool:
                count = assess_all(desk, adopted, streams, cause, pool, told)
    done = "would have other figures. Nothing was changed." if arguments.dry_run else "have other figures now."
    console.print(f"{count} of {len(streams)} streams {done}")


def preview(_: Settings, arguments: argparse.Namespace) -> int:
    return preview_cli.run(arguments, Console())


def parking_of(settings: StoreSettings) -> Parking:
    return parking(connect(settings.mongo_url, settings.database))


def _what_to_reassess(parser: argparse.ArgumentParser) -> None:
    some_streams(parser)
    dry_run(parser)


PROCESSES: Mapping[str, Task[Any]] = {
    "api": Task("answer requests", ApiSettings, api),
    "relay": relay_to(TOPIC, prepare),
    "intake": intake(prepare, lambda database, _: create_judging(database), its_own, ProcessSettings),
    "assess": consuming("keep figures those of the rules in force", prepare, create_consumer),
}

COMMANDS: Mapping[str, Task[Any]] = {
    **LOG_COMMANDS,
    "reconcile": RECONCILE,
    **parked_commands(parking_of, parked_accounts),
    "reassess": Task("assess every figure anew", StoreSettings, reassess, _what_to_reassess, changes=True),
    "preview": Task("try the arithmetic out", Settings, preview, preview_cli.arguments),
}

if __name__ == "__main__":
    sys.exit(main(SERVICE, PROCESSES, COMMANDS))
