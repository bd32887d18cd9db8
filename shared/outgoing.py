"""Publishing in rounds what waits in MongoDB: by one producer while it holds, and a new one after any error."""

import threading
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

import structlog
from kafka.errors import KafkaError, KafkaTimeoutError
from pymongo.errors import PyMongoError

from shared import metrics
from shared.connecting import ended
from shared.mongo import is_away

log = structlog.get_logger(__name__)
ACK_SECONDS = 5.0


class Acknowledgement(Protocol):
    is_done: bool

    def get(self, timeout: float) -> Any: ...


class Closing(Protocol):
    def close(self, timeout: float) -> None: ...


P = TypeVar("P", bound=Closing)


class Outgoing(Generic[P]):
    """`name` is who publishes, `idle_seconds` after how long it looks again where nothing waits and nobody wakes it."""

    def __init__(self, name: str, new_producer: Callable[[], P], idle_seconds: float) -> None:
        self._name = name
        self._new_producer = new_producer
        self._idle_seconds = idle_seconds
        self._producer: P | None = None
        self._wake = threading.Event()

    def wake(self) -> None:
        """There is something new to publish."""
        self._wake.set()

    def run(self, publish_next: Callable[[threading.Event], int], stop: threading.Event) -> None:
        """Publish until told to stop; what is away is waited for, for ever."""
        while not stop.is_set():
            self._wake.clear()
            if not self._round(publish_next, stop):
                self._wake.wait(self._idle_seconds)
        self.close()

    def send(self, send_all: Callable[[P], Iterable[Acknowledgement]], stop: threading.Event) -> bool:
        """Send and wait until all is acknowledged; false when told to stop before that."""
        if self._producer is None:
            self._producer = self._new_producer()
        return all(acknowledged(future, stop) for future in list(send_all(self._producer)))

    def close(self) -> None:
        producer, self._producer = self._producer, None
        if producer:
            ended(producer)

    def _round(self, publish_next: Callable[[threading.Event], int], stop: threading.Event) -> int:
        try:
            return publish_next(stop)
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("waiting", publisher=self._name, away="mongodb", error=str(error)[:200])
        except KafkaError as error:
            log.warning("a new producer", publisher=self._name, error=repr(error)[:200])
            metrics.PRODUCERS_REBUILT.inc()
            self.close()
        return 0


def acknowledged(future: Acknowledgement, stop: threading.Event) -> bool:
    """Wait for one acknowledgement as long as it takes: what timed out may be in the topic, so it is not sent again."""
    while not stop.is_set():
        try:
            future.get(timeout=ACK_SECONDS)
        except KafkaTimeoutError:
            if future.is_done:  # the record itself has expired
                raise
            log.warning("waiting", away="kafka")
        else:
            return True
    return False
