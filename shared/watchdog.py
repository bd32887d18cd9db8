"""A loop that must go on turning: whether it does, and the end of a process in which it hangs."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)
HANGS = 70  # the exit status of a process that was ended because it hung


class Watchdog:
    """The loop calls `beat` in every round."""

    def __init__(self, name: str, stalled_seconds: float) -> None:
        self._name = name
        self._stalled_seconds = stalled_seconds
        self._beat = time.monotonic()

    def beat(self) -> None:
        self._beat = time.monotonic()

    def stalled(self) -> str | None:
        """Why the loop is not turning, or None."""
        silent = time.monotonic() - self._beat
        return f"no round for {silent:.0f} s" if silent > self._stalled_seconds else None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Meanwhile the process ends when the loop hangs, for nothing inside it can: a poll that spins, for one."""
        ended = threading.Event()
        threading.Thread(target=self._watch, args=(ended,), name="watchdog", daemon=True).start()
        try:
            yield
        finally:
            ended.set()

    def _watch(self, ended: threading.Event) -> None:
        while not ended.wait(self._stalled_seconds / 4):
            reason = self.stalled()
            if reason:
                log.critical("hangs", loop=self._name, reason=reason)
                os._exit(HANGS)
