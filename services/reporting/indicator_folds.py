"""How the events of indicators change their documents: pure folds, the most frequent events first."""

from datetime import date

from msgspec.structs import replace

from services.reporting.documents import Mark
from services.reporting.folds import mark_of
from services.reporting.indicator_documents import (
    AdoptedRules,
    Assessed,
    Check,
    Indicator,
    IndicatorYear,
    InForce,
    RbEstimate,
    RbPublished,
    RbRecorded,
    RbYear,
    Reading,
    Step,
    TargetSet,
    TargetYear,
    UnitIndicators,
)
from shared.envelope import Recorded
from shared.events.indicators import (
    AchievementAssessed,
    DefinitionChanged,
    IndicatorAgreed,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRetired,
    IndicatorReturned,
    IndicatorRevisionDropped,
    Measured,
    MeasurementCorrected,
    MeasurementVerified,
    RbIndexEstimated,
    RbIndexEvent,
    RbIndexPublished,
    RbValueRecorded,
    RevisionStarted,
    RulesEvent,
    TargetsApproved,
    TargetsProposed,
    TargetsReturned,
)
from shared.events.terms import Quarter


class NotDrafted(Exception):
    """An indicator's stream has to begin with its draft."""


def evolve_unit_indicators(document: UnitIndicators, recorded: Recorded[IndicatorEvent]) -> UnitIndicators:
    code = recorded.event.code
    before = document.indicators.get(code)
    changed = {**document.indicators, code: evolve_indicator(before, recorded)}
    return UnitIndicators(document.unit, changed if before else dict(sorted(changed.items())))


def evolve_indicator(before: Indicator | None, recorded: Recorded[IndicatorEvent]) -> Indicator:
    event, mark = recorded.event, mark_of(recorded)
    if isinstance(event, IndicatorDrafted):
        return Indicator(event.code, "draft", Step(mark), mark, open=event.definition)
    if before is None:
        raise NotDrafted(f"{recorded.stream}@{recorded.version} comes before a draft")
    return _evolved(before, event, mark)


def _evolved(indicator: Indicator, event: IndicatorEvent, mark: Mark) -> Indicator:
    match event:
        case Measured():
            return _read(indicator, event, mark, None)
        case AchievementAssessed():
            return _assessed(indicator, event, mark)
        case MeasurementCorrected(reason=reason):
            return _read(indicator, event, mark, reason)
        case MeasurementVerified():
            return _verified(indicator, event, mark)
        case TargetsProposed() | TargetsReturned() | TargetsApproved():
            return _targeted(indicator, event, mark)
        case IndicatorDrafted(definition=definition) | DefinitionChanged(definition=definition):
            return replace(indicator, open=definition, edited=mark)
        case IndicatorProposed(warnings=warnings):
            return replace(indicator, state="proposed", step=Step(mark), warnings=warnings, judged=mark)
        case IndicatorReturned(reason=reason, due=due):
            return replace(indicator, state="returned", step=Step(mark, reason, due))
        case IndicatorAgreed(version=version, effective_from=effective_from):
            return _agreed(indicator, version, effective_from, mark)
        case RevisionStarted(reason=reason):
            return replace(indicator, state="under_revision", step=Step(mark, reason), open=indicator.definition)
        case IndicatorRevisionDropped(reason=reason):
            return replace(indicator, state="agreed", step=Step(mark, reason), open=None)
        case IndicatorRetired(reason=reason, effective_from=effective_from):
            return replace(indicator, state="retired", step=Step(mark, reason), open=None, until=effective_from)


def _agreed(indicator: Indicator, version: int, effective_from: date, mark: Mark) -> Indicator:
    if indicator.open is None:
        raise NotDrafted(f"nothing of {indicator.code} is proposed")
    agreed = InForce(version, effective_from, indicator.open, mark)
    return replace(indicator, state="agreed", step=Step(mark), versions=(*indicator.versions, agreed), open=None)


def _targeted(
    indicator: Indicator, event: TargetsProposed | TargetsReturned | TargetsApproved, mark: Mark
) -> Indicator:
    year = indicator.year(event.year)
    before = year.targets or TargetYear("proposed")
    return _with_year(indicator, event.year, replace(year, targets=_targets(before, event, mark)))


def _targets(before: TargetYear, event: TargetsProposed | TargetsReturned | TargetsApproved, mark: Mark) -> TargetYear:
    match event:
        case TargetsProposed(quarters=quarters, annual=annual, reason=reason):
            return TargetYear("proposed", before.in_force, TargetSet(quarters, annual, reason, mark))
        case TargetsReturned(reason=reason):
            return replace(before, state="returned", returned=Step(mark, reason))
        case TargetsApproved():
            return TargetYear("approved", replace(before.open, mark=mark) if before.open else before.in_force)


def _read(indicator: Indicator, event: Measured | MeasurementCorrected, mark: Mark, reason: str | None) -> Indicator:
    before = indicator.year(event.year).readings.get(event.quarter)
    after = Reading(
        event.measurement,
        event.flags,
        mark,
        corrections=(before.corrections if before else 0) + (reason is not None),
        reason=reason or (before.reason if before else None),
        reopened=(before.check or before.reopened) if before else None,
    )
    return _with_reading(indicator, event.year, event.quarter, after)


def _verified(indicator: Indicator, event: MeasurementVerified, mark: Mark) -> Indicator:
    check = Check(event.value, event.confirmed, event.notes, mark)
    read = indicator.year(event.year).readings[event.quarter]
    return _with_reading(indicator, event.year, event.quarter, replace(read, check=check, reopened=None))


def _assessed(indicator: Indicator, event: AchievementAssessed, mark: Mark) -> Indicator:
    year = indicator.year(event.year)
    small = Assessed(replace(event.achievement, quarters=(), outlook=None), mark)
    achievements = dict(sorted({**year.achievements, event.quarter: small}.items()))
    return _with_year(indicator, event.year, replace(year, achievements=achievements))


def _with_reading(indicator: Indicator, number: int, quarter: Quarter, reading: Reading) -> Indicator:
    year = indicator.year(number)
    readings = dict(sorted({**year.readings, quarter: reading}.items()))
    return _with_year(indicator, number, replace(year, readings=readings))


def _with_year(indicator: Indicator, number: int, year: IndicatorYear) -> Indicator:
    return replace(indicator, years=dict(sorted({**indicator.years, number: year}.items())))


def evolve_rules(document: AdoptedRules, recorded: Recorded[RulesEvent]) -> AdoptedRules:
    return AdoptedRules(document.id, recorded.event.rules, mark_of(recorded))


def evolve_rb_year(document: RbYear, recorded: Recorded[RbIndexEvent]) -> RbYear:
    event, mark = recorded.event, mark_of(recorded)
    match event:
        case RbValueRecorded(entry=entry, value=value, reason=reason):
            return replace(document, values={**document.values, entry: RbRecorded(value, reason, mark)})
        case RbIndexPublished(value=value, predicate=predicate, source=source):
            return replace(document, published=RbPublished(value, predicate, source, mark))
        case RbIndexEstimated():
            return replace(document, estimate=_estimate(event, mark))


def _estimate(event: RbIndexEstimated, mark: Mark) -> RbEstimate:
    return RbEstimate(
        rules=event.rules,
        lines=event.lines,
        coefficient=event.coefficient,
        weights=event.weights,
        total=event.total,
        predicate=event.predicate,
        missing=event.missing,
        mark=mark,
    )
