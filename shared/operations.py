"""What operators did: each command on a service's data leaves an entry, before it begins and when it has ended."""

import argparse
import getpass
import socket
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pymongo import DESCENDING
from pymongo.collection import Collection
from rich.console import Console
from rich.table import Table
from structlog.contextvars import bound_contextvars

from shared.clock import now
from shared.mongo import connect
from shared.settings import StoreSettings

log = structlog.get_logger(__name__)
COLLECTION = "operations"
SHOWN = 100
Entries = Collection[dict[str, Any]]


def recorded(settings: StoreSettings, asked: Mapping[str, Any], run: Callable[[], int | None]) -> int:
    """Run a command between the two writes of its entry; its exit status. One that was killed has an entry without it.

    `asked` is the command, as `task`, with its arguments.
    """
    entries = entries_of(settings)
    entry = {"_id": uuid.uuid4().hex, "began": now(), **_who(), "asked": _plain(asked), "status": None}
    entries.insert_one(entry)
    with bound_contextvars(correlation_id=entry["_id"]):
        log.info("operation", **{name: entry[name] for name in ("by", "on", "asked")})
        status = run() or 0
    entries.update_one({"_id": entry["_id"]}, {"$set": {"status": status, "ended": now()}})
    return status


def entries_of(settings: StoreSettings) -> Entries:
    return connect(settings.mongo_url, settings.database)[COLLECTION]


def show(settings: StoreSettings, _: argparse.Namespace) -> None:
    """The newest first."""
    table = Table("began (UTC)", "by", "on", "command", "arguments", "exit status")
    for entry in entries_of(settings).find().sort("began", DESCENDING).limit(SHOWN):
        asked = dict(entry["asked"])
        task = asked.pop("task")
        given = " ".join(f"{name}={value}" for name, value in asked.items())
        status = "did not end" if entry["status"] is None else str(entry["status"])
        table.add_row(f"{entry['began']:%Y-%m-%d %H:%M:%S}", entry["by"], entry["on"], task, given, status)
    Console().print(table)


def _who() -> dict[str, str]:
    return {"by": getpass.getuser(), "on": socket.gethostname()}


def _plain(asked: Mapping[str, Any]) -> dict[str, str]:
    """Arguments that were given, as text."""
    return {name: str(value) for name, value in asked.items() if value not in (None, "", False)}
