"""The processes and the operators' commands of reporting."""

import argparse
import sys
import threading
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from services.reporting.app import create_app, read_model
from shared.consumer import Consumer, kafka_consumer
from shared.events.plans import Event
from shared.mongo import when_it_is_there
from shared.probes import NotReady
from shared.read_model import ReadModel
from shared.run import Task, main, run_loop
from shared.server import serve_api
from shared.settings import ApiSettings, ProcessSettings, StoreSettings


def api(settings: ApiSettings, _: argparse.Namespace) -> None:
    serve_api(partial(create_app, settings), settings)


def consume(settings: ProcessSettings, _: argparse.Namespace) -> None:
    model, watched = read_model(settings), Watched()
    run_loop(
        settings,
        lambda stop: _consume(model, settings.kafka_bootstrap, watched, stop),
        {"read model": model.live, "consumer": watched.check},
    )


def _consume(model: ReadModel[Event], bootstrap: str, watched: "Watched", stop: threading.Event) -> None:
    when_it_is_there(model.prepare, stop)
    model.run(partial(kafka_consumer, bootstrap), stop, watched.watch)


class Watched:
    """The consumer of the moment, asked by readiness."""

    def __init__(self) -> None:
        self._consumer: Consumer | None = None

    def watch(self, consumer: Consumer) -> None:
        self._consumer = consumer

    def check(self) -> None:
        """Raises NotReady."""
        if self._consumer is None:
            raise NotReady("the consumer has not started")
        reason = self._consumer.stalled() or self._consumer.unassigned()
        if reason:
            raise NotReady(reason)


def rebuild(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    """Fills the next generation beside the live one, which goes on being read until the switch."""
    model, console = read_model(settings), Console()
    model.prepare()
    console.print(f"Live is {model.generations.live().group}.")
    if arguments.dry_run:
        console.print(
            "A rebuild would fold the whole topic into a new generation and switch to it. Nothing was changed."
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


def parked(settings: StoreSettings, _: argparse.Namespace) -> None:
    listed = read_model(settings).parking().listed()
    table = Table("stream", "version", "kind", "reason", "parked at", title=f"{len(listed)} parked records")
    for record in listed:
        place = f"{record['partition']}:{record['offset']}"
        table.add_row(
            record["stream"] or place,
            str(record["version"] or ""),
            record["kind"],
            record["reason"],
            str(record["parked_at"]),
        )
    Console().print(table)


def replay_parked(settings: StoreSettings, arguments: argparse.Namespace) -> None:
    parking = read_model(settings).parking()
    if arguments.dry_run:
        count = parking.count(**({"stream": {"$in": arguments.stream}} if arguments.stream else {}))
        Console().print(f"{count} records would be replayed. Nothing was changed.")
        return
    count = parking.request(arguments.stream)
    Console().print(f"{count} records will be replayed by the consumer, each stream in order.")


def _dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stream", action="append", help="only this stream; may be given several times")
    _dry_run(parser)


if __name__ == "__main__":
    sys.exit(
        main(
            "reporting",
            processes={
                "api": Task("answer requests and show pages", ApiSettings, api),
                "consume": Task("keep the read models up to date with the topic", ProcessSettings, consume),
            },
            commands={
                "rebuild": Task("fold the whole topic anew, then switch to it", StoreSettings, rebuild, _dry_run),
                "parked": Task("list the records that could not be handled", StoreSettings, parked),
                "replay-parked": Task("have parked records handled again", StoreSettings, replay_parked, _which),
            },
        )
    )
