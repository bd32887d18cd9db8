"""One way to connect to MongoDB: every operation has a time limit, moments come back aware."""

import threading
from collections.abc import Callable
from datetime import UTC
from typing import Any

import structlog
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure, PyMongoError

log = structlog.get_logger(__name__)
OPERATION_MS = 3000
PAUSE_SECONDS = 1.0
STEPPING_DOWN = frozenset({91, 189, 11600, 11602, 10107, 13435, 13436})
TIMED_OUT = frozenset({50, 262})


def connect(url: str, database: str) -> Database[dict[str, Any]]:
    """A database handle; connecting happens with the first operation, so a server that is away stops nobody here."""
    client: MongoClient[dict[str, Any]] = MongoClient(
        url, tz_aware=True, tzinfo=UTC, timeoutMS=OPERATION_MS, connect=False, appname="sinergi"
    )
    return client.get_database(database, codec_options=CodecOptions(tz_aware=True, tzinfo=UTC))


def answers(database: Database[dict[str, Any]]) -> Callable[[], object]:
    """A check of readiness."""
    return lambda: database.command("ping")


def when_it_is_there(task: Callable[[], object], stop: threading.Event) -> None:
    """Do a task, again every second while MongoDB is away, until it is done or we are told to stop."""
    while not stop.is_set():
        try:
            task()
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("waiting", away="mongodb", error=str(error)[:200])
            stop.wait(PAUSE_SECONDS)
        else:
            return


def is_away(error: BaseException) -> bool:
    """Whether MongoDB is to blame and may be back later, rather than what we asked of it."""
    if isinstance(error, OperationFailure) and not isinstance(error, ExecutionTimeout):
        return error.code in STEPPING_DOWN | TIMED_OUT or error.timeout
    return isinstance(error, ConnectionFailure | ExecutionTimeout) or (
        isinstance(error, PyMongoError) and error.timeout
    )
