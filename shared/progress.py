"""How far a command has come, as a bar on standard error; where nobody watches, nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


class Told(Protocol):
    """Is told how many things are done, and how many there are where that has changed."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


@contextmanager
def progress(doing: str, total: int | None = None) -> Iterator[Told]:
    """The bar is gone when the work is done; without a total it only shows that work goes on."""
    console = Console(stderr=True)
    with Progress(*COLUMNS, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=total)

        def told(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield told
