"""How events change the picture: pure folds."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from services.notifications.picture import (
    Due,
    Indicator,
    Instruction,
    OutOfReach,
    Plan,
    Returned,
    Revision,
    UnitIndicators,
    UnitName,
    UnitYear,
    Window,
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
)
from shared.events.plans import (
    Action,
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    PlanApproved,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    RevisionApproved,
    RevisionDropped,
    RevisionProposed,
    UnitEvent,
    UnitRegistered,
    UnitRenamed,
    WindowEvent,
    WindowExtended,
    WindowScheduled,
)
from shared.events.reporting import (
    InstructionAcknowledged,
    InstructionClosed,
    InstructionEvent,
    InstructionFollowedUp,
    InstructionGiven,
    InstructionReopened,
)


def evolve_unit(unit: UnitName, recorded: Recorded[UnitEvent]) -> UnitName:
    match recorded.event:
        case UnitRegistered(name=name) | UnitRenamed(name=name):
            return replace(unit, name=name)


def evolve_window(window: Window, recorded: Recorded[WindowEvent]) -> Window:
    match recorded.event:
        case WindowScheduled(opens=opens, closes=closes):
            return replace(window, opens=opens, closes=closes)
        case WindowExtended(unit=unit, until=until):
            return replace(window, extended=window.extended | {unit: until})


def evolve_unit_year(document: UnitYear, recorded: Recorded[PlanEvent]) -> UnitYear:
    kind = recorded.event.kind
    return replace(document, plans=document.plans | {kind: _plan(document.plans[kind], recorded)})


def _plan(plan: Plan, recorded: Recorded[PlanEvent]) -> Plan:
    at = recorded.envelope.time
    match recorded.event:
        case ProgressReported(action=action, quarter=quarter) | ProgressCorrected(action=action, quarter=quarter):
            quarters = {*plan.reported.get(action, ()), quarter}
            return replace(plan, reported=plan.reported | {action: tuple(sorted(quarters))})
        case ActionAdded(action=added) | ActionChanged(action=added):
            return replace(plan, draft=plan.draft | {added.id: _quarters(added)})
        case ActionRemoved(action=removed):
            return replace(plan, draft={each: due for each, due in plan.draft.items() if each != removed})
        case PlanSubmitted():
            return replace(plan, submitted=at, returned=None)
        case PlanReturned(reason=reason, due=due):
            return replace(plan, submitted=None, returned=Returned(at, due, reason))
        case PlanApproved():
            return _in_force(plan, Revision(1, plan.draft))
        case RevisionProposed():
            return replace(plan, draft=plan.revisions[-1].due, submitted=at)
        case RevisionApproved(effective_from=effective_from):
            return _in_force(plan, Revision(effective_from, plan.draft))
        case RevisionDropped():
            return replace(plan, draft={}, submitted=None, returned=None)
        case _:
            return plan


def _quarters(action: Action) -> tuple[int, ...]:
    """A quarter asks for something where its target is above zero."""
    return tuple(quarter for quarter, target in enumerate(action.targets, 1) if target is not None and target > 0)


def _in_force(plan: Plan, revision: Revision) -> Plan:
    due: Due = {}
    return replace(plan, draft=due, revisions=(*plan.revisions, revision), submitted=None, returned=None)


def evolve_indicators(document: UnitIndicators, recorded: Recorded[IndicatorEvent]) -> UnitIndicators:
    code = recorded.event.code
    changed = _indicator(document.indicators.get(code, Indicator()), recorded)
    return replace(document, indicators=document.indicators | {code: changed})


def _indicator(indicator: Indicator, recorded: Recorded[IndicatorEvent]) -> Indicator:
    at = recorded.envelope.time
    match recorded.event:
        case AchievementAssessed() as event:
            return _assessed(indicator, event, at)
        case IndicatorDrafted(definition=definition) | DefinitionChanged(definition=definition):
            return replace(indicator, name=definition.name)
        case IndicatorProposed():
            return replace(indicator, proposed=at, returned=None)
        case IndicatorReturned(reason=reason, due=due):
            return replace(indicator, proposed=None, returned=Returned(at, due, reason))
        case IndicatorAgreed() | IndicatorRevisionDropped():
            return replace(indicator, proposed=None, returned=None)
        case IndicatorRetired():
            return replace(indicator, proposed=None, returned=None, out_of_reach={})
        case _:
            return indicator


def _assessed(indicator: Indicator, event: AchievementAssessed, at: datetime) -> Indicator:
    """Of a year speaks the newest quarter that was measured; those after it have figures too, made of the earlier."""
    year, quarter = event.year, event.quarter
    if quarter not in _measured(event) or quarter < indicator.quarters.get(year, 0):
        return indicator
    others = {each: known for each, known in indicator.out_of_reach.items() if each != year}
    before = indicator.out_of_reach.get(year)
    now = {year: OutOfReach(before.since if before else at, quarter)} if event.achievement.out_of_reach else {}
    return replace(indicator, quarters=indicator.quarters | {year: quarter}, out_of_reach=others | now)


def _measured(event: AchievementAssessed) -> set[int]:
    return {given.quarter for given in event.achievement.quarters if given.value is not None}


def evolve_instruction(instruction: Instruction, recorded: Recorded[InstructionEvent]) -> Instruction:
    at = recorded.envelope.time
    match recorded.event:
        case InstructionGiven() as given:
            place: Any = {"year": given.subject.year, "quarter": given.subject.quarter}
            return Instruction(given.instruction, given.addressee, given.text, **place, asked=at, due=given.due)
        case InstructionAcknowledged():
            return replace(instruction, state="acknowledged")
        case InstructionFollowedUp():
            return replace(instruction, state="followed_up")
        case InstructionClosed():
            return replace(instruction, state="closed")
        case InstructionReopened(due=due):
            return replace(instruction, state="given", asked=at, due=due)
