"""The topic against the log: every event of the log, byte for byte, in the order of its stream, and no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.faults.oracle.evidence import Commit, Event, Record, parse
from tests.faults.oracle.violation import Violation

Place = tuple[str, int]


@dataclass
class Stream:
    """What the topic has of one stream so far."""

    partition: int
    head: int = 0
    first: dict[int, str] = field(default_factory=dict)


def check(commits: Sequence[Commit], records: Iterable[Record]) -> Iterator[Violation]:
    streams: dict[str, Stream] = {}
    for record in sorted(records, key=lambda record: (record.partition, record.offset)):
        yield from _record(streams, record)
    yield from _equals_the_log(commits, streams)
    yield from _published(commits)


def _record(streams: dict[str, Stream], record: Record) -> Iterator[Violation]:
    place = f"topic[{record.partition}]"
    try:
        event = parse(record.value)
    except (ValueError, LookupError, TypeError) as error:
        yield Violation("I2", place, record.offset, f"is no event: {error!r}")
        return
    if record.key != event.unit:
        yield Violation("I4", event.stream, event.version, f"has the key {record.key!r} and is of unit {event.unit}")
    yield from _in_order(streams.setdefault(event.stream, Stream(record.partition)), event, record)


def _in_order(stream: Stream, event: Event, record: Record) -> Iterator[Violation]:
    if record.partition != stream.partition:
        yield Violation("I4", event.stream, event.version, f"is in partition {record.partition}, not in its stream's")
    known = stream.first.get(event.version)
    if known is None and event.version != stream.head + 1:
        what = f"is at offset {record.offset} of partition {record.partition}, right after version {stream.head}"
        yield Violation("I4", event.stream, event.version, what)
    if known not in {None, record.value}:
        yield Violation("I3", event.stream, event.version, "is on the topic twice with different bytes")
    stream.first.setdefault(event.version, record.value)
    stream.head = max(stream.head, event.version)


def _equals_the_log(commits: Iterable[Commit], streams: dict[str, Stream]) -> Iterator[Violation]:
    logged = dict(_logged(commits))
    published = {(name, version): text for name, stream in streams.items() for version, text in stream.first.items()}
    for place in sorted(logged.keys() - published.keys()):
        yield Violation("I1", *place, "is in the log and not on the topic")
    for place in sorted(published.keys() - logged.keys()):
        yield Violation("I2", *place, "is on the topic and not in the log")
    for place in sorted(logged.keys() & published.keys()):
        if logged[place] != published[place]:
            yield Violation("I5", *place, "has other bytes on the topic than in the log")


def _logged(commits: Iterable[Commit]) -> Iterator[tuple[Place, str]]:
    for commit in commits:
        for number, text in enumerate(commit.events, start=1):
            yield (commit.stream, commit.version + number), text


def _published(commits: Iterable[Commit]) -> Iterator[Violation]:
    for commit in commits:
        if not commit.published:
            yield Violation("I10", commit.stream, commit.version, "still counts as backlog when all is at rest")
