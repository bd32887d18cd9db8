"""Sends every verdict to its unit's topic, over whichever door the report came, and marks it after that.

Like the relay it looks for what is not marked yet. A crash between the acknowledgement and the mark sends twice: a
verdict has the receipt as its id, so a reader can tell.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog
from kafka import KafkaAdminClient
from pymongo import ASCENDING

from shared import metrics
from shared.brokers import reached
from shared.clock import now
from shared.connecting import connected
from shared.correlation import some_of
from shared.inbox.documents import Document
from shared.inbox.ledger import Ledger
from shared.outgoing import Acknowledgement, Outgoing
from shared.relay import kafka_producer
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
        self._known: set[str] = set()
        self._outgoing = Outgoing(f"{service}-verdicts", self._producer, IDLE_SECONDS)

    def wake(self) -> None:
        """There are new verdicts."""
        self._outgoing.wake()

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop; what is away is waited for, for ever."""
        self._outgoing.run(self.publish_next, stop)

    def publish_next(self, stop: threading.Event) -> int:
        """Publish the oldest verdicts that wait; returns how many, 0 when none does."""
        waiting = list(
            self._receipts.find({"unpublished": True}, {"unit": 1, "item": 1, "verdict": 1, "decided_at": 1})
            .sort("decided_at", ASCENDING)
            .limit(VERDICTS_AT_ONCE)
        )
        self._prepare({each["unit"] for each in waiting})
        if waiting and self._outgoing.send(partial(self._send, waiting), stop):
            ids = [each["_id"] for each in waiting]
            published = {"$set": {"published_at": self._clock()}, "$unset": {"unpublished": ""}}
            self._receipts.update_many({"_id": {"$in": ids}}, published)
            metrics.VERDICTS_PUBLISHED.labels(self._service).inc(len(waiting))
            about = some_of(each["item"] for each in waiting)
            log.info("verdicts published", verdicts=len(waiting), correlation_ids=about)
            return len(waiting)
        return 0

    def _send(self, verdicts: Sequence[Document], producer: Producer) -> list[Acknowledgement]:
        return [
            producer.send(
                verdicts_topic(each["unit"]),
                key=each["unit"].encode(),
                value=each["verdict"].encode(),
                headers=self._attributes(each),
            )
            for each in verdicts
        ]

    def _producer(self) -> Producer:
        """With a new one it is looked anew which topics there are, too."""
        self._known = set()
        return self._new_producer()

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


def kafka_publisher(service: str, ledger: Ledger, bootstrap: str) -> Publisher:
    def ready_for(units: Sequence[str]) -> None:
        with connected(KafkaAdminClient, **reached(bootstrap), client_id=f"{service}-verdicts") as admin:
            create_unit_topics(admin, units)

    def new_producer() -> Any:
        return kafka_producer(bootstrap)

    return Publisher(service, ledger, new_producer, ready_for)
