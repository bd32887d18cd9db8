"""The relay: walks the commits that are not published yet, sends their events to the topic, waits, marks them.

It looks for a flag, never for a position, so that a commit which becomes visible late is not skipped. A crash
between the acknowledgement and the mark sends twice, which every reader tolerates.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog
from kafka import KafkaProducer
from pymongo import ASCENDING
from pymongo.errors import PyMongoError

from shared import metrics
from shared.brokers import reached
from shared.clock import now
from shared.correlation import of_envelopes
from shared.envelope import envelope_in
from shared.event_log import OLDEST, UNPUBLISHED, Document, EventLog
from shared.failpoints import passing
from shared.outgoing import Acknowledgement, Outgoing
from shared.traces import traces

log = structlog.get_logger(__name__)
COMMITS_AT_ONCE = 500
BYTES_AT_ONCE = 4 * 1024 * 1024  # the producer itself has no bound on what it accepts
IDLE_SECONDS = 1.0
MEASURE_SECONDS = 1.0
DAMAGED = "damaged"  # the type under which an event is counted whose envelope cannot be read
DELIVERY_MS = 24 * 60 * 60 * 1000  # a batch that expires while it is retried wedges kafka-python's producer


class Producer(Protocol):
    """What the relay needs of a producer."""

    def send(self, topic: str, *, key: bytes, value: bytes) -> Acknowledgement: ...
    def close(self, timeout: float) -> None: ...


def kafka_producer(bootstrap: str) -> Producer:
    producer: Producer = KafkaProducer(
        **reached(bootstrap),
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        batch_size=128 * 1024,
        delivery_timeout_ms=DELIVERY_MS,
        reconnect_backoff_max_ms=1000,
        metadata_max_age_ms=30_000,
        allow_auto_create_topics=False,
        max_block_ms=5000,
    )
    return producer


class Relay:
    """Publishes the commits of one log to one topic; any number may run at once."""

    def __init__(
        self,
        event_log: EventLog,
        topic: str,
        new_producer: Callable[[], Producer],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._commits = event_log.commits
        self._topic = topic
        self._outgoing = Outgoing("relay", new_producer, IDLE_SECONDS)
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop; what is away is waited for, for ever."""
        for beside in (self._watch, self._keep_measured):
            threading.Thread(target=beside, args=(stop,), name=f"relay{beside.__name__}", daemon=True).start()
        self._outgoing.run(self.publish_next, stop)

    def publish_next(self, stop: threading.Event | None = None) -> int:
        """Publish the next commits in (stream, version) order; returns how many, 0 when nothing waits."""
        waiting, began = self._unpublished(), time.time_ns()
        if waiting and self._outgoing.send(partial(self._send, waiting), stop or threading.Event()):
            self._mark(waiting)
            self._tell(waiting, began)
            return len(waiting)
        return 0

    def close(self) -> None:
        self._outgoing.close()

    def measure(self) -> None:
        """Set the gauges of the backlog: commits that wait, and the age of the oldest in seconds."""
        waiting = {"published_at": None}
        count = self._commits.count_documents(waiting, hint=UNPUBLISHED)
        oldest = self._commits.find(waiting, {"recorded_at": 1}).hint(OLDEST).sort("recorded_at", ASCENDING).limit(1)
        metrics.RELAY_BACKLOG.set(count)
        ages = [(self._clock() - commit["recorded_at"]).total_seconds() for commit in oldest]
        metrics.RELAY_OLDEST_SECONDS.set(max(ages, default=0))

    def _keep_measured(self, stop: threading.Event) -> None:
        """Beside the publishing, which does not come to an end while Kafka is away."""
        while not stop.wait(MEASURE_SECONDS):
            try:
                self.measure()
            except PyMongoError as error:
                log.warning("not measured", error=str(error)[:200])

    def _unpublished(self) -> Sequence[Document]:
        found = self._commits.find({"published_at": None}, {"stream": 1, "unit": 1, "events": 1})
        ordered = found.hint(UNPUBLISHED).sort([("stream", ASCENDING), ("version", ASCENDING)])
        return _bounded(ordered.limit(COMMITS_AT_ONCE))

    def _send(self, commits: Sequence[Document], producer: Producer) -> list[Acknowledgement]:
        passing("relay.before-send")
        sent = []
        for commit in commits:
            for event in commit["events"]:
                sent.append(producer.send(self._topic, key=commit["unit"].encode(), value=event.encode()))
                passing("relay.middle-of-batch")
        passing("relay.sent-not-acked")
        return sent

    def _mark(self, commits: Sequence[Document]) -> None:
        passing("relay.acked-not-marked")
        ids = [commit["_id"] for commit in commits]
        self._commits.update_many({"_id": {"$in": ids}}, {"$set": {"published_at": self._clock()}})

    def _tell(self, commits: Sequence[Document], began: int) -> None:
        """What was published, in metrics, log and traces; damaged events too, for it is readers who judge."""
        events = [envelope_in(event) for commit in commits for event in commit["events"]]
        readable = [envelope for envelope in events if envelope]
        for kind, count in Counter(envelope.type if envelope else DAMAGED for envelope in events).items():
            metrics.RELAY_PUBLISHED.labels(kind).inc(count)
        first, last, about = commits[0]["_id"], commits[-1]["_id"], of_envelopes(readable)
        log.info("published", commits=len(commits), first=first, last=last, correlation_ids=about)
        traces.batch(f"send {self._topic}", "producer", traces.made_in(readable), began)

    def _watch(self, stop: threading.Event) -> None:
        """Wake the relay with every insert; without the change stream it still looks every second."""
        only_inserts: list[Document] = [{"$match": {"operationType": "insert"}}, {"$project": {"_id": 1}}]
        while not stop.is_set():
            try:
                with self._commits.watch(only_inserts, max_await_time_ms=500) as changes:
                    while not stop.is_set() and changes.alive:
                        if changes.try_next():
                            self._outgoing.wake()
            except PyMongoError as error:
                log.warning("relay polls", away="change stream", error=str(error)[:200])
                stop.wait(IDLE_SECONDS)


def _bounded(commits: Any) -> Sequence[Document]:
    taken: list[Document] = []
    size = 0
    for commit in commits:
        size += sum(map(len, commit["events"]))
        if taken and size > BYTES_AT_ONCE:
            break
        taken.append(commit)
    return taken


def republish(event_log: EventLog, streams: str = "", *, dry_run: bool) -> int:
    """Have the relay send every commit of the streams that begin so again; returns how many commits that are."""
    wanted = {"stream": {"$gte": streams, "$lt": streams + "\uffff"}, "published_at": {"$ne": None}}
    if dry_run:
        return event_log.commits.count_documents(wanted)
    return event_log.commits.update_many(wanted, {"$set": {"published_at": None}}).modified_count
