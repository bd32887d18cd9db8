"""The processes and the operators' commands of reporting."""

import argparse
import sys
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from services.reporting import reconciling, report_tasks, verify_task
from services.reporting.app import SERVICE, create_app, prepare, read_model
from services.reporting.heard import Event
from services.reporting.views import VIEWS
from shared.consumer import kafka_consumer
from shared.events.reporting import TOPIC
from shared.log_tasks import LOG_COMMANDS, relay_to
from shared.mongo import when_it_is_there
from shared.parked_tasks import parked_commands
from shared.parking import Parking
from shared.read_model import ReadModel
from shared.rebuild_task import rebuilding
from shared.run import Task, main, run_loop
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


def parking(settings: StoreSettings) -> Parking:
    return read_model(settings).parking()


PROCESSES: Mapping[str, Task[Any]] = {
    "api": Task("answer requests and show pages", AddressedApiSettings, api),
    "consume": Task("keep the read models up to date with the topics", ProcessSettings, consume),
    "relay": relay_to(TOPIC, prepare),
    "schedule": Task("issue reports when they are due", AddressedProcessSettings, report_tasks.schedule),
}

COMMANDS: Mapping[str, Task[Any]] = {
    **LOG_COMMANDS,
    "rebuild": rebuilding(StoreSettings, VIEWS, read_model),
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
}

if __name__ == "__main__":
    sys.exit(main(SERVICE, PROCESSES, COMMANDS))
