"""The achievement of indicators over units in one quarter: counts alone, for published composites are never averaged.

It stands beside the progress of actions and is never mixed with it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from services.reporting.adopted import RulesNote, notes
from services.reporting.documents import Unit
from services.reporting.indicator_figures import Tones
from services.reporting.regency import Regency
from services.reporting.rules import GroupId, Rule, Tone
from services.reporting.totals import INCOMPLETE, NOT_COMPUTABLE, NOT_DUE, Share, share
from services.reporting.unit_achievement import IndicatorCounts, Judged, UnitAchievement
from shared.events.plans import UnitKind

Completeness = Literal["no_indicator", "not_due", "incomplete", "complete"]
APART = (INCOMPLETE, NOT_COMPUTABLE, NOT_DUE)


class BandTally(Struct, frozen=True):
    band: str
    tone: Tone
    indicators: int


class AchievementTotal(Struct, frozen=True):
    """`indicators` are in force at the end of the quarter; something is `due` of some of them up to the quarter.

    Of the due ones, `computed` have a complete figure, `achieved` reach their target, `above_90` have a score above 90;
    `coverage` counts the due quarters that were measured, without which none of it says anything.
    """

    indicators: int
    due: int
    computed: Share
    achieved: Share
    above_90: Share
    coverage: Share
    provisional: int
    out_of_reach: int
    bands: tuple[BandTally, ...]


class AchievementRow(Struct, frozen=True):
    """A unit; those in no group are listed and counted, and compared with none."""

    unit: str
    name: str
    kind: UnitKind
    group: GroupId | None
    completeness: Completeness
    total: AchievementTotal


class AchievementSummary(Struct, frozen=True):
    """By name of the unit; `rules` are the versions that the figures name."""

    total: AchievementTotal
    units: tuple[AchievementRow, ...]
    rules: tuple[RulesNote, ...]


class Counted(NamedTuple):
    """A unit that is counted, with what its indicators come to."""

    unit: Unit
    kind: UnitKind
    group: GroupId | None
    achievement: UnitAchievement


def achievement_summary(regency: Regency, year: int, quarter: int, rule: Rule) -> AchievementSummary:
    counted = list(_counted(regency, year, quarter, rule))
    every = [one.achievement for one in counted]
    named = {judged.rules for one in every for judged in one.bands}
    return AchievementSummary(
        total=_total(every, regency.tones),
        units=tuple(sorted((_row(one, regency) for one in counted), key=lambda row: (row.name.casefold(), row.unit))),
        rules=tuple(note for note in notes(regency.adopted) if note.id in named),
    )


def _counted(regency: Regency, year: int, quarter: int, rule: Rule) -> Iterator[Counted]:
    """The registered units that are compared with one another, and the others that have indicators in force."""
    for unit in regency.units.values():
        achievement, group = regency.achievement(unit.id, year, quarter), rule.group(unit.kind)
        if unit.kind and (group or achievement.counts.indicators):
            yield Counted(unit, unit.kind, group, achievement)


def _row(counted: Counted, regency: Regency) -> AchievementRow:
    return AchievementRow(
        unit=counted.unit.id,
        name=regency.name(counted.unit.id),
        kind=counted.kind,
        group=counted.group,
        completeness=_completeness(counted.achievement.counts),
        total=_total([counted.achievement], regency.tones),
    )


def _completeness(counts: IndicatorCounts) -> Completeness:
    if not counts.indicators:
        return "no_indicator"
    if not counts.due:
        return "not_due"
    return "complete" if counts.computed == counts.due else "incomplete"


def _total(achievements: Sequence[UnitAchievement], known: Tones) -> AchievementTotal:
    sums = zip(IndicatorCounts(), *(one.counts for one in achievements), strict=True)
    counts = IndicatorCounts(*map(sum, sums))
    return AchievementTotal(
        indicators=counts.indicators,
        due=counts.due,
        computed=share(counts.computed, counts.due),
        achieved=share(counts.achieved, counts.due),
        above_90=share(counts.above_90, counts.due),
        coverage=share(counts.measured, counts.quarters),
        provisional=counts.provisional,
        out_of_reach=counts.out_of_reach,
        bands=_bands([one.bands for one in achievements], known),
    )


def _bands(bands: Sequence[Mapping[Judged, int]], known: Tones) -> tuple[BandTally, ...]:
    """Every band of the rules that are named, the best first, then those that are not known, then what has none."""
    found: Counter[str] = Counter()
    tones: dict[str, Tone] = {}
    for of_unit in bands:
        for (rules, band), indicators in of_unit.items():
            tones |= dict(reversed(list(known.get(rules or "", {}).items())))
            found[band] += indicators
    named = [*tones, *(band for band in found if band not in tones and band not in APART), *APART]
    return tuple(BandTally(band, tones.get(band, "none"), found[band]) for band in named)
