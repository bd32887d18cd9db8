"""The documents of the indicator side: a unit's indicators, the adopted rules, the RB index of a year."""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from services.reporting.documents import Mark
from shared.events.indicators import (
    Achievement,
    Definition,
    Measurement,
    QuarterTargets,
    RbIndexLine,
    RbValue,
    Rules,
    Target,
)

IndicatorState = Literal["draft", "proposed", "returned", "agreed", "under_revision", "retired"]
TargetsState = Literal["proposed", "returned", "approved"]
NO_TARGETS: QuarterTargets = (None, None, None, None)


class Step(Struct, frozen=True):
    """When a state began, by whom, and what was said; `due` is when something returned is expected back."""

    mark: Mark
    reason: str | None = None
    due: date | None = None


class InForce(Struct, frozen=True):
    """A version of a definition, from a day on."""

    version: int
    effective_from: date
    definition: Definition
    mark: Mark


class TargetSet(Struct, frozen=True):
    """The targets of a year as they were proposed; `mark` is when they were proposed, or put in force."""

    quarters: QuarterTargets
    annual: Target | None
    reason: str | None
    mark: Mark


class TargetYear(Struct, frozen=True):
    """`open` is what is proposed, or was returned, and not in force; `returned` says why."""

    state: TargetsState
    in_force: TargetSet | None = None
    open: TargetSet | None = None
    returned: Step | None = None


class Check(Struct, frozen=True):
    """A verification: which value was looked at, and whether it was found *sesuai*."""

    value: Decimal
    confirmed: bool
    notes: str | None
    mark: Mark


class Reading(Struct, frozen=True):
    """A measurement in force; `corrections` counts how often it was corrected, `reason` is that of the last time.

    A correction opens the verification again: `check` is then None and `reopened` what was verified before.
    """

    measurement: Measurement
    flags: tuple[str, ...]
    mark: Mark
    corrections: int = 0
    reason: str | None = None
    check: Check | None = None
    reopened: Check | None = None


class Assessed(Struct, frozen=True):
    """The achievement said last; `quarters` and `outlook` are left to the event in the journal, to stay small."""

    achievement: Achievement
    mark: Mark


class IndicatorYear(Struct, frozen=True):
    """One year of an indicator: targets, and by quarter what was measured and assessed."""

    targets: TargetYear | None = None
    readings: dict[int, Reading] = {}
    achievements: dict[int, Assessed] = {}


class Indicator(Struct, frozen=True):
    """`open` is the definition that is drafted, proposed or revised; `edited` is when it was changed last.

    `versions` are those that were agreed, in that order. `warnings` are the quality rules that it did not meet when it
    was proposed last, which `judged` marks. `until` is from when on it is retired.
    """

    code: str
    state: IndicatorState
    step: Step
    edited: Mark
    versions: tuple[InForce, ...] = ()
    open: Definition | None = None
    warnings: tuple[str, ...] = ()
    judged: Mark | None = None
    until: date | None = None
    years: dict[int, IndicatorYear] = {}

    def in_force(self, day: date) -> InForce | None:
        """The version that counts on a day: the newest of those that reach it, and none once it is retired."""
        if self.until is not None and self.until <= day:
            return None
        return next((version for version in reversed(self.versions) if version.effective_from <= day), None)

    @property
    def definition(self) -> Definition:
        """The definition that was agreed last, and that of the draft before there is one."""
        definition = self.versions[-1].definition if self.versions else self.open
        if definition is None:
            raise ValueError(f"{self.code} has neither a draft nor a version")
        return definition

    def year(self, year: int) -> IndicatorYear:
        return self.years.get(year) or IndicatorYear()


class UnitIndicators(Struct, frozen=True):
    """A unit's indicators by code, in the order of the codes, so that their streams may interleave."""

    unit: str
    indicators: dict[str, Indicator] = {}


class AdoptedRules(Struct, frozen=True):
    """A version of the rules; `mark` is when it was adopted."""

    id: str
    rules: Rules | None = None
    mark: Mark | None = None


class RbRecorded(Struct, frozen=True):
    """The value recorded last for an entry of the catalogue, and why where there was one before."""

    value: RbValue
    reason: str | None
    mark: Mark


class RbPublished(Struct, frozen=True):
    value: Decimal
    predicate: str
    source: str
    mark: Mark


class RbEstimate(Struct, frozen=True):
    """The estimate said last, with all that it was made of."""

    rules: str
    lines: tuple[RbIndexLine, ...]
    coefficient: Decimal
    weights: Decimal
    total: Decimal | None
    predicate: str | None
    missing: tuple[str, ...]
    mark: Mark


class RbYear(Struct, frozen=True):
    """The RB index of a year: `values` are by entry of the catalogue."""

    year: int
    values: dict[str, RbRecorded] = {}
    published: RbPublished | None = None
    estimate: RbEstimate | None = None


def no_indicators(key: str) -> UnitIndicators:
    return UnitIndicators(key)


def no_rules(key: str) -> AdoptedRules:
    return AdoptedRules(key)


def no_rb_year(key: str) -> RbYear:
    return RbYear(int(key))


def indicator_stream(unit: str, code: str) -> str:
    """The stream whose events an indicator was folded from; with `Mark.version` it names the event."""
    return f"indicator-{unit}-{code}"


def rb_stream(year: int) -> str:
    return f"rb-{year}"


RULES_STREAM = "rules"
