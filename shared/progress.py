"""How far a command has come, as a bar on standard error; where nobody watches, nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")
AT_ONCE = 1000
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


def counted(told: Callable[[int], object], things: Iterable[T]) -> Iterator[T]:
    """The same things; how many have been dealt with is told now and then, and at the end."""
    done = 0
    for done, each in enumerate(things, 1):
        yield each
        if done % AT_ONCE == 0:
            told(done)
    told(done)
