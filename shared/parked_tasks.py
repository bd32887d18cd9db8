"""The operators' commands of every service that consumes: what is parked, and having it handled again."""

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from shared.parking import Parking
from shared.run import Task, dry_run
from shared.settings import StoreSettings

ParkingOf = Callable[[StoreSettings], Parking]


def parked_commands(parking_of: ParkingOf) -> Mapping[str, Task[Any]]:
    listed, replay = partial(_listed, parking_of), partial(_replay, parking_of)
    return {
        "parked": Task("list the records that could not be handled", StoreSettings, listed),
        "replay-parked": Task("have parked records handled again", StoreSettings, replay, _which),
    }


def _listed(parking_of: ParkingOf, settings: StoreSettings, _: argparse.Namespace) -> None:
    listed = parking_of(settings).listed()
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


def _replay(parking_of: ParkingOf, settings: StoreSettings, arguments: argparse.Namespace) -> None:
    parking = parking_of(settings)
    if arguments.dry_run:
        count = parking.count(**({"stream": {"$in": arguments.stream}} if arguments.stream else {}))
        Console().print(f"{count} records would be replayed. Nothing was changed.")
        return
    count = parking.request(arguments.stream)
    Console().print(f"{count} records will be replayed by the consumer, each stream in order.")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stream", action="append", help="only this stream; may be given several times")
    dry_run(parser)
