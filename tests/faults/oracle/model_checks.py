"""The read model, as it answers in public, against a fold of the log by the oracle's own implementation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.faults.oracle import public
from tests.faults.oracle.evidence import Answers, Commit, Event, Evidence, parse
from tests.faults.oracle.fold import fold
from tests.faults.oracle.history import Entry
from tests.faults.oracle.public import Facts
from tests.faults.oracle.violation import Violation

PLAN = "plan-"


def check(evidence: Evidence) -> Iterator[Violation]:
    plans = _plans(evidence.commits)
    yield from _figures(plans, evidence.answers, "the read model")
    yield from _each_event_once(plans, evidence.answers)
    if evidence.rebuilt:
        yield from _figures(plans, evidence.rebuilt, "the rebuilt read model")
        yield from _same_bytes(evidence.answers, evidence.rebuilt)
    yield from _never_back(evidence.history)


def _plans(commits: Iterable[Commit]) -> dict[str, list[Event]]:
    plans: dict[str, list[Event]] = defaultdict(list)
    for commit in sorted(commits, key=lambda commit: (commit.stream, commit.version)):
        if commit.stream.startswith(PLAN):
            plans[commit.stream] += map(parse, commit.events)
    return plans


def _figures(plans: Mapping[str, Sequence[Event]], answers: Answers, whose: str) -> Iterator[Violation]:
    answered = public.facts(answers)
    for stream, events in plans.items():
        yield from _differences(stream, public.expected(fold(events)), answered.get(stream, {}), whose)
    for stream in answered.keys() - plans.keys():
        yield Violation("I2", stream, None, f"{whose} has this plan, the log does not")


def _differences(stream: str, expected: Facts, answered: Facts, whose: str) -> Iterator[Violation]:
    for name in sorted(expected.keys() | answered.keys()):
        ours, theirs = expected.get(name), answered.get(name)
        if ours != theirs:
            yield Violation("I5", stream, None, f"{name} is {theirs} in {whose}, and {ours} by the fold of the log")


def _each_event_once(plans: Mapping[str, Sequence[Event]], answers: Answers) -> Iterator[Violation]:
    told = public.histories(answers)
    for stream, events in plans.items():
        if stream in told and told[stream] != [event.version for event in events]:
            yield from _first_difference(stream, told[stream], len(events))


def _first_difference(stream: str, told: Sequence[int], head: int) -> Iterator[Violation]:
    for place, version in enumerate(told, start=1):
        if version != place:
            yield Violation("I3", stream, place, f"the read model's history has version {version} in this place")
            return
    yield Violation("I3", stream, len(told) + 1, f"the read model's history ends before, the log at version {head}")


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
