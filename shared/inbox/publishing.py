"""Sends every verdict to its unit's topic, over whichever door the report came, and marks it after that.

Like the relay it looks for what is not marked yet. A crash between the acknowledgement and the mark sends twice: a
verdict has the receipt as its id, so a reader can tell.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from pymongo import ASCENDING
from pymongo.errors import PyMongoError

from shared import metrics
from shared.brokers import reached
from shared.clock import now
from shared.connecting import connected, ended
from shared.correlation import some_of
from shared.inbox.documents import Document
from shared.inbox.ledger import Ledger
from shared.mongo import is_away
from shared.relay import Acknowledgement, acknowledged, kafka_producer
from shared.unit_topics import create_unit_topics, verdicts_topic

log = structlog.get_logger(__name__)
VERDICTS_AT_ONCE = 500
IDLE_SECONDS = 0.5  # after which verdicts of the HTTP door are noticed
TYPE = "sinergi.verdict"


class Producer(Protocol):
    """What the publisher needs of a producer."""

    def send(
        self, topic: str, *, key: bytes, value: bytes, headers: Sequence[tuple[str, bytes]]
    ) -> Acknowledgement: ...
    def close(self, timeout: float) -> None: ...


class Publisher:
    """Publishes the verdicts of one ledger; any number may run at once. `ready_for` has the topics of units made."""

    def __init__(
        self,
        service: str,
        ledger: Ledger,
        new_producer: Callable[[], Producer],
        ready_for: Callable[[Sequence[str]], None],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._service = service
        self._receipts = ledger.receipts
        self._new_producer = new_producer
        self._ready_for = ready_for
        self._clock = clock
        self._producer: Producer | None = None
        self._known: set[str] = set()
        self._wake = threading.Event()

    def wake(self) -> None:
        """There are new verdicts."""
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop; what is away is waited for, for ever."""
        while not stop.is_set():
            self._wake.clear()
            if not self._round(stop):
                self._wake.wait(IDLE_SECONDS)
        self._drop_producer()

    def publish_next(self, stop: threading.Event) -> int:
        """Publish the oldest verdicts that wait; returns how many, 0 when none does."""
        waiting = list(
            self._receipts.find({"unpublished": True}, {"unit": 1, "item": 1, "verdict": 1, "decided_at": 1})
            .sort("decided_at", ASCENDING)
            .limit(VERDICTS_AT_ONCE)
        )
        if waiting and self._send(waiting, stop):
            ids = [each["_id"] for each in waiting]
            published = {"$set": {"published_at": self._clock()}, "$unset": {"unpublished": ""}}
            self._receipts.update_many({"_id": {"$in": ids}}, published)
            metrics.VERDICTS_PUBLISHED.labels(self._service).inc(len(waiting))
            about = some_of(each["item"] for each in waiting)
            log.info("verdicts published", verdicts=len(waiting), correlation_ids=about)
            return len(waiting)
        return 0

    def _round(self, stop: threading.Event) -> int:
        try:
            return self.publish_next(stop)
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("publisher waits", away="mongodb", error=str(error)[:200])
        except KafkaError as error:
            log.warning("publisher starts a new producer", error=repr(error)[:200])
            self._drop_producer()
        stop.wait(IDLE_SECONDS)
        return 0

    def _send(self, verdicts: Sequence[Document], stop: threading.Event) -> bool:
        """Send and wait until all is acknowledged; false when told to stop before that."""
        self._prepare({each["unit"] for each in verdicts})
        if self._producer is None:
            self._producer = self._new_producer()
        sent = [
            self._producer.send(
                verdicts_topic(each["unit"]),
                key=each["unit"].encode(),
                value=each["verdict"].encode(),
                headers=self._attributes(each),
            )
            for each in verdicts
        ]
        return all(acknowledged(future, stop) for future in sent)

    def _prepare(self, units: set[str]) -> None:
        """A unit that reports over HTTP alone may have no topics yet; a producer would wait for one in vain."""
        unknown = units - self._known
        if unknown:
            self._ready_for(sorted(unknown))
            self._known |= unknown

    def _attributes(self, receipt: Document) -> Sequence[tuple[str, bytes]]:
        """Those of a CloudEvent in binary mode."""
        attributes = {
            "ce_specversion": "1.0",
            "ce_id": receipt["_id"],
            "ce_source": f"/sinergi/{self._service}",
            "ce_type": TYPE,
            "ce_subject": receipt["unit"],
            "ce_time": receipt["decided_at"].isoformat(),
            "content-type": "application/json",
        }
        return [(name, value.encode()) for name, value in attributes.items()]

    def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        self._known = set()
        if producer:
            ended(producer)


def kafka_publisher(service: str, ledger: Ledger, bootstrap: str) -> Publisher:
    def ready_for(units: Sequence[str]) -> None:
        with connected(KafkaAdminClient, **reached(bootstrap), client_id=f"{service}-verdicts") as admin:
            create_unit_topics(admin, units)

    def new_producer() -> Any:
        return kafka_producer(bootstrap)

    return Publisher(service, ledger, new_producer, ready_for)
