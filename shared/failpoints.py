"""Points at which a test has a process end, as by kill -9; only a stack of one machine may be told of them.

A file with a point's name, in the folder that the setting names, has the first process that passes the point end. It
takes the file away before, so that exactly one does, and comes back whole.
"""

import os
import signal
from pathlib import Path
from typing import Literal, get_args

Point = Literal[
    "command.before-insert",
    "command.after-insert",
    "command.before-answer",
    "relay.before-send",
    "relay.middle-of-batch",
    "relay.sent-not-acked",
    "relay.acked-not-marked",
    "consumer.polled",
    "consumer.some-written",
    "consumer.written-not-committed",
    "consumer.reassigned",
    "rebuild.before-switch",
    "rebuild.switched",
    "inbox.received",
    "inbox.decided",
    "inbox.answered",
]
POINTS: tuple[Point, ...] = get_args(Point)
_folder: list[Path] = []


def watch(folder: Path) -> None:
    """From here on this process ends where a test wants it to."""
    _folder[:] = [folder]


def passing(point: Point) -> None:
    """Nothing, unless this is a stack that is told where to end."""
    for folder in _folder:
        _end_where_wanted(folder / point)


def _end_where_wanted(wanted: Path) -> None:
    try:
        wanted.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
