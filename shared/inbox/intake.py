"""The Kafka door: polls the inboxes of all units, has what is in them judged, and commits the offsets after that.

A round takes a few records of every inbox that has some, so that one which is flooded does not slow the others; what
waits of one is bounded, and its partition is paused meanwhile. While the database or the broker is away nothing is
committed and nothing refused: the same round comes again.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from kafka import KafkaConsumer
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import metrics
from shared.clock import now
from shared.consumer import (
    COMMIT_MS,
    HOLD_MS,
    POLL_MS,
    STALLED_SECONDS,
    Rebalances,
    commit_ours,
    kafka_consumer,
    keep_place,
)
from shared.correlation import some_of
from shared.failpoints import passing
from shared.inbox.judging import Judging, Unjudged
from shared.inbox.lanes import Lanes, Records
from shared.inbox.reading import Entry, entry
from shared.inbox.report import Received
from shared.inbox.tolerant import read_tolerantly
from shared.mongo import is_away
from shared.unit_topics import INBOXES, unit_of
from shared.watchdog import Watchdog

log = structlog.get_logger(__name__)
POLLED_AT_ONCE = 500
NEW_TOPICS_MS = 5_000  # after which the inbox of a new unit is noticed
LOOK_SECONDS = 5.0  # how often it is looked for what was left undecided
APPENDED = 1  # the kind of a record's timestamp that the broker has set, and not the sender


def inbox_consumer(bootstrap: str, group: str) -> KafkaConsumer:
    """A consumer of raw bytes: a deserializer that raises would make it spin for ever."""
    read_tolerantly()
    return kafka_consumer(
        bootstrap,
        group,
        max_poll_records=POLLED_AT_ONCE,
        max_partition_fetch_bytes=1024 * 1024,
        metadata_max_age_ms=NEW_TOPICS_MS,
    )


class Intake:
    """One member of the group of a service; `takes` says which of what is received it answers for."""

    def __init__(
        self,
        name: str,
        consumer: KafkaConsumer,
        judging: Judging,
        takes: Callable[[Entry], bool],
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        self._name = name
        self._kafka = consumer
        self._judging = judging
        self._takes = takes
        self._rebalances = Rebalances()
        self._lanes = Lanes()
        self._watchdog = Watchdog(name, stalled_seconds)
        self._looked = 0.0
        self._polled = False

    def run(self, stop: threading.Event, wake: Callable[[], object] = lambda: None) -> None:
        """Judge until told to stop; `wake` is called when there are new verdicts."""
        self._kafka.subscribe(pattern=INBOXES, listener=self._rebalances)
        with self._watchdog.watching():
            try:
                while not stop.is_set():
                    self._watchdog.beat()
                    self._round(stop, wake)
            finally:
                self._kafka.close(autocommit=False, timeout_ms=COMMIT_MS)

    def stalled(self) -> str | None:
        """Why the loop is not turning, or None: for readiness."""
        return self._watchdog.stalled()

    def unassigned(self) -> str | None:
        """A member without a partition is as it should be where no unit has an inbox yet, or others have them all."""
        return None if self._polled else "nothing was polled yet"

    def _round(self, stop: threading.Event, wake: Callable[[], object]) -> None:
        self._fill(stop)
        turn = self._lanes.turn()
        if turn and self._persist(lambda: self._judge(turn), stop):
            passing("inbox.answered")
            commit_ours(self._kafka, turn, self._name)
            self._lanes.done(turn)
            wake()
        if time.monotonic() - self._looked > LOOK_SECONDS and self._persist(self._settle_what_was_left, stop):
            self._looked = time.monotonic()
            self._measure()

    def _fill(self, stop: threading.Event) -> None:
        """Poll, without waiting where something waits already, and let lanes rest that are full."""
        self._kafka.resume(*self._lanes.roomy(self._kafka.paused()))
        polled = self._poll(stop)
        if self._rebalances.noticed():
            self._lanes.keep(self._kafka.assignment())
            log.info("assigned", handler=self._name, partitions=len(self._kafka.assignment()))
        self._lanes.add(polled)
        self._kafka.pause(*self._lanes.full())

    def _poll(self, stop: threading.Event) -> Records:
        try:
            polled: Records = self._kafka.poll(timeout_ms=0 if self._lanes else POLL_MS)
        except KafkaError as error:
            if not error.retriable:
                raise
            log.warning("waiting", handler=self._name, away="kafka", error=repr(error)[:200])
            stop.wait(HOLD_MS / 1000)
            return {}
        self._polled = True
        return polled

    def _judge(self, turn: Records) -> None:
        entries = [entry(received(record)) for records in turn.values() for record in records]
        ours = [each for each in entries if self._takes(each)]
        try:
            self._judging.settle(ours)
        except Unjudged as left:  # they are kept, and looked at again
            self._say_left(left)
        about = some_of(each.item for each in ours)
        log.info(
            "judged", handler=self._name, inboxes=len(turn), records=len(entries), ours=len(ours), correlation_ids=about
        )

    def _settle_what_was_left(self) -> None:
        try:
            self._judging.settle_what_was_left()
        except Unjudged as left:
            self._say_left(left)

    def _say_left(self, left: Unjudged) -> None:
        about = some_of(left.items)
        log.warning("left undecided", handler=self._name, reports=len(left.items), correlation_ids=about)

    def _persist(self, work: Callable[[], object], stop: threading.Event) -> bool:
        """Do the work, again and again while the database is away; false when told to stop before it is done."""
        while True:
            self._watchdog.beat()
            try:
                work()
            except PyMongoError as error:
                if not is_away(error):
                    raise
                log.warning("waiting", handler=self._name, away="mongodb", error=str(error)[:200])
                keep_place(self._kafka)
            else:
                return True
            if stop.is_set():
                return False

    def _measure(self) -> None:
        """Of partitions that something was fetched from: to ask for the position of another would be to wait for it."""
        ends = {each: self._kafka.highwater(each) for each in self._kafka.assignment()}
        unread = sum(end - self._kafka.position(each) for each, end in ends.items() if end is not None)
        metrics.LAG_RECORDS.labels(self._name, "inbox").set(unread + self._lanes.records())


def received(record: Any) -> Received:
    """A record of an inbox; sent anew it is another one, handed on anew it is the same."""
    at = datetime.fromtimestamp(record.timestamp / 1000, UTC) if record.timestamp_type == APPENDED else now()
    return Received(
        receipt=f"{record.topic}:{record.partition}:{record.offset}@{record.timestamp}",
        unit=unit_of(record.topic),
        door="kafka",
        headers=_headers(record),
        body=record.value or b"",
        received_at=at,
    )


def _headers(record: Any) -> Mapping[str, str]:
    pairs = record.headers or ()
    return {name.lower(): (value or b"").decode(errors="backslashreplace") for name, value in pairs}
