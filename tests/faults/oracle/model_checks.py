"""The read model, as it answers in public, against a fold of the log by the oracle's own implementation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.faults.oracle import public
from tests.faults.oracle.evidence import Answers, Commit, Event, Evidence, parse
from tests.faults.oracle.expected import Log, expected
from tests.faults.oracle.history import Entry
from tests.faults.oracle.public import Facts
from tests.faults.oracle.violation import Violation


def check(evidence: Evidence) -> Iterator[Violation]:
    log = _log(evidence.commits)
    yield from _figures(log, evidence.answers, "the read model")
    yield from _each_event_once(log, evidence.answers)
    if evidence.rebuilt:
        yield from _figures(log, evidence.rebuilt, "the rebuilt read model")
        yield from _each_event_once(log, evidence.rebuilt)
        yield from _same_bytes(evidence.answers, evidence.rebuilt)
    yield from _never_back(evidence.history)


def _log(commits: Iterable[Commit]) -> Log:
    streams: dict[str, list[Event]] = defaultdict(list)
    for commit in sorted(commits, key=lambda commit: (commit.stream, commit.version)):
        streams[commit.stream] += map(parse, commit.events)
    return streams


def _figures(log: Log, answers: Answers, whose: str) -> Iterator[Violation]:
    answered = public.facts(answers)
    for path, ours in expected(log, answers).items():
        yield from _differences(path, ours, answered[path], whose)


def _differences(path: str, expected: Facts, answered: Facts, whose: str) -> Iterator[Violation]:
    for name in sorted(expected.keys() | answered.keys()):
        ours, theirs = expected.get(name), answered.get(name)
        if ours != theirs:
            yield Violation("I5", path, None, f"{name} is {theirs} in {whose}, and {ours} by the fold of the log")


def _each_event_once(log: Log, answers: Answers) -> Iterator[Violation]:
    for stream, told in public.histories(answers).items():
        if told != [event.version for event in log.get(stream, ())]:
            yield _first_difference(stream, told, log.get(stream, ()))


def _first_difference(stream: str, told: Sequence[int], events: Sequence[Event]) -> Violation:
    for place, version in enumerate(told, start=1):
        if version != place:
            return Violation("I3", stream, place, f"the read model's history has version {version} in this place")
    return Violation("I3", stream, len(told), f"the read model's history ends here, the log at {len(events)}")


def _same_bytes(before: Answers, after: Answers) -> Iterator[Violation]:
    for path in sorted(before.keys() | after.keys()):
        if public.lasting(before.get(path, "")) != public.lasting(after.get(path, "")):
            yield Violation("I5", path, None, "is answered differently after a rebuild")


def _never_back(history: Iterable[Entry]) -> Iterator[Violation]:
    """Each reader sees a stream at the version it asked for at least, and never at an earlier one than before."""
    seen: dict[tuple[str, str], int] = {}
    for entry in sorted(history, key=lambda entry: entry.at):
        if entry.what == "seen" and entry.version is not None:
            if entry.version < (entry.expected or 0):
                what = f"{entry.process} asked for version {entry.expected} and did not see it"
                yield Violation("I4", entry.stream, entry.version, what)
            before = seen.get((entry.process, entry.stream), 0)
            if entry.version < before:
                yield Violation("I4", entry.stream, entry.version, f"{entry.process} saw version {before} before this")
            seen[entry.process, entry.stream] = max(before, entry.version)
