"""The consumer: polls a batch, has it handled, and commits the offsets after the work.

Three kinds of error and no more. *Surroundings* (database or broker away): nothing is committed, the partitions are
paused, the same records come again, for ever. *This record*: it is parked with everything later of its stream, the
rest goes on. *Us*: anything else, or too many failures in a row, crashes without committing.
"""

import gc
import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import metrics
from shared.handling import Handling
from shared.mongo import is_away
from shared.projection import Stale

log = structlog.get_logger(__name__)
RECORDS_AT_ONCE = 10_000
POLL_MS = 500
HOLD_MS = 250
COMMIT_MS = 5000
LOOK_SECONDS = 1.0  # how often replays, and the end, are looked for
STALLED_SECONDS = 60.0
COLLECT_SELDOM = (100_000, 20, 20)  # a batch makes a hundred thousand objects, and hardly a cycle among them
HANGS = 70  # the exit status of a process that was ended because it hung


def kafka_consumer(bootstrap: str, group: str) -> KafkaConsumer:
    """A consumer as we need it. `earliest` also where an offset is gone: what is missing then shows as a gap."""
    return KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        max_poll_records=RECORDS_AT_ONCE,
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        metadata_max_age_ms=30_000,
        reconnect_backoff_max_ms=1000,
        session_timeout_ms=15_000,
    )


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


class Consumer:
    """One member of a consumer group, reading one topic for one handler."""

    def __init__(
        self, consumer: KafkaConsumer, topic: str, handling: Handling[Any], stalled_seconds: float = STALLED_SECONDS
    ) -> None:
        self._kafka = consumer
        self._topic = topic
        self._handling = handling
        self._stalled_seconds = stalled_seconds
        self._rebalances = Rebalances()
        self._assigned: set[TopicPartition] = set()
        self._looked = 0.0
        self._beat = time.monotonic()

    def run(self, stop: threading.Event, done: Callable[[], bool] = lambda: False) -> None:
        """Consume until told to stop, or done; the offsets are committed up to the last batch that was finished."""
        self._kafka.subscribe([self._topic], listener=self._rebalances)
        gc.freeze()
        gc.set_threshold(*COLLECT_SELDOM)
        ended = threading.Event()
        threading.Thread(target=self._watch, args=(ended,), name="watchdog", daemon=True).start()
        try:
            while not stop.is_set() and not self._look(done, stop):
                self._beat = time.monotonic()
                self._round(stop)
        finally:
            ended.set()
            self._kafka.close(autocommit=False, timeout_ms=COMMIT_MS)

    def stalled(self) -> str | None:
        """Why the loop is not turning, or None: for readiness and the watchdog."""
        silent = time.monotonic() - self._beat
        return f"no round for {silent:.0f} s" if silent > self._stalled_seconds else None

    def unassigned(self) -> str | None:
        """A topic that does not exist is an empty assignment without an error; a member may also wait for its share."""
        return None if self._assigned else f"no partition of {self._topic} is assigned"

    def shares(self) -> bool:
        """Whether other members of the group have partitions of the topic too."""
        return len(self._assigned) < len(self._kafka.partitions_for_topic(self._topic) or ())

    def progress(self) -> tuple[int, int]:
        """How many records of our partitions lie behind us, and how many there are at this moment."""
        partitions = list(self._kafka.assignment())
        ends = self._kafka.end_offsets(partitions)
        begins = self._kafka.beginning_offsets(partitions)
        done = sum(self._kafka.position(partition) - begins[partition] for partition in partitions)
        return done, sum(ends[partition] - begins[partition] for partition in partitions)

    def _watch(self, ended: threading.Event) -> None:
        """End a process that hangs, for nothing inside it can: a poll that spins, a fold that never returns."""
        while not ended.wait(self._stalled_seconds / 4):
            reason = self.stalled()
            if reason:
                log.critical("consumer hangs", handler=self._handling.name, reason=reason)
                os._exit(HANGS)

    def _round(self, stop: threading.Event) -> None:
        polled = self._poll(stop)
        self._follow_rebalance(stop)
        batch = [record for records in polled.values() for record in records]
        if batch and self._persist(lambda: self._handling.handle(batch), stop):
            self._commit(polled)
            self._measure(batch)

    def _poll(self, stop: threading.Event) -> dict[TopicPartition, list[Any]]:
        try:
            polled: dict[TopicPartition, list[Any]] = self._kafka.poll(timeout_ms=POLL_MS)
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
        answers: list[bool] = []
        self._persist(lambda: answers.append(self._replay_and_ask(done)), stop)
        return any(answers)

    def _follow_rebalance(self, stop: threading.Event) -> None:
        """Others may have worked on our partitions since, even where we have been given the same again."""
        if self._rebalances.noticed():
            self._assigned = set(self._kafka.assignment())
            log.info("assigned", handler=self._handling.name, partitions=len(self._assigned))
            self._persist(self._handling.reload, stop)

    def _replay_and_ask(self, done: Callable[[], bool]) -> bool:
        self._handling.replay((partition.topic, partition.partition) for partition in self._assigned)
        self._handling.measure()
        return done()

    def _persist(self, work: Callable[[], object], stop: threading.Event) -> bool:
        """Do the work, again and again while the surroundings are away; false when told to stop before it is done."""
        while not stop.is_set():
            self._beat = time.monotonic()
            try:
                work()
            except Stale as stale:
                log.info("folding again", handler=self._handling.name, collection=str(stale))
            except PyMongoError as error:
                if not is_away(error):
                    raise
                log.warning("waiting", handler=self._handling.name, away="mongodb", error=str(error)[:200])
                self._hold()
            else:
                self._kafka.resume(*self._kafka.paused())
                return True
        return False

    def _hold(self) -> None:
        """Pause, and keep our place in the group; what arrives for a newly assigned partition will come again."""
        self._kafka.pause(*self._kafka.assignment())
        for partition, records in self._kafka.poll(timeout_ms=HOLD_MS).items():
            self._kafka.seek(partition, records[0].offset)

    def _commit(self, polled: dict[TopicPartition, list[Any]]) -> None:
        """Commit what is still ours; a commit that fails only means that the records come again, and change nothing."""
        ours = self._kafka.assignment()
        offsets = {
            partition: OffsetAndMetadata(records[-1].offset + 1, "", -1)
            for partition, records in polled.items()
            if partition in ours
        }
        try:
            self._kafka.commit(offsets, timeout_ms=COMMIT_MS)
        except KafkaError as error:
            log.warning("offsets not committed", handler=self._handling.name, error=repr(error)[:200])
            metrics.COMMITS_FAILED.labels(self._handling.name).inc()

    def _measure(self, batch: Sequence[Any]) -> None:
        ours = self._kafka.assignment()
        ends = [(self._kafka.highwater(partition), self._kafka.position(partition)) for partition in ours]
        lag = sum(end - position for end, position in ends if end is not None)
        oldest = min(record.timestamp for record in batch) / 1000
        metrics.LAG_RECORDS.labels(self._handling.name).set(lag)
        age = datetime.now(UTC).timestamp() - oldest
        metrics.LAG_SECONDS.labels(self._handling.name).set(age if lag else 0)
        log.info("handled", handler=self._handling.name, records=len(batch), lag=lag)
