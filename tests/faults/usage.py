"""What the processes of a stack use, and what waits, over time: memory, files, threads, lag; flat it has to be."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

import psutil
from rich.table import Table

from tests.faults.scene import Scene

MEGABYTE = 1024 * 1024
LEAST = 8  # looks from which on growth can be told
ALLOWED = {  # times what it was, and so many MB or pieces
    "memory": (1.2, 20),
    "files": (1.2, 10),
    "threads": (1.2, 5),
    "waiting": (1.2, 250),  # a few seconds' worth of the load
}
WAITING = ("sinergi_relay_backlog_commits", "sinergi_consumer_lag_records")


class Look(NamedTuple):
    memory: float
    files: float
    threads: float
    waiting: float


class Usage:
    """Looks at each process with its children, by name; a process that was killed begins anew and small.

    `waiting` are the commits or records that the process has not worked on yet.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._looks: dict[str, list[Look]] = defaultdict(list)

    def look(self) -> None:
        stack = self._scene.stack
        for service in stack.services:
            parent = psutil.Process(stack.supervisor.pid(service.name))
            family = [parent, *parent.children()]
            memory = sum(one.memory_info().rss for one in family) / MEGABYTE
            files, threads = sum(one.num_fds() for one in family), sum(one.num_threads() for one in family)
            waiting = sum(self._scene.metric(service.name, name) for name in WAITING)
            self._looks[service.name].append(Look(memory, files, threads, waiting))

    def grown(self) -> list[str]:
        """Where the last quarter of the looks is above the second by more than is allowed."""
        return list(self._grown())

    def _grown(self) -> Iterator[str]:
        for name, looks in self._looks.items():
            for what, (times, more) in ALLOWED.items():
                values = [getattr(look, what) for look in looks]
                quarter = len(values) // 4
                before, after = median(values[quarter : 2 * quarter] or [0]), median(values[-quarter:] or [0])
                if len(values) >= LEAST and after > before * times + more:
                    yield f"{name}: {what} grew from {before:.0f} to {after:.0f}"

    def table(self) -> Table:
        table = Table("process", "memory (MB)", "files", "threads", "waiting", title="first and last")
        for name, looks in self._looks.items():
            cells = [f"{getattr(looks[0], what):.0f} {getattr(looks[-1], what):.0f}" for what in ALLOWED]
            table.add_row(name, *cells)
        return table
