"""The consumer of the moment, as readiness asks it."""

from typing import Protocol

from shared.probes import NotReady


class Turning(Protocol):
    """A loop that consumes."""

    def stalled(self) -> str | None: ...
    def unassigned(self) -> str | None: ...


class Watched:
    def __init__(self) -> None:
        self._consumer: Turning | None = None

    def watch(self, consumer: Turning) -> None:
        self._consumer = consumer

    def check(self) -> None:
        """Raises NotReady."""
        if self._consumer is None:
            raise NotReady("the consumer has not started")
        reason = self._consumer.stalled() or self._consumer.unassigned()
        if reason:
            raise NotReady(reason)
