"""The operators' command that builds a read model anew beside the live one, which is read until the switch."""

import argparse
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shared.consumer import kafka_consumer
from shared.read_model import ReadModel
from shared.run import Task, dry_run
from shared.settings import StoreSettings

S = TypeVar("S", bound=StoreSettings)


def rebuilding(settings: type[S], read_model: Callable[[S], ReadModel[Any]]) -> Task[S]:
    return Task(
        "fold the whole topics anew, then switch to it", settings, partial(_rebuild, read_model), dry_run, changes=True
    )


def _rebuild(read_model: Callable[[S], ReadModel[Any]], settings: S, arguments: argparse.Namespace) -> None:
    model, console = read_model(settings), Console()
    model.prepare()
    live = f"Live is {model.generations.live().group}."
    if arguments.dry_run:
        console.print(f"{live} Nothing was changed.")
        return
    console.print(live)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("records", total=None)
        generation = model.rebuild(
            partial(kafka_consumer, settings.kafka_bootstrap),
            threading.Event(),
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    console.print(f"Live is {generation.group}.")
