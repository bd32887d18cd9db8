"""What the processes of a stack use, over time: memory, open files, threads; flat is what it has to be."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

import psutil
from rich.table import Table

from deploy.local.stack import Stack

MEGABYTE = 1024 * 1024
LEAST = 8  # looks from which on growth can be told
ALLOWED = {"memory": (1.2, 20), "files": (1.2, 10), "threads": (1.2, 5)}  # times what it was, and so many MB or pieces


class Look(NamedTuple):
    memory: float
    files: float
    threads: float


class Usage:
    """Looks at each process with its children, by name; a process that was killed begins anew and small."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._looks: dict[str, list[Look]] = defaultdict(list)

    def look(self) -> None:
        for service in self._stack.services:
            parent = psutil.Process(self._stack.supervisor.pid(service.name))
            family = [parent, *parent.children()]
            memory = sum(one.memory_info().rss for one in family) / MEGABYTE
            files, threads = sum(one.num_fds() for one in family), sum(one.num_threads() for one in family)
            self._looks[service.name].append(Look(memory, files, threads))

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
        table = Table("process", "memory (MB)", "files", "threads", title="first and last")
        for name, looks in self._looks.items():
            cells = [f"{getattr(looks[0], what):.0f} {getattr(looks[-1], what):.0f}" for what in ALLOWED]
            table.add_row(name, *cells)
        return table
