"""The operators' commands that back up the log and restore it, and what they prove of it."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pymongo.errors import BulkWriteError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from shared.backup import Incomplete, NotEmpty, Proof, back_up, check, read_proof, restore
from shared.clock import now
from shared.event_log import EventLog
from shared.mongo import connect
from shared.run import Task, dry_run
from shared.settings import StoreSettings

REFUSED = 1


def _backup(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where it is not proven that everything is in it."""
    log, console = EventLog(connect(settings.mongo_url, settings.database)), Console()
    count = log.commits.count_documents({})
    if arguments.dry_run:
        console.print(f"{count} commits would be backed up. Nothing was written.")
        return 0
    try:
        with _bar(console, "backing up", count) as progress:
            proof = back_up(log, settings.service, arguments.folder, now(), progress)
    except (FileExistsError, Incomplete) as error:
        return _refused(console, f"not backed up: {error}")
    console.print(_told("Backed up and read again", proof), soft_wrap=True)
    return 0


def _restore(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where the backup is not whole, the place is not empty, or something is missing afterwards."""
    log, console = EventLog(connect(settings.mongo_url, settings.database)), Console()
    try:
        noted = read_proof(arguments.folder, settings.service)
        with _bar(console, "reading" if arguments.dry_run else "restoring", noted.commits) as progress:
            prove_or_restore = check if arguments.dry_run else partial(restore, log)
            prove_or_restore(noted, arguments.folder, progress)
    except (NotEmpty, Incomplete) as error:
        return _refused(console, f"not restored: {error}")
    except BulkWriteError as error:
        return _refused(console, f"somebody else writes to the log: {error.details['writeErrors'][0]['errmsg']}")
    console.print(_told("Whole, and nothing was changed" if arguments.dry_run else "Restored", noted), soft_wrap=True)
    return 0


def _refused(console: Console, why: str) -> int:
    console.print(why, markup=False, soft_wrap=True)
    return REFUSED


def _told(done: str, proof: Proof) -> str:
    counts = f"{proof.commits} commits, {proof.events} events, {proof.streams} streams"
    return f"{done}: {counts}, heads {proof.heads}, as of {proof.began:%Y-%m-%d %H:%M:%S} UTC."


@contextmanager
def _bar(console: Console, doing: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda done: progress.update(task, completed=done)


def _where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="of the backup; a new one is made for each")
    dry_run(parser)


BACKUP_COMMANDS: Mapping[str, Task[Any]] = {
    "backup": Task(
        "write the log into a new folder and prove that all is in it", StoreSettings, _backup, _where, changes=True
    ),
    "restore": Task(
        "put a backup into an empty log and prove that all is there", StoreSettings, _restore, _where, changes=True
    ),
}
