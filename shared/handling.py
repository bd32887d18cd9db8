"""Handling a batch: afterwards each record is applied, was applied before, or is parked with all later of its stream.

A batch that could not be finished leaves nothing behind but parked records, and can be handled again as a whole.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from shared import metrics
from shared.correlation import of_envelopes
from shared.envelope import Recorded, Undecodable, decode, envelope_in
from shared.language import Readable
from shared.mongo import is_away
from shared.parking import Kind, Parked, Parking, Record
from shared.projection import Gap, Stale
from shared.traces import traces

E = TypeVar("E")
FAILURES_IN_A_ROW = 100


class TooManyFailures(Exception):
    """So many records failed one after another that the fault is ours, not theirs."""


class Handler(Protocol[E]):
    """What is done with events. All three may find the surroundings away, or be Stale: then the batch comes again.

    Whatever else `take` raises is the fault of its record.
    """

    def forget(self) -> None: ...
    def begin(self, batch: Sequence[Recorded[E]]) -> None: ...
    def take(self, recorded: Recorded[E], value: bytes) -> bool: ...
    def commit(self) -> int: ...


class Handling(Generic[E]):
    """The handler of one consumer group with its parking."""

    def __init__(
        self, name: str, language: Readable[E], handler: Handler[E], parking: Parking, clock: Callable[[], datetime]
    ) -> None:
        self.name = name
        self._language = language
        self._handler = handler
        self._parking = parking
        self._clock = clock
        self._streams: dict[str, tuple[int, Kind]] = {}
        self._failures = 0
        self._undecodable = 0

    def reload(self) -> None:
        """Begin anew with what the database knows: our partitions have changed."""
        self._handler.forget()
        self._streams = self._parking.streams()

    def handle(self, batch: Sequence[Record]) -> None:
        """Apply or park every record of a batch; raises what the surroundings raise, Stale, or TooManyFailures."""
        attempt = self.fold(batch)
        self.write(attempt)
        self.count(attempt)

    def fold(self, batch: Sequence[Record]) -> "Attempt[E]":
        """What a batch leads to, nothing of it written yet; the batch before must have been counted."""
        return self._attempt(batch, dict(self._streams))

    def write(self, attempt: "Attempt[E]") -> None:
        """May be done by another thread, and by no two at once."""
        self._parking.park(attempt.parked, self._clock())
        self._parking.request(attempt.closed_gaps)
        metrics.PROJECTION_WRITES.labels(self.name).inc(self._handler.commit())

    def count(self, attempt: "Attempt[E]") -> None:
        """What the attempt learned counts from here on, for it is written."""
        self._streams, self._failures, self._undecodable = attempt.streams, attempt.failures, attempt.undecodable
        metrics.CONSUMER_BATCH.labels(self.name).observe(attempt.records)
        metrics.CONSUMER_SECONDS.labels(self.name).observe((time.time_ns() - attempt.began) / 1e9)
        size = {"messaging.batch.message_count": attempt.records}
        traces.batch(f"process {self.name}", "consumer", attempt.made_in, attempt.began, size)
        self._count(parked=len(attempt.parked), applied=attempt.applied, duplicate=attempt.duplicates)

    def replay(self, partitions: Iterable[tuple[str, int]]) -> int:
        """Handle again what operators, or a gap that closed, asked for; returns how many records that were.

        However many fail, they are only parked again, and wait until they are asked for anew: a process that ended
        here would begin with the same records, again and again.
        """
        records = self._parking.requested(list(partitions))
        if records:
            asked = {record.stream for record in records}
            others = {stream: first for stream, first in self._streams.items() if stream not in asked}
            attempt = self._attempt(records, others, most_failures=math.inf)
            self.write(attempt)
            self._parking.withdraw({parked.stream for parked in attempt.parked if parked.stream})
            again = {id(parked.record) for parked in attempt.parked}
            self._parking.remove([record.id for record in records if id(record) not in again])
            self._streams = self._parking.streams()
            self._count(replayed=len(records) - len(again))
        return len(records)

    def measure(self) -> None:
        gaps = sum(1 for _, kind in self._streams.values() if kind == "gap")
        metrics.PARKED_STREAMS.labels(self.name).set(len(self._streams))
        metrics.PARKED_RECORDS.labels(self.name).set(self._parking.count())
        oldest = self._parking.oldest() if self._streams else None
        metrics.PARKED_OLDEST.labels(self.name).set((self._clock() - oldest).total_seconds() if oldest else 0)
        metrics.GAPS.labels(self.name).set(gaps)

    def _attempt(
        self,
        batch: Sequence[Record],
        streams: dict[str, tuple[int, Kind]],
        most_failures: float = FAILURES_IN_A_ROW,
    ) -> "Attempt[E]":
        attempt = Attempt(self._language, self._handler, streams, self._failures, self._undecodable, most_failures)
        attempt.take_all(attempt.decode_all(batch))
        return attempt

    def _count(self, **outcomes: int) -> None:
        for outcome, records in outcomes.items():
            metrics.CONSUMED.labels(self.name, outcome).inc(records)


class Attempt(Generic[E]):
    """One go at a batch; what it learned counts only when the handler's commit has succeeded.

    `about` are the correlation ids of its first events, `made_in` their spans; `began` is in nanoseconds since 1970,
    `reached` the time of the last event of each topic and partition.
    """

    def __init__(
        self,
        language: Readable[E],
        handler: Handler[E],
        streams: dict[str, tuple[int, Kind]],
        failures: int,
        undecodable: int,
        most_failures: float,
    ) -> None:
        self.streams = streams
        self.failures = failures
        self.undecodable = undecodable
        self._most_failures = most_failures
        self.parked: list[Parked] = []
        self.closed_gaps: list[str] = []
        self.began = time.time_ns()
        self.about: list[str] = []
        self.made_in: list[str] = []
        self.reached: dict[tuple[str, int], datetime] = {}
        self.records = 0
        self.applied = 0
        self.duplicates = 0
        self._language = language
        self._handler = handler

    def decode_all(self, batch: Sequence[Record]) -> list[tuple[Record, Recorded[E]]]:
        self.records += len(batch)
        decoded = []
        for record in batch:
            try:
                decoded.append((record, self._decode(record)))
                self.undecodable = 0
            except Undecodable as error:
                envelope = envelope_in(record.value)
                stream, version = (envelope.subject, envelope.streamversion) if envelope else (None, None)
                self._park(record, "undecodable", str(error), stream, version)
        return decoded

    def take_all(self, decoded: Sequence[tuple[Record, Recorded[E]]]) -> None:
        self.about = of_envelopes(recorded.envelope for _, recorded in decoded)
        self.made_in = traces.made_in(recorded.envelope for _, recorded in decoded)
        self.reached = {(record.topic, record.partition): recorded.envelope.time for record, recorded in decoded}
        self._handler.begin([recorded for _, recorded in decoded])
        for record, recorded in decoded:
            first = self.streams.get(recorded.stream)
            if first and recorded.version >= first[0]:
                self._park(
                    record, "behind", f"waits behind {recorded.stream}@{first[0]}", recorded.stream, recorded.version
                )
            elif self._take(record, recorded) and first and first == (recorded.version + 1, "gap"):
                self.closed_gaps.append(recorded.stream)

    def _decode(self, record: Record) -> Recorded[E]:
        recorded = decode(self._language, record.value or b"")
        if record.key != recorded.unit.encode():
            raise Undecodable(f"{recorded.envelope.id}: key {record.key!r} is not its unit {recorded.unit!r}")
        return recorded

    def _take(self, record: Record, recorded: Recorded[E]) -> bool:
        try:
            fresh = self._handler.take(recorded, record.value or b"")
        except Gap as gap:
            self._park(record, "gap", str(gap), recorded.stream, recorded.version)
            return False
        except Exception as error:  # the one place where whatever else is raised is this record's fault
            if isinstance(error, Stale) or is_away(error):
                raise
            self._park(record, "failed", repr(error), recorded.stream, recorded.version)
            return False
        self.failures = 0
        self.applied += fresh
        self.duplicates += not fresh
        return True

    def _park(self, record: Record, kind: Kind, reason: str, stream: str | None, version: int | None) -> None:
        self.parked.append(Parked(record, kind, reason[:1000], stream, version))
        self.undecodable += kind == "undecodable" and stream not in self.streams
        self.failures += kind == "failed"
        if max(self.undecodable, self.failures) > self._most_failures:
            raise TooManyFailures(f"more than {self._most_failures} records failed in a row, the last one: {reason}")
        if stream and version and version < self.streams.get(stream, (version + 1,))[0]:
            self.streams[stream] = (version, kind)
