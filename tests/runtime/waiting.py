"""Waiting for a condition, with a deadline."""

import time
from collections.abc import Callable

SECONDS = 60.0


def eventually(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until the condition holds; an assertion fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
