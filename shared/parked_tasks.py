"""The operators' commands of every service that consumes: what is parked, and having it handled again."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared import operations
from shared.parking import Parking, WaitsBehind
from shared.run import Task, dry_run, say
from shared.settings import StoreSettings

TO_DO = 1
REPLAY = "have parked records handled again: everything, a stream, or one"
ParkingOf = Callable[[StoreSettings], Parking]


def parked_commands(*parkings_of: ParkingOf) -> Mapping[str, Task[Any]]:
    """Over all handlers of a service that park."""
    listed, replay = partial(_listed, parkings_of), partial(_replay, parkings_of)
    return {
        "operations": Task("list what operators did, the newest first", StoreSettings, operations.show),
        "parked": Task("list the records that could not be handled", StoreSettings, listed),
        "replay-parked": Task(REPLAY, StoreSettings, replay, _which, changes=True),
    }


def _listed(parkings_of: Sequence[ParkingOf], settings: StoreSettings, _: argparse.Namespace) -> int:
    """Exit status 1 where anything is parked."""
    listed = [record for parking_of in parkings_of for record in parking_of(settings).listed()]
    table = Table("handler", "place", "kind", "reason", "parked at", title=f"{len(listed)} parked records")
    for record in listed:
        place = record["_id"].rpartition("/")[2]
        table.add_row(record["handler"], place, record["kind"], Text(record["reason"]), f"{record['parked_at']:%F %T}")
    Console().print(table)
    return TO_DO if listed else 0


def _replay(parkings_of: Sequence[ParkingOf], settings: StoreSettings, asked: argparse.Namespace) -> int:
    """Exit status 1 where nothing is parked of what was named, or it has to wait for others."""
    work = _counted if asked.dry_run else _requested
    try:
        count = sum(work(parking_of(settings), asked) for parking_of in parkings_of)
    except WaitsBehind as error:
        return say(f"{error}: replay that one, or the whole stream.", TO_DO)
    if not count and (asked.one or asked.stream):
        return say(f"Nothing is parked of {asked.one or ', '.join(asked.stream)}.", TO_DO)
    if asked.dry_run:
        return say(f"{count} records would be replayed. Nothing was changed.")
    return say(f"{count} records will be replayed by the consumer, each stream in order.")


def _counted(parking: Parking, asked: argparse.Namespace) -> int:
    if asked.one:
        return parking.count_at(asked.one)
    return parking.count(**({"stream": {"$in": asked.stream}} if asked.stream else {}))


def _requested(parking: Parking, asked: argparse.Namespace) -> int:
    return parking.request_one(asked.one) if asked.one else parking.request(asked.stream)


def _which(parser: argparse.ArgumentParser) -> None:
    """Without either, everything."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--stream", action="append", help="only this stream; may be given several times")
    which.add_argument("--one", metavar="PLACE", help="only this record, as `parked` names it; what is behind it stays")
    dry_run(parser)
