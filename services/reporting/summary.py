"""The regency in one quarter: totals, units by band, what is incomplete, what stands in the way.

Totals are made of counts, never of units' percentages. Units are ranked only when they are complete, and only among
units that can be compared.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from services.reporting.achievements import AchievementSummary
from services.reporting.decisions import Decision, decisions
from services.reporting.documents import Status
from services.reporting.figures import State
from services.reporting.lines import ZERO
from services.reporting.members import Member
from services.reporting.method import Method
from services.reporting.remarks import Doubts, Obstacles, doubts, obstacles
from services.reporting.rules import BandsId, GroupId, Rule, Tone
from services.reporting.totals import INCOMPLETE, NOT_COMPUTABLE, NOT_DUE, Total, total
from services.reporting.windows import WindowNote
from shared.events.plans import PlanKind, UnitKind

APART = (INCOMPLETE, NOT_COMPUTABLE, NOT_DUE)


class Asked(NamedTuple):
    """Which plans and which quarter figures are asked for of."""

    year: int
    quarter: int
    kind: PlanKind


class Row(Struct, frozen=True):
    """A unit; `rank` is its place among the complete units of its group, equal ones share it."""

    unit: str
    name: str
    kind: UnitKind
    state: State
    status: Status
    rank: int | None
    total: Total


class BandCount(Struct, frozen=True):
    band: str
    tone: Tone
    units: int


class GroupSummary(Struct, frozen=True):
    """Units that can be compared: the complete ones in the order of their rank, the others by name."""

    group: GroupId
    units: int
    bands: tuple[BandCount, ...]
    complete: tuple[Row, ...]
    incomplete: tuple[Row, ...]
    not_due: tuple[Row, ...]


class Summary(Struct, frozen=True):
    """`total` and `groups` are of the actions, `achievement` is of the indicators: two numbers, never mixed."""

    year: int
    quarter: int
    kind: PlanKind
    scheme: BandsId
    window: WindowNote
    units: int
    total: Total
    groups: tuple[GroupSummary, ...]
    obstacles: tuple[Obstacles, ...]
    decisions: tuple[Decision, ...]
    doubts: tuple[Doubts, ...]
    achievement: AchievementSummary
    method: Method


def summarise(
    asked: Asked,
    scheme: BandsId,
    members: Sequence[Member],
    rule: Rule,
    window: WindowNote,
    achievement: AchievementSummary,
    method: Method,
) -> Summary:
    return Summary(
        *asked,
        scheme=scheme,
        window=window,
        units=len(members),
        total=total([member.figures for member in members], rule, scheme),
        groups=tuple(_group(group.id, members, rule, scheme) for group in rule.groups),
        obstacles=obstacles(members),
        decisions=decisions(members),
        doubts=doubts(members),
        achievement=achievement,
        method=method,
    )


def _group(group: GroupId, members: Sequence[Member], rule: Rule, scheme: BandsId) -> GroupSummary:
    rows = [_row(member, rule, scheme) for member in members if member.group == group]
    return GroupSummary(
        group=group,
        units=len(rows),
        bands=_band_counts(rows, rule, scheme),
        complete=_ranked([row for row in rows if _band(row) not in APART]),
        incomplete=tuple(row for row in rows if _band(row) in {INCOMPLETE, NOT_COMPUTABLE}),
        not_due=tuple(row for row in rows if _band(row) == NOT_DUE),
    )


def _row(member: Member, rule: Rule, scheme: BandsId) -> Row:
    figures = member.figures
    own = total([figures], rule, scheme)
    return Row(member.unit, member.name, member.kind, figures.state, figures.status, None, own)


def _band(row: Row) -> str:
    return row.total.progress.band


def _band_counts(rows: Sequence[Row], rule: Rule, scheme: BandsId) -> tuple[BandCount, ...]:
    """The best band first, then what has none."""
    units = Counter(map(_band, rows))
    bands = [BandCount(band.id, band.tone, units[band.id]) for band in reversed(rule.bands[scheme])]
    return (*bands, *(BandCount(apart, "none", units[apart]) for apart in APART))


def _ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The furthest first; how many are further than a unit decides its rank."""
    ordered = sorted(rows, key=_progress, reverse=True)
    ranks: dict[Decimal, int] = {}
    for place, row in enumerate(ordered, start=1):
        ranks.setdefault(_progress(row), place)
    return tuple(replace(row, rank=ranks[_progress(row)]) for row in ordered)


def _progress(row: Row) -> Decimal:
    return row.total.progress.percent or ZERO
