"""The consumer: polls a batch, has it handled, and commits the offsets after the work.

Three kinds of error and no more. *Surroundings* (database or broker away): nothing is committed, the partitions are
paused, the same records come again, for ever. *This record*: it is parked with everything later of its stream, the
rest goes on. *Us*: anything else, or too many failures in a row, crashes without committing.
"""

import gc
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import metrics
from shared.brokers import reached
from shared.failpoints import passing
from shared.handling import Attempt, Handling
from shared.lag import Lag
from shared.mongo import is_away
from shared.projection import Stale
from shared.watchdog import Watchdog

log = structlog.get_logger(__name__)
RECORDS_AT_ONCE = 10_000
POLL_MS = 500
WAIT_MS = 500  # the broker answers at once where there is something; a partition that is resumed waits as long at most
WRITE_MS = 100  # how long records are waited for before it is looked whether the batch before was written
HOLD_MS = 250
COMMIT_MS = 5000
LOOK_SECONDS = 1.0  # how often replays, and the end, are looked for
STALLED_SECONDS = 60.0
COLLECT_SELDOM = (100_000, 20, 20)  # a batch makes a hundred thousand objects, and hardly a cycle among them
COLLECT_SECONDS = 60.0  # kafka-python leaves the sockets of refused connections in cycles, and there is no end of them
Polled = dict[TopicPartition, list[Any]]


def kafka_consumer(bootstrap: str, group: str, **instead: Any) -> KafkaConsumer:
    """A consumer as we need it. `earliest` also where an offset is gone: what is missing then shows as a gap."""
    options: dict[str, Any] = {
        **reached(bootstrap),
        "group_id": group,
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "allow_auto_create_topics": False,
        "max_poll_records": RECORDS_AT_ONCE,
        "fetch_max_wait_ms": WAIT_MS,
        "max_partition_fetch_bytes": 4 * 1024 * 1024,
        "metadata_max_age_ms": 30_000,
        "reconnect_backoff_max_ms": 1000,
        "session_timeout_ms": 15_000,
    }
    return KafkaConsumer(**{**options, **instead})


def keep_place(consumer: KafkaConsumer) -> None:
    """Pause, and stay in the group; what arrives for a newly assigned partition will come again."""
    consumer.pause(*consumer.assignment())
    for partition, records in consumer.poll(timeout_ms=HOLD_MS).items():
        consumer.seek(partition, records[0].offset)


def commit_ours(consumer: KafkaConsumer, polled: Mapping[TopicPartition, Sequence[Any]], handler: str) -> None:
    """Commit what is still ours; a commit that fails only means that the records come again, and change nothing."""
    ours = consumer.assignment()
    offsets = {
        partition: OffsetAndMetadata(records[-1].offset + 1, "", -1)
        for partition, records in polled.items()
        if partition in ours
    }
    try:
        consumer.commit(offsets, timeout_ms=COMMIT_MS)
    except KafkaError as error:
        log.warning("offsets not committed", handler=handler, error=repr(error)[:200])
        metrics.COMMITS_FAILED.labels(handler).inc()


class Rebalances(ConsumerRebalanceListener):  # type: ignore[misc]  # it carries no types
    """Notes that partitions were given or taken; called on the client's own thread, so it does nothing else."""

    def __init__(self) -> None:
        self._happened = threading.Event()

    def on_partitions_revoked(self, revoked: object) -> None:  # noqa: ARG002 - kafka-python's signature
        self._happened.set()

    def on_partitions_assigned(self, assigned: object) -> None:  # noqa: ARG002 - kafka-python's signature
        self._happened.set()

    def noticed(self) -> bool:
        if not self._happened.is_set():
            return False
        self._happened.clear()
        return True


@dataclass
class Written:
    """A batch that was folded and is being written; `again` once that has been waited for."""

    polled: Polled
    batch: Sequence[Any]
    attempt: Attempt[Any]
    future: Future[None]
    again: bool = False


