"""The steps of a start: shown while they run, timed, and summed up in a table."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table


class Steps:
    """What was done so far and how many seconds each step took."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._taken: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        with self._console.status(f"{name} ..."):
            yield
        self.add(name, time.monotonic() - started)

    def add(self, name: str, seconds: float) -> None:
        self._taken.append((name, seconds))
        self._console.print(f"[green]done[/] {name} [dim]{seconds:.1f} s", highlight=False)

    def table(self) -> Table:
        table = Table("step", title="How long it took")
        table.add_column("seconds", justify="right")
        for name, seconds in self._taken:
            table.add_row(name, f"{seconds:.1f}")
        table.add_section()
        table.add_row("together", f"{sum(seconds for _, seconds in self._taken):.1f}")
        return table
