"""Waiting until something can be used, with a deadline and the reason when it cannot."""

import time
from collections.abc import Callable

from deploy.local.obstacle import Obstacle

PAUSE_SECONDS = 0.05


class NotReady(Obstacle):
    """Something could not be used in time; the message names it and what was missing last."""


def wait_until_ready(what: str, missing: Callable[[], str | None], seconds: float) -> None:
    """Ask `missing` again and again until nothing is; raises NotReady after so many seconds."""
    deadline = time.monotonic() + seconds
    while reason := missing():
        if time.monotonic() > deadline:
            raise NotReady(f"{what} could not be used within {seconds:.0f} s: {reason}")
        time.sleep(PAUSE_SECONDS)
