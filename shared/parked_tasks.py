"""The operators' commands of every service that consumes: what is parked, and having it handled again."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from shared import operations
from shared.parking import Parking
from shared.run import Task, dry_run
from shared.settings import StoreSettings

ParkingOf = Callable[[StoreSettings], Parking]


def parked_commands(*parkings_of: ParkingOf) -> Mapping[str, Task[Any]]:
    """Over all handlers of a service that park."""
    listed, replay = partial(_listed, parkings_of), partial(_replay, parkings_of)
    return {
        "operations": Task("list what operators did, the newest first", StoreSettings, operations.show),
        "parked": Task("list the records that could not be handled", StoreSettings, listed),
        "replay-parked": Task("have parked records handled again", StoreSettings, replay, _which, changes=True),
    }


def _listed(parkings_of: Sequence[ParkingOf], settings: StoreSettings, _: argparse.Namespace) -> None:
    listed = [record for parking_of in parkings_of for record in parking_of(settings).listed()]
    columns = ("handler", "stream", "version", "kind", "reason", "parked at")
    table = Table(*columns, title=f"{len(listed)} parked records")
    for record in listed:
        place = f"{record['partition']}:{record['offset']}"
        table.add_row(
            record["handler"],
            record["stream"] or place,
            str(record["version"] or ""),
            record["kind"],
            record["reason"],
            str(record["parked_at"]),
        )
    Console().print(table)


def _replay(parkings_of: Sequence[ParkingOf], settings: StoreSettings, arguments: argparse.Namespace) -> None:
    parkings = [parking_of(settings) for parking_of in parkings_of]
    if arguments.dry_run:
        chosen = {"stream": {"$in": arguments.stream}} if arguments.stream else {}
        count = sum(parking.count(**chosen) for parking in parkings)
        Console().print(f"{count} records would be replayed. Nothing was changed.")
        return
    count = sum(parking.request(arguments.stream) for parking in parkings)
    Console().print(f"{count} records will be replayed by the consumer, each stream in order.")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stream", action="append", help="only this stream; may be given several times")
    dry_run(parser)
