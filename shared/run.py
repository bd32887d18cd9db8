"""How the processes and commands of a service are started, and how they end."""

import argparse
import logging
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socketpair
from types import FrameType
from typing import Any, Generic, TypeVar

import structlog
from kafka.errors import KafkaError
from pymongo.errors import OperationFailure, PyMongoError
from rich.console import Console

from shared import clock, failpoints, logs, operations
from shared.generations import NotPrepared
from shared.journal import DamagedPage
from shared.mongo import is_away
from shared.probes import Check, serve_probes
from shared.server import PortTaken, listen
from shared.settings import ProcessSettings, Settings, SettingWrong, StoreSettings
from shared.threads import take_short_turns
from shared.traces import traces

log = structlog.get_logger(__name__)
S = TypeVar("S", bound=Settings)
STOPPING = (signal.SIGTERM, signal.SIGINT)
CANNOT_NOW = 1
WRONG_USE = 2
INTERRUPTED = 130
NOT_LET_IN = frozenset({13, 18})  # Unauthorized, AuthenticationFailed
CANNOT = (NotPrepared, DamagedPage)


@dataclass(frozen=True)
class Task(Generic[S]):
    """A process or a command: `run` gets its settings and its arguments, and may return an exit status.

    A command that `changes` something on the service's data leaves an entry of who asked for what; `private` are
    arguments that must not be kept.
    """

    help: str
    settings: type[S]
    run: Callable[[S, argparse.Namespace], int | None]
    arguments: Callable[[argparse.ArgumentParser], Any] = lambda _: None
    changes: bool = False
    private: frozenset[str] = frozenset()


def main(
    service: str,
    processes: Mapping[str, Task[Any]],
    commands: Mapping[str, Task[Any]],
    arguments: Sequence[str] | None = None,
) -> int:
    """Run what the command line names; returns the exit status. Commands log to standard error, beside what they print.

    sys.exit(main("plans", {"api": Task("answer requests", ApiSettings, api)}, {"verify-chain": ...}))
    """
    tasks = {**processes, **commands}
    chosen = parser(service, tasks).parse_args(arguments)
    task = tasks[chosen.task]
    take_short_turns()
    try:
        settings = task.settings.from_environment(service)
        if isinstance(settings, StoreSettings) and settings.clock:
            clock.follow(Path(settings.clock))
        if isinstance(settings, StoreSettings) and settings.failpoints:
            failpoints.watch(Path(settings.failpoints))
        is_process = chosen.task in processes
        stream = sys.stdout if is_process else sys.stderr
        logs.configure(service, chosen.task, settings.log_level, stream.buffer)
        if not is_process:
            logging.getLogger("kafka").setLevel(logging.CRITICAL)  # that it is away is said in one line
        with traces.sent_to(settings.collector, service, chosen.task):
            return task.run(settings, chosen) or 0 if is_process else _command(task, settings, chosen)
    except (SettingWrong, PortTaken) as error:
        return _said(service, chosen.task, str(error), WRONG_USE)
    except KeyboardInterrupt:
        return INTERRUPTED


def _command(task: Task[Any], settings: Settings, chosen: argparse.Namespace) -> int:
    """What a command cannot do is one line, and status 1: it is somebody's to mend, and then to be repeated."""
    run = partial(_ended, settings, chosen, lambda: task.run(settings, chosen) or 0)
    if not (task.changes and isinstance(settings, StoreSettings)):
        return run()
    asked = {name: value for name, value in vars(chosen).items() if name not in task.private}
    return _ended(settings, chosen, partial(operations.recorded, settings, asked, run))


def _ended(settings: Settings, chosen: argparse.Namespace, run: Callable[[], int]) -> int:
    try:
        return run()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (PyMongoError, KafkaError, *CANNOT) as error:
        why = _why(error)
        if why is None:
            raise
        return _said(settings.service, chosen.task, why, CANNOT_NOW)


def _why(error: Exception) -> str | None:
    """In one line; None where it is a fault of ours."""
    said = re.split(r"\n| \(configured timeouts|, Timeout: ", str(error))[0][:300]  # what pymongo adds says no more
    match error:
        case PyMongoError() if is_away(error):
            return f"MongoDB does not answer: {said}"
        case OperationFailure(code=code) if code in NOT_LET_IN:
            return f"MongoDB does not let us: {said}"
        case PyMongoError():
            return None
        case KafkaError():
            return f"Kafka does not answer, or does not let us: {error!r:.300}"
        case _:
            return said


def _said(service: str, task: str, what: str, status: int) -> int:
    sys.stderr.write(f"{service} {task}: {what}\n")
    return status


def dry_run(parser: argparse.ArgumentParser) -> None:
    """The argument of every command that can say what it would do."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")


def say(what: str, status: int = 0) -> int:
    """Print what a command found or did, as it is; returns the exit status that goes with it."""
    Console().print(what, markup=False, highlight=False, soft_wrap=True)
    return status


def run_loop(
    settings: ProcessSettings, process: Callable[[threading.Event], None], checks: Mapping[str, Check]
) -> None:
    """Run a process that ends when its event is set, with its probes beside it; what it raises ends it with a log line.

    SIGTERM and SIGINT set the event.
    """
    with listen(settings.host, settings.port) as listening:
        stop = _stop_on_signal()
        with serve_probes(listening, checks):
            log.info("started", port=settings.port)
            process(stop)
    log.info("stopped")


def _stop_on_signal() -> threading.Event:
    """An event that a thread sets: a handler that interrupts the event's own `wait` would lock itself out."""
    stop = threading.Event()
    told, telling = socketpair()
    telling.settimeout(0)
    signal.set_wakeup_fd(telling.detach())
    for each in STOPPING:
        signal.signal(each, _told_by_descriptor)

    def take() -> None:
        log.info("stopping", signal=signal.Signals(told.recv(1)[0]).name)
        stop.set()

    threading.Thread(target=take, name="signals", daemon=True).start()
    return stop


def _told_by_descriptor(_number: int, _frame: FrameType | None) -> None:
    """The interpreter has written the signal's number to the wakeup descriptor; that is all there is to do."""


def parser(service: str, tasks: Mapping[str, Task[Any]]) -> argparse.ArgumentParser:
    """Of the command line of a service's tasks."""
    whole = argparse.ArgumentParser(prog=f"python -m services.{service}")
    choices = whole.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in tasks.items():
        task.arguments(choices.add_parser(name, help=task.help, description=task.help))
    return whole
