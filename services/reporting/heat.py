"""Units by quarter: how far the actions of each unit were at the end of each quarter of a year."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from services.reporting.members import Member
from services.reporting.rules import BandsId, GroupId, Rule
from services.reporting.totals import Banded, total


class HeatRow(Struct, frozen=True):
    """A unit, and its progress by quarter; a quarter in which it was not counted is left out."""

    unit: str
    name: str
    group: GroupId
    quarters: Mapping[int, Banded]


class Counted(Struct, frozen=True):
    """The counted units of a quarter, with the rule that holds in it."""

    quarter: int
    members: Sequence[Member]
    rule: Rule


def heat_rows(quarters: Sequence[Counted], scheme: BandsId | None) -> tuple[HeatRow, ...]:
    """The groups apart, each by name of the unit."""
    rows: dict[str, HeatRow] = {}
    for counted in quarters:
        for member in counted.members:
            known = rows.get(member.unit)
            before = known.quarters if known else {}
            progress = total([member.figures], counted.rule, scheme or counted.rule.default_bands).progress
            rows[member.unit] = HeatRow(member.unit, member.name, member.group, {**before, counted.quarter: progress})
    return tuple(sorted(rows.values(), key=lambda row: (row.group != "perangkat_daerah", row.name.casefold())))
