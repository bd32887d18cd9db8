"""A generation that is filled beside the live one, until it has caught up and takes over, or is not wanted.

It goes on consuming while it is compared and while somebody decides, and after the switch until those who follow have
joined, so that it never falls behind.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from shared.consumer import Consumer
from shared.progress import Told

NEARLY_THERE = 50  # records between what is filled and the ends of all topics at which it has caught up
LINGER_SECONDS = 20.0  # how long it goes on after the switch when no consumer joins it
ASSIGNED_SECONDS = 60.0
LOOK_SECONDS = 0.1


class NotAssigned(Exception):
    """There are no records to fill a generation with; the message says why."""


class Filling:
    """The consumer runs in a thread of its own, which alone touches it."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self._stop = threading.Event()
        self._future: Future[None] = Future()
        self._lacks: str | None = "no round yet"
        self._done, self._total = 0, 0
        self._switch: Callable[[], object] | None = None
        self._switched_at: float | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Raises what the consumer raises."""
        with ThreadPoolExecutor(1, "filling") as pool:
            self._future = pool.submit(self._consumer.run, self._stop, self._look)
            try:
                yield
            finally:
                self._stop.set()
        self._future.result()

    def catch_up(self, told: Told) -> None:
        """Return once it has caught up; raises NotAssigned, or what the consumer raises."""
        deadline = time.monotonic() + ASSIGNED_SECONDS
        while self._lacks or self._total - self._done > NEARLY_THERE:
            if self._ended(LOOK_SECONDS):
                return
            if self._lacks and time.monotonic() > deadline:
                raise NotAssigned(self._lacks)
            told(self._done, self._total)

    def hand_over(self, switch: Callable[[], object]) -> None:
        """Switch where it has caught up, and return once others consume in its place, or nobody comes."""
        self._switch = switch
        while not self._ended(LOOK_SECONDS):
            continue

    def _ended(self, seconds: float) -> bool:
        """Whether the consumer has; raises what it raised."""
        wait([self._future], seconds)
        if self._future.done():
            self._future.result()
        return self._future.done()

    def _look(self) -> bool:
        """Called by the consumer now and then, when all that it has polled is written: whether it is done."""
        if self._switched_at is not None:
            return self._consumer.shares() or time.monotonic() - self._switched_at > LINGER_SECONDS
        lacks = self._consumer.unassigned()
        if lacks is None:
            self._done, self._total = self._consumer.progress()
        self._lacks = lacks  # last, for whoever waits takes its absence for a sign that the numbers are there
        if lacks:
            return False
        if self._switch and self._total - self._done <= NEARLY_THERE:
            self._switch()
            self._switched_at = time.monotonic()
        return False
