"""The operators' command that says of each unit whether a day adds up, and the loop that keeps watching it."""

import argparse
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
import structlog
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table

from shared import metrics
from shared.clock import now
from shared.event_log import EventLog
from shared.inbox.documents import ledger_day
from shared.inbox.ledger import Ledger
from shared.inbox.reconciling import Day, Reconciling
from shared.mongo import connect, is_away
from shared.progress import counted, progress
from shared.run import Task
from shared.settings import StoreSettings

log = structlog.get_logger(__name__)
WATCH_SECONDS = 300.0
DIFFERS = 1
NOBODY: frozenset[str] = frozenset()


def reconciling_on(settings: StoreSettings) -> Reconciling:
    database = connect(settings.mongo_url, settings.database)
    return Reconciling(Ledger(database), EventLog(database).commits)


def _reconcile(settings: StoreSettings, asked: argparse.Namespace) -> int:
    """Exit status 1 where a day does not add up."""
    reconciling = reconciling_on(settings)
    units = [asked.unit] if asked.unit else reconciling.units(asked.day)
    with progress("counting units", len(units)) as told:
        days = [reconciling.day(unit, asked.day) for unit in counted(told, units)]
    if asked.json:
        sys.stdout.writelines(f"{line}\n" for line in _lines(settings.service, reconciling, days))
    else:
        Console().print(_table(asked.day, days))
    return 0 if all(day.adds_up for day in days) else DIFFERS


def _arguments(parser: argparse.ArgumentParser) -> None:
    yesterday = ledger_day(now() - timedelta(days=1))
    parser.add_argument("--day", type=_day, default=yesterday, help=f"in WITA; without it yesterday, {yesterday}")
    parser.add_argument("--unit", help="only this one")
    parser.add_argument("--json", action="store_true", help="a line for each unit, for `reconcile` of reporting")


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _lines(service: str, reconciling: Reconciling, days: Sequence[Day]) -> Iterator[str]:
    """With every commit that reports led to, for those who have to have its events."""
    for day in days:
        commits = list(reconciling.appended(day.unit, day.day))
        line = {"service": service, "counts": day, "differences": day.differences(), "commits": commits}
        yield msgspec.json.encode(line).decode()


def _table(day: str, days: Sequence[Day]) -> Table:
    counts = ("received", "accepted", "refused", "duplicate", "unchanged", "appended", "published")
    table = Table("unit", *counts, "does not add up", title=f"Reports of {day}")
    for each in days:
        wrong = ", ".join(f"{name} {count:+}" for name, count in each.differences().items() if count)
        table.add_row(each.unit, *(str(getattr(each, name)) for name in counts), wrong or "-")
    return table


RECONCILE = Task("say of each unit whether a day's reports add up", StoreSettings, _reconcile, _arguments)


def watch(service: str, reconciling: Reconciling, stop: threading.Event, clock: Callable[[], datetime] = now) -> None:
    """Keep the metric until told to stop; a look that MongoDB does not answer is made up for by the next."""
    units = NOBODY
    while not stop.is_set():
        try:
            units = measure(service, reconciling, clock(), units)
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("not reconciled", away="mongodb", error=str(error)[:200])
        stop.wait(WATCH_SECONDS)


def measure(service: str, reconciling: Reconciling, at: datetime, before: frozenset[str] = NOBODY) -> frozenset[str]:
    """Returns the units that have something to add up; of those that had before, nothing is left to."""
    amounts = reconciling.watched(at)
    for unit in before | amounts.keys():
        metrics.UNRECONCILED.labels(service, unit).set(amounts.get(unit, 0))
    return frozenset(amounts)
