"""The rules that figures are computed under: versioned data, each version in force from a day on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct

from shared.events.plans import PlanKind, UnitKind

BandsId = Literal["traffic_light", "permendagri_86_2017", "five_colours"]
GroupId = Literal["perangkat_daerah", "kecamatan"]
Tone = Literal["bad", "poor", "middling", "fair", "good", "over", "none"]
ENDS_OF_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


class NoRule(LookupError):
    """No version of the rules was in force on a day."""


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """One band of a scheme: scores `below` a bound, or `up_to` and including it; the last band takes the rest."""

    id: str
    tone: Tone
    below: Decimal | None = None
    up_to: Decimal | None = None

    def holds(self, score: Decimal) -> bool:
        return (self.below is None or score < self.below) and (self.up_to is None or score <= self.up_to)


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Units that are compared with one another; units of kinds in no group are parts of others and not counted."""

    id: GroupId
    kinds: tuple[UnitKind, ...]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of the rules.

    `due` names what makes a quarter due, `score_cap` bounds the score of an action in percent, `over_achievement` is
    the percentage above which a realisation is doubted, `obliged` are the kinds of plan every counted unit has to have.
    """

    id: str
    effective_from: date
    basis: str
    due: Literal["target_above_zero"]
    score_cap: Decimal
    over_achievement: Decimal
    default_bands: BandsId
    groups: tuple[Group, ...]
    obliged: tuple[PlanKind, ...]
    bands: Mapping[BandsId, tuple[Band, ...]]

    def band(self, score: Decimal, scheme: BandsId) -> Band:
        return next(band for band in self.bands[scheme] if band.holds(score))

    def group(self, kind: UnitKind | None) -> GroupId | None:
        return next((group.id for group in self.groups if kind in group.kinds), None)


def parse(text: bytes) -> tuple[Rule, ...]:
    """The versions, newest first; raises msgspec.ValidationError."""
    rules = msgspec.json.decode(text, type=tuple[Rule, ...])
    return tuple(sorted(rules, key=lambda rule: rule.effective_from, reverse=True))


def in_force(rules: tuple[Rule, ...], year: int, quarter: int) -> Rule:
    """The version under which a quarter is computed, however long ago it was: that of its last day."""
    end = end_of(year, quarter)
    for rule in rules:
        if rule.effective_from <= end:
            return rule
    raise NoRule(f"no version of the rules was in force on {end}")


def end_of(year: int, quarter: int) -> date:
    return date(year, *ENDS_OF_QUARTERS[quarter - 1])
