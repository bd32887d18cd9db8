"""Which units are counted in the regency, under which name."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from services.reporting.documents import Unit
from services.reporting.figures import UnitFigures
from services.reporting.rules import GroupId, Rule
from shared.events.plans import UnitKind


class Member(NamedTuple):
    """A counted unit with its figures."""

    unit: str
    name: str
    kind: UnitKind
    group: GroupId
    figures: UnitFigures


def members(units: Iterable[Unit], figures: Mapping[str, UnitFigures], rule: Rule, day: date) -> list[Member]:
    """By name; a unit without a plan is counted where every unit has to have one."""
    found = []
    for unit in units:
        group, own = rule.group(unit.kind), figures[unit.id]
        if unit.kind and group and (own.kind in rule.obliged or own.state != "no_plan"):
            found.append(Member(unit.id, unit.name_on(day), unit.kind, group, own))
    return sorted(found, key=lambda member: (member.name.casefold(), member.unit))
