"""Telling open pages that there is something new to read, as server-sent events.

A stream of events holds a thread of the API, so no more than half of the threads may be streams, and each ends after a
while. The page then asks again with the mark it was told last, so that nothing is missed in between.
"""

import threading
import time
from collections.abc import Callable, Generator
from typing import Any

from shared.generations import NotPrepared
from shared.problems import Unavailable
from shared.read_model import ReadModel

LOOK_SECONDS = 0.5
STREAM_SECONDS = 15.0  # below the time that a worker has to end in
RETRY_MS = 500
BUSY_MS = 5000


def mark_of(model: ReadModel[Any]) -> str:
    """Another one after every event: the journal only grows within a generation. Costs no look at any document."""
    try:
        live = model.live()
    except NotPrepared as error:
        raise Unavailable("the read model has not been prepared yet") from error
    return f"{live.generation.number}-{live.journal.pages.estimated_document_count()}"


class Changes:
    """`mark` says by what the present is known; `most` streams there may be at once."""

    def __init__(
        self,
        mark: Callable[[], str],
        most: int,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.mark = mark
        self._free = threading.BoundedSemaphore(most)
        self._clock = clock
        self._pause = pause

    def stream(self, known: str) -> Generator[str]:
        """Events for somebody who knows the present by a mark; where no thread is free, that it should ask later."""
        if not self._free.acquire(blocking=False):
            yield f"retry: {BUSY_MS}\n\n"
            return
        try:
            yield f"retry: {RETRY_MS}\n\n"
            yield from self._events(known)
        finally:
            self._free.release()

    def _events(self, known: str) -> Generator[str]:
        until = self._clock() + STREAM_SECONDS
        while self._clock() < until:
            mark = self.mark()
            yield f"id: {mark}\nevent: changed\ndata: {mark}\n\n" if mark != known else ":\n\n"
            known = mark
            self._pause(LOOK_SECONDS)