class Consumer:
    """One member of a consumer group, reading one or several topics for one handler."""

    def __init__(
        self,
        consumer: KafkaConsumer,
        topics: tuple[str, ...],
        handling: Handling[Any],
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        self._kafka = consumer
        self._topics = topics
        self._handling = handling
        self._lag = Lag(handling.name, topics, consumer)
        self._watchdog = Watchdog(handling.name, stalled_seconds)
        self._rebalances = Rebalances()
        self._assigned: set[TopicPartition] = set()
        self._absent: list[str] = []
        self._looked = 0.0
        self._collected = 0.0
        self._writer = ThreadPoolExecutor(1, f"{handling.name}-writer")
        self._written: Written | None = None

    def run(self, stop: threading.Event, done: Callable[[], bool] = lambda: False) -> None:
        """Consume until told to stop, or done; the offsets are committed up to the last batch that was finished."""
        self._subscribe()
        gc.freeze()
        gc.set_threshold(*COLLECT_SELDOM)
        with self._watchdog.watching():
            try:
                while not stop.is_set() and not self._look(done, stop):
                    self._watchdog.beat()
                    self._round(stop)
                self._acknowledge(self._finish(stop))
            finally:
                self._writer.shutdown()
                self._kafka.close(autocommit=False, timeout_ms=COMMIT_MS)

    def stalled(self) -> str | None:
        """Why the loop is not turning, or None: for readiness."""
        return self._watchdog.stalled()

    def _subscribe(self) -> None:
        """Knowing the partitions first: an assignment that is made without them is empty, and was seen to stay so."""
        try:
            for topic in self._topics:
                self._kafka.partitions_for_topic(topic)
        except KafkaError as error:
            log.warning("waiting", handler=self._handling.name, away="kafka", error=repr(error)[:200])
        self._kafka.subscribe(list(self._topics), listener=self._rebalances)

    def unassigned(self) -> str | None:
        """A topic that does not exist is an empty assignment without an error; a member may also wait for its share."""
        if self._absent:
            return f"there is no topic {', '.join(self._absent)}"
        return None if self._assigned else f"no partition of {', '.join(self._topics)} is assigned"

    def shares(self) -> bool:
        """Whether other members of the group have partitions of the topics too."""
        return len(self._assigned) < sum(len(self._kafka.partitions_for_topic(topic)) for topic in self._topics)

    def progress(self) -> tuple[int, int]:
        """How many records of our partitions lie behind us, and how many there are at this moment."""
        partitions = list(self._kafka.assignment())
        ends = self._kafka.end_offsets(partitions)
        begins = self._kafka.beginning_offsets(partitions)
        done = sum(self._kafka.position(partition) - begins[partition] for partition in partitions)
        return done, sum(ends[partition] - begins[partition] for partition in partitions)

    def _round(self, stop: threading.Event) -> None:
        """Poll while the batch before is being written, and commit its offsets while the next one is."""
        polled = self._poll(stop)
        written = self._finish(stop)
        self._follow_rebalance(stop)
        batch = [record for records in polled.values() for record in records]
        if batch:
            passing("consumer.polled")
        if batch and not stop.is_set():
            self._persist(lambda: self._start(polled, batch), stop)
        self._acknowledge(written)

    def _start(self, polled: Polled, batch: Sequence[Any]) -> None:
        self._lag.begun(polled)
        attempt = self._handling.fold(batch)
        self._written = Written(polled, batch, attempt, self._writer.submit(self._handling.write, attempt))

    def _finish(self, stop: threading.Event) -> Written | None:
        """The batch that was being written, once it is; one that could not be written is handled again."""
        written, self._written = self._written, None
        return written if written and self._persist(lambda: self._settle(written), stop) else None

    def _acknowledge(self, written: Written | None) -> None:
        if written:
            passing("consumer.written-not-committed")
            commit_ours(self._kafka, written.polled, self._handling.name)
            self._lag.handled(written.polled, written.attempt.reached)
            about, lag = written.attempt.about, self._lag.measure()
            records = len(written.batch)
            log.info("handled", handler=self._handling.name, records=records, lag=lag, correlation_ids=about)

    def _settle(self, written: Written) -> None:
        if written.again:
            self._handling.handle(written.batch)
            return
        written.again = True
        written.future.result()
        self._handling.count(written.attempt)

    def _poll(self, stop: threading.Event) -> Polled:
        try:
            polled: Polled = self._kafka.poll(timeout_ms=WRITE_MS if self._written else POLL_MS)
        except KafkaError as error:
            if not error.retriable:
                raise
            log.warning("waiting", handler=self._handling.name, away="kafka", error=repr(error)[:200])
            stop.wait(HOLD_MS / 1000)
            return {}
        return polled

    def _look(self, done: Callable[[], bool], stop: threading.Event) -> bool:
        """Now and then see what is to be replayed, and whether we are done."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return False
        self._looked = time.monotonic()
        self._collect()
        self._acknowledge(self._finish(stop))
        answers: list[bool] = []
        self._persist(lambda: answers.append(self._replay_and_ask(done)), stop)
        return any(answers)

    def _collect(self) -> None:
        if time.monotonic() - self._collected > COLLECT_SECONDS:
            gc.collect()
            self._collected = time.monotonic()

    def _follow_rebalance(self, stop: threading.Event) -> None:
        """Others may have worked on our partitions since, even where we have been given the same again."""
        if self._rebalances.noticed():
            self._assigned = set(self._kafka.assignment())
            self._absent = [topic for topic in self._topics if not self._kafka.partitions_for_topic(topic)]
            log.info("assigned", handler=self._handling.name, partitions=len(self._assigned))
            passing("consumer.reassigned")
            self._lag.forget()
            self._persist(self._handling.reload, stop)

    def _replay_and_ask(self, done: Callable[[], bool]) -> bool:
        self._handling.replay((partition.topic, partition.partition) for partition in self._assigned)
        self._handling.measure()
        self._lag.measure()
        return done()

    def _persist(self, work: Callable[[], object], stop: threading.Event) -> bool:
        """Do the work, again and again while the surroundings are away; false when told to stop before it is done."""
        while True:
            self._watchdog.beat()
            try:
                work()
            except Stale as stale:
                log.info("folding again", handler=self._handling.name, collection=str(stale))
            except PyMongoError as error:
                if not is_away(error):
                    raise
                log.warning("waiting", handler=self._handling.name, away="mongodb", error=str(error)[:200])
                keep_place(self._kafka)
                self._lag.measure()
            else:
                self._kafka.resume(*self._kafka.paused())
                return True
            if stop.is_set():
                return False
