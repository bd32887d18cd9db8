"""A generation that is filled has caught up when it is known how much there is, and not before."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from shared.filling import LOOK_SECONDS, Filling

SECONDS = 10


class SlowToTell:
    """A consumer that has its partitions, and whose broker takes its time to say how long they are."""

    def __init__(self) -> None:
        self.asked, self.answered = threading.Event(), threading.Event()

    def run(self, stop: threading.Event, done: Callable[[], bool]) -> None:
        while not stop.wait(LOOK_SECONDS / 10) and not done():
            continue

    def unassigned(self) -> str | None:
        return None

    def progress(self) -> tuple[int, int]:
        self.asked.set()
        assert self.answered.wait(SECONDS)
        return 947, 947


def test_one_that_does_not_know_yet_how_much_there_is_has_not_caught_up() -> None:
    consumer = SlowToTell()
    filling = Filling(cast("Any", consumer))
    with filling.running(), ThreadPoolExecutor(1) as pool:
        caught_up = pool.submit(filling.catch_up, lambda *_: None)
        assert consumer.asked.wait(SECONDS)
        with pytest.raises(TimeoutError):
            caught_up.result(timeout=3 * LOOK_SECONDS)
        consumer.answered.set()
        caught_up.result(timeout=SECONDS)
