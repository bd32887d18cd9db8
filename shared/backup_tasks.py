"""The operators' commands that back up the log and restore it, and what they prove of it."""

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pymongo.errors import BulkWriteError

from shared.backup import Incomplete, NotEmpty, Proof, back_up, check, read_proof, restore
from shared.clock import now
from shared.event_log import EventLog
from shared.mongo import connect
from shared.progress import progress
from shared.run import Task, dry_run, say
from shared.settings import StoreSettings

REFUSED = 1


def _backup(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where it is not proven that everything is in it."""
    log = EventLog(connect(settings.mongo_url, settings.database))
    count = log.commits.count_documents({})
    if arguments.dry_run:
        return say(f"{count} commits would be backed up. Nothing was written.")
    try:
        with progress("backing up", count) as told:
            proof = back_up(log, settings.service, arguments.folder, now(), told)
    except (FileExistsError, Incomplete) as error:
        return say(f"not backed up: {error}", REFUSED)
    return say(_told("Backed up and read again", proof))


def _restore(settings: StoreSettings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where the backup is not whole, the place is not empty, or something is missing afterwards."""
    log = EventLog(connect(settings.mongo_url, settings.database))
    try:
        noted = read_proof(arguments.folder, settings.service)
        with progress("reading" if arguments.dry_run else "restoring", noted.commits) as told:
            prove_or_restore = check if arguments.dry_run else partial(restore, log)
            prove_or_restore(noted, arguments.folder, told)
    except (NotEmpty, Incomplete) as error:
        return say(f"not restored: {error}", REFUSED)
    except BulkWriteError as error:
        return say(f"somebody else writes to the log: {error.details['writeErrors'][0]['errmsg']}", REFUSED)
    return say(_told("Whole, and nothing was changed" if arguments.dry_run else "Restored", noted))


def _told(done: str, proof: Proof) -> str:
    counts = f"{proof.commits} commits, {proof.events} events, {proof.streams} streams"
    return f"{done}: {counts}, heads {proof.heads}, as of {proof.began:%Y-%m-%d %H:%M:%S} UTC."


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
