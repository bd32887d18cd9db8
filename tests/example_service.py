"""The processes of a service as its `__main__` declares them; run as `python -m tests.example_service`."""

import argparse
import os
import sys
import threading
from typing import Any

import structlog
from kafka.errors import KafkaConnectionError
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError

from shared.generations import NotPrepared
from shared.run import Task, main, run_loop
from shared.server import serve_api
from shared.settings import ApiSettings, ProcessSettings, Settings
from tests.example_api import create_example

log = structlog.get_logger(__name__)


def api(settings: ApiSettings, _arguments: argparse.Namespace) -> None:
    serve_api(lambda: create_example(settings, {"pid": os.getpid}), settings)


def broken_api(settings: ApiSettings, _arguments: argparse.Namespace) -> None:
    serve_api(lambda: create_example(settings, {}, {}).no_such_thing, settings)  # type: ignore[attr-defined]


def relay(settings: ProcessSettings, _arguments: argparse.Namespace) -> None:
    def turn(stop: threading.Event) -> None:
        while not stop.wait(0.001):
            pass
        log.info("committed")

    run_loop(settings, turn, {"fine": lambda: None})


def crash(settings: ProcessSettings, _arguments: argparse.Namespace) -> None:
    def fail(_stop: threading.Event) -> None:
        raise RuntimeError("the log is broken")

    run_loop(settings, fail, {})


def count(_settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.forever:
        log.info("waiting")
        threading.Event().wait()
    log.info("counted")
    sys.stdout.write(f"{arguments.number} things\n")
    return 3 if arguments.number > 3 else 0


def count_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int)
    parser.add_argument("--forever", action="store_true")


FAILURES: dict[str, Exception] = {
    "mongodb": ServerSelectionTimeoutError("127.0.0.1:1: refused (configured timeouts: 3 s), Timeout: 3 s, Topology"),
    "right": OperationFailure("not authorized on plans", code=13),
    "kafka": KafkaConnectionError("127.0.0.1:1"),
    "empty": NotPrepared("the read model reporting has not been prepared"),
    "ours": OperationFailure("unknown operator", code=2),
}


def fail(_settings: Settings, arguments: argparse.Namespace) -> int:
    raise FAILURES[arguments.how]


PROCESSES: dict[str, Task[Any]] = {
    "api": Task("answer requests", ApiSettings, api),
    "broken-api": Task("fail to start", ApiSettings, broken_api),
    "relay": Task("publish", ProcessSettings, relay),
    "crash": Task("fail", ProcessSettings, crash),
}
COMMANDS: dict[str, Task[Any]] = {
    "count": Task("count things", Settings, count, count_arguments),
    "fail": Task("fail in some way", Settings, fail, lambda parser: parser.add_argument("how", choices=FAILURES)),
}

if __name__ == "__main__":
    sys.exit(main("example", PROCESSES, COMMANDS))
