"""The consumer of the moment, as readiness asks it."""

from shared.consumer import Consumer
from shared.probes import NotReady


class Watched:
    def __init__(self) -> None:
        self._consumer: Consumer | None = None

    def watch(self, consumer: Consumer) -> None:
        self._consumer = consumer

    def check(self) -> None:
        """Raises NotReady."""
        if self._consumer is None:
            raise NotReady("the consumer has not started")
        reason = self._consumer.stalled() or self._consumer.unassigned()
        if reason:
            raise NotReady(reason)
