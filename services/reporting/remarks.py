"""What was said about actions, and what looks doubtful: every remark leads to its unit, action and fact."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from services.reporting.documents import Realisation
from services.reporting.lines import Flag, Line
from services.reporting.members import Member
from shared.events.plans import ObstacleCategory


class Reference(Struct, frozen=True):
    """An action about which something was said; `fact` is `stream@version`."""

    unit: str
    unit_name: str
    action: str
    description: str
    text: str
    fact: str


class Obstacles(Struct, frozen=True):
    category: ObstacleCategory
    actions: tuple[Reference, ...]


class Doubts(Struct, frozen=True):
    flag: Flag
    actions: tuple[Reference, ...]


class _Reported(NamedTuple):
    member: Member
    line: Line
    realisation: Realisation

    def reference(self, text: str) -> Reference:
        action = self.line.action
        fact = self.member.figures.fact(self.realisation.stated)
        return Reference(self.member.unit, self.member.name, action.id, action.description, text, fact)


def obstacles(members: Iterable[Member]) -> tuple[Obstacles, ...]:
    """The most frequent cause first; what was told is listed also where the quarter asks for nothing."""
    found: defaultdict[ObstacleCategory, list[Reference]] = defaultdict(list)
    for reported in _reported(members):
        obstacle = reported.realisation.progress.obstacle
        if obstacle:
            found[obstacle.category].append(reported.reference(obstacle.text))
    causes = [Obstacles(category, tuple(references)) for category, references in found.items()]
    return tuple(sorted(causes, key=lambda cause: (-len(cause.actions), cause.category)))


def doubts(members: Iterable[Member]) -> tuple[Doubts, ...]:
    found: defaultdict[Flag, list[Reference]] = defaultdict(list)
    for reported in _reported(members):
        for flag in reported.line.flags:
            found[flag].append(reported.reference(""))
    return tuple(Doubts(flag, tuple(found[flag])) for flag in sorted(found))


def _reported(members: Iterable[Member]) -> Iterator[_Reported]:
    for member in members:
        for line in member.figures.lines:
            if line.now.realisation:
                yield _Reported(member, line, line.now.realisation)
