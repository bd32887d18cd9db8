"""The log against what clients saw: nothing acknowledged is lost, nothing refused is there, one winner per version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from tests.faults.oracle.evidence import Commit, parse
from tests.faults.oracle.history import UNANSWERED, Story
from tests.faults.oracle.violation import Violation

Stories = Mapping[str, Story]


def check(stories: Stories, commits: Sequence[Commit]) -> Iterator[Violation]:
    yield from _acknowledged_are_stored(stories, commits)
    yield from _winners(stories.values())
    yield from _no_phantoms(stories, commits)
    for stream, ours in groupby(sorted(commits, key=_place), key=lambda commit: commit.stream):
        chain = list(ours)
        yield from _contiguous(stream, chain)
        yield from _chained(chain)
        yield from _in_real_time(stories, chain)


def _acknowledged_are_stored(stories: Stories, commits: Iterable[Commit]) -> Iterator[Violation]:
    stored = defaultdict(list)
    for commit in commits:
        stored[commit.command].append(commit)
    for story in filter(lambda story: story.acknowledged, stories.values()):
        yield from _answered_once(story, stored[story.command])


def _answered_once(story: Story, stored: Sequence[Commit]) -> Iterator[Violation]:
    ends = {(commit.stream, commit.version + len(commit.events)) for commit in stored}
    for stream, version in story.answers - ends:
        yield Violation("I1", stream, version, f"command {story.command} was acknowledged and is not in the log")
    if len(story.answers) > 1:
        answers = sorted(f"{stream}@{version}" for stream, version in story.answers)
        yield Violation("I1", story.stream, None, f"command {story.command} got different answers: {answers}")
    for commit in stored[1:]:
        yield Violation("I1", commit.stream, commit.version, f"command {story.command} is in the log more than once")
    for commit in stored:
        if story.expected not in {None, commit.version}:
            what = f"command {story.command} was decided on another version than it expected, {story.expected}"
            yield Violation("I4", commit.stream, commit.version, what)


def _winners(stories: Iterable[Story]) -> Iterator[Violation]:
    winners: dict[tuple[str, int | None], str] = {}
    for story in stories:
        for answer in story.answers:
            winner = winners.setdefault(answer, story.command)
            if winner != story.command:
                yield Violation("I4", *answer, f"commands {winner} and {story.command} both won this version")


def _no_phantoms(stories: Stories, commits: Iterable[Commit]) -> Iterator[Violation]:
    for commit in commits:
        story = stories.get(commit.command)
        if story is None or story.refused:
            why = "nobody sent" if story is None else "was refused"
            yield Violation("I2", commit.stream, commit.version, f"holds command {commit.command}, which {why}")
        elif story.unit != commit.unit:
            yield Violation("I6", commit.stream, commit.version, f"{story.unit} wrote into unit {commit.unit}")


def _contiguous(stream: str, chain: Sequence[Commit]) -> Iterator[Violation]:
    head = 0
    for commit in chain:
        if commit.version != head:
            yield Violation("I4", stream, commit.version + 1, f"the log goes on here after version {head}")
        head = commit.version
        for event in map(parse, commit.events):
            head += 1
            if (event.stream, event.version, event.unit) != (stream, head, commit.unit):
                yield Violation("I4", stream, head, f"holds {event.stream}@{event.version} of unit {event.unit}")


def _chained(chain: Sequence[Commit]) -> Iterator[Violation]:
    for before, commit in pairwise(chain):
        if commit.previous_hash != before.hash:
            yield Violation("I9", commit.stream, commit.version, "does not continue the hash of the commit before it")


def _in_real_time(stories: Stories, chain: Sequence[Commit]) -> Iterator[Violation]:
    """What was acknowledged before another command was sent stands before it in the stream."""
    earliest_answer, of = UNANSWERED, ""
    for commit in reversed(chain):
        story = stories.get(commit.command)
        if story is None:
            continue
        if earliest_answer < story.invoked_at:
            what = f"command {story.command} was sent after {of} was acknowledged, and stands before it"
            yield Violation("I4", commit.stream, commit.version, what)
        if story.answered_at < earliest_answer:
            earliest_answer, of = story.answered_at, story.command


def _place(commit: Commit) -> tuple[str, int]:
    return commit.stream, commit.version
