"""The processes and the operators' commands of reporting."""

import argparse
import sys
import threading
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.reporting import reconciling, report_tasks, verify_task
from services.reporting.app import SERVICE, create_app, prepare, read_model
from services.reporting.heard import Event
from shared.consumer import kafka_consumer
from shared.events.reporting import TOPIC
from shared.log_tasks import LOG_COMMANDS, relay_to
from shared.mongo import when_it_is_there
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.read_model import ReadModel
from shared.run import Task, dry_run, main, run_loop
from shared.server import serve_api
from shared.settings import AddressedApiSettings, AddressedProcessSettings, ProcessSettings, StoreSettings
from shared.watched import Watched


def api(settings: AddressedApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def consume(settings: ProcessSettings, _: argparse.Namespace) -> None:
    model, watched = read_model(settings), Watched()
    run_loop(
        settings,
        lambda stop: _consume(model, settings.kafka_bootstrap, watched, stop),
        {"read model": model.live, "consumer": watched.check},
    )


def _consume(model: ReadModel[Event], bootstrap: str, watched: Watched, stop: threading.Event) -> None:
    when_it_is_there(model.prepare, stop)
    model.run(partial(kafka_consumer, bootstrap), stop, watched.watch)


def rebuild(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    """Fills the next generation beside the live one, which goes on being read until the switch."""
    model, console = read_model(settings), Console()
    model.prepare()
    console.print(f"Live is {model.generations.live().group}.")
    if arguments.dry_run:
        console.print(
            "A rebuild would fold the whole topics into a new generation and switch to it. Nothing was changed."
        )
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("records", total=None)
        generation = model.rebuild(
            partial(kafka_consumer, settings.kafka_bootstrap),
            threading.Event(),
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    console.print(f"Live is {generation.group}.")


def parking(settings: StoreSettings) -> Parking:
    return read_model(settings).parking()


if __name__ == "__main__":
    sys.exit(
        main(
            SERVICE,
            processes={
                "api": Task("answer requests and show pages", AddressedApiSettings, api),
                "consume": Task("keep the read models up to date with the topics", ProcessSettings, consume),
                "relay": relay_to(TOPIC, prepare),
                "schedule": Task("issue reports when they are due", AddressedProcessSettings, report_tasks.schedule),
            },
            commands={
                **LOG_COMMANDS,
                "rebuild": Task("fold the whole topics anew, then switch to it", StoreSettings, rebuild, dry_run),
                **parked_commands(parking),
                "reconcile": Task(
                    "say which commits of reports have not arrived",
                    StoreSettings,
                    reconciling.reconcile,
                    reconciling.arguments,
                ),
                "verify-report": Task(
                    "recompute a report from the log, and say what differs",
                    StoreSettings,
                    verify_task.verify_report,
                    verify_task.verify_arguments,
                ),
            },
        )
    )
