"""The same work for many things at once, with a bar that shows how far it is."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")
R = TypeVar("R")
AT_ONCE = 6


def side_by_side(what: str, items: Sequence[T], work: Callable[[T], R], console: Console) -> list[R]:
    """The results in the order of the items."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(track(pool.map(work, items), what, total=len(items), console=console))
