"""Whether what reports of units' systems led to has arrived: accepted there is projected here.

A service says with `reconcile --json` which commits its reports led to; here the journal is asked for their events.
Nobody reads another one's database for it.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from services.reporting.app import read_model
from services.reporting.heard import Event
from shared.envelope import open_envelope
from shared.journal import Journal
from shared.settings import StoreSettings

DIFFERS, UNREADABLE = 1, 2
STANDARD_INPUT = "-"


class Appended(Struct, frozen=True):
    """A commit: its command, which its events name as their cause, and the version of its last event."""

    command: str
    stream: str
    version: int


class Counts(Struct, frozen=True):
    unit: str
    day: str


class Line(Struct, frozen=True):
    """What a service says of a unit's day."""

    service: str
    counts: Counts
    commits: tuple[Appended, ...]


class Arrived(NamedTuple):
    line: Line
    missing: Sequence[Appended]


def arrived(journal: Journal[Event], line: Line) -> Arrived:
    """Which commits of a line the journal has no event of."""
    by_stream = groupby(sorted(line.commits, key=lambda commit: commit.stream), lambda commit: commit.stream)
    return Arrived(line, [each for stream, commits in by_stream for each in _missing(journal, stream, commits)])


def reconcile(settings: StoreSettings, asked: argparse.Namespace) -> int:
    """Exit status 1 where something has not arrived."""
    console, journal = Console(), read_model(settings).live().journal
    try:
        compared = [arrived(journal, line) for line in _lines(asked.said)]
    except (OSError, msgspec.DecodeError) as error:
        console.print(f"It cannot be read: {error}", markup=False)
        return UNREADABLE
    console.print(_table(compared))
    return DIFFERS if any(each.missing for each in compared) else 0


def arguments(parser: argparse.ArgumentParser) -> None:
    accepted = "files that `reconcile --json` of plans or indicators wrote; - is the standard input"
    parser.add_argument("said", nargs="+", metavar="FILE", help=accepted)


def _missing(journal: Journal[Event], stream: str, commits: Iterable[Appended]) -> Iterator[Appended]:
    causes = {value.version: open_envelope(value.text).causationid for value in journal.values([stream])}
    return (commit for commit in commits if causes.get(commit.version) != commit.command)


def _lines(names: Iterable[str]) -> Iterator[Line]:
    for name in names:
        text = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        yield from msgspec.json.Decoder(Line).decode_lines(text)


def _table(compared: Iterable[Arrived]) -> Table:
    table = Table("service", "unit", "day", "appended", "projected", "missing")
    for line, missing in compared:
        named = ", ".join(f"{each.stream}@{each.version}" for each in missing)
        counts = (len(line.commits), len(line.commits) - len(missing))
        table.add_row(line.service, line.counts.unit, line.counts.day, *map(str, counts), named or "-")
    return table
