"""Units by quarter: how far the actions of each unit were at the end of each quarter of a year."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from services.reporting.members import Member
from services.reporting.rules import BandsId, GroupId, Rule
from services.reporting.totals import Banded, total


class HeatRow(Struct, frozen=True):
    """A unit, and its progress in each quarter from the first on; None where it was not counted."""

    unit: str
    name: str
    group: GroupId
    quarters: tuple[Banded | None, ...]


class Counted(Struct, frozen=True):
    """The counted units of a quarter, with the rule that holds in it."""

    quarter: int
    members: Sequence[Member]
    rule: Rule


def heat_rows(quarters: Sequence[Counted], scheme: BandsId | None) -> tuple[HeatRow, ...]:
    """The groups apart, each by name of the unit."""
    newest = {member.unit: member for counted in quarters for member in counted.members}
    found = [_progress(counted, scheme) for counted in quarters]
    rows = [
        HeatRow(unit, member.name, member.group, tuple(progress.get(unit) for progress in found))
        for unit, member in newest.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.group != "perangkat_daerah", row.name.casefold())))


def _progress(counted: Counted, scheme: BandsId | None) -> Mapping[str, Banded]:
    """By unit."""
    bands = scheme or counted.rule.default_bands
    return {member.unit: total([member.figures], counted.rule, bands).progress for member in counted.members}
