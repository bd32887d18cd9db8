"""Several loops of one process: they run side by side, and whichever ends, ends all."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Loop = Callable[[threading.Event], object]


def together(loops: Sequence[Loop], stop: threading.Event) -> None:
    """Run until told to stop; raises what one of them raises, once all have ended."""
    with ThreadPoolExecutor(len(loops), "loop") as pool:
        running = [pool.submit(_ending_all, loop, stop) for loop in loops]
    for each in running:
        each.result()


def _ending_all(loop: Loop, stop: threading.Event) -> None:
    try:
        loop(stop)
    finally:
        stop.set()
