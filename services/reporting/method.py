"""How a figure came about: as of when, from which events, under which version of the rules."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from services.reporting.heard import LANGUAGE
from services.reporting.rules import Rule
from shared.events import indicators, plans, reporting

TOPICS = {
    **dict.fromkeys(("indicator", "rules", "rb"), indicators.TOPIC),
    **dict.fromkeys(("report", "opening", "instruction"), reporting.TOPIC),
}


class TopicPosition(Struct, frozen=True):
    topic: str
    streams: int
    events: int


class Position(Struct, frozen=True):
    """Where in the log one has read to: `digest` is the SHA-256 of the sorted lines `stream@version`.

    `topics` says how many of the streams and events came by which topic; one that nothing came by is left out.
    """

    streams: int
    events: int
    digest: str
    topics: tuple[TopicPosition, ...]


class RuleNote(Struct, frozen=True):
    """The version of the rules that figures were computed under, and what it says."""

    id: str
    effective_from: date
    basis: str
    due: str
    score_cap: Decimal
    over_achievement: Decimal


class Method(Struct, frozen=True):
    """The note that stands beside figures; `totals` names how figures of many units are made of those of each."""

    as_of: datetime
    position: Position
    rules: tuple[RuleNote, ...]
    totals: str = "sums of counts; progress of units weighted by their number of reported due actions"


def method(as_of: datetime, seen: Iterable[Mapping[str, int]], rules: Iterable[Rule]) -> Method:
    """`seen` are the versions of the streams that were read, by document."""
    different = {rule.id: rule for rule in rules}
    return Method(as_of, position(seen), tuple(map(_note, different.values())))


def _note(rule: Rule) -> RuleNote:
    return RuleNote(rule.id, rule.effective_from, rule.basis, rule.due, rule.score_cap, rule.over_achievement)


def position(seen: Iterable[Mapping[str, int]]) -> Position:
    """The same for the same versions, in whatever order they are given."""
    versions: dict[str, int] = {}
    for document in seen:
        for stream, version in document.items():
            versions[stream] = max(version, versions.get(stream, 0))
    lines = sorted(f"{stream}@{version}\n" for stream, version in versions.items())
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return Position(len(versions), sum(versions.values()), digest, tuple(_topics(versions)))


def _topics(versions: Mapping[str, int]) -> Iterator[TopicPosition]:
    for topic in LANGUAGE.topics:
        ours = [version for stream, version in versions.items() if topic_of(stream) == topic]
        if ours:
            yield TopicPosition(topic, len(ours), sum(ours))


def topic_of(stream: str) -> str:
    """The topic that a stream's events come by, by the kind of stream, which is what its name begins with."""
    return TOPICS.get(stream.partition("-")[0], plans.TOPIC)
