"""How events change the documents: pure folds, the most frequent events first."""

from typing import Any

from msgspec.structs import replace

from services.reporting.documents import (
    Correction,
    Extension,
    Mark,
    Name,
    Plan,
    Realisation,
    Revision,
    Schedule,
    Step,
    Unit,
    UnitYear,
    Verification,
    Window,
)
from shared.envelope import Recorded
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ParentChanged,
    PlanApproved,
    PlanDrafted,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    ProgressCorrected,
    ProgressReported,
    ProgressVerified,
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


def evolve_unit(unit: Unit, recorded: Recorded[UnitEvent]) -> Unit:
    mark = mark_of(recorded)
    match recorded.event:
        case UnitRegistered(name=name, kind=kind, parent=parent, official_code=code):
            names = (*unit.names, Name(name, None, None, mark))
            return replace(unit, kind=kind, parent=parent, official_code=code, names=names)
        case UnitRenamed(name=name, effective_from=effective_from, reason=reason):
            return replace(unit, names=(*unit.names, Name(name, effective_from, reason, mark)))


def evolve_window(window: Window, recorded: Recorded[WindowEvent]) -> Window:
    mark = mark_of(recorded)
    match recorded.event:
        case WindowScheduled(opens=opens, closes=closes, reason=reason):
            return replace(window, schedules=(*window.schedules, Schedule(opens, closes, reason, mark)))
        case WindowExtended(unit=unit, until=until, reason=reason):
            return replace(window, extensions=window.extensions | {unit: Extension(until, reason, mark)})


def evolve_unit_year(document: UnitYear, recorded: Recorded[PlanEvent]) -> UnitYear:
    kind = recorded.event.kind
    plan = evolve_plan(document.plans[kind], recorded)
    return UnitYear(document.unit, document.year, document.plans | {kind: plan})


def evolve_plan(plan: Plan, recorded: Recorded[PlanEvent]) -> Plan:
    event, mark = recorded.event, mark_of(recorded)
    match event:
        case ProgressReported():
            return _stated(plan, event, mark, None)
        case ProgressCorrected(reason=reason):
            return _stated(plan, event, mark, reason)
        case ProgressVerified():
            return _verified(plan, event, mark)
        case ActionAdded(action=added) | ActionChanged(action=added):
            return replace(plan, draft=plan.draft | {added.id: added})
        case ActionRemoved(action=removed):
            return replace(plan, draft={name: action for name, action in plan.draft.items() if name != removed})
        case PlanDrafted(parent=parent):
            return replace(plan, status="draft", parent=parent, step=Step(mark))
        case ParentChanged(parent=parent):
            return replace(plan, parent=parent)
        case PlanSubmitted():
            return replace(plan, status="submitted", step=Step(mark))
        case PlanReturned(reason=reason, due=due):
            return replace(plan, status="returned", step=Step(mark, reason, due))
        case PlanApproved():
            return _approved(plan, Revision(1, 1, plan.draft, mark))
        case RevisionProposed(reason=reason):
            return replace(plan, status="under_revision", step=Step(mark, reason), draft=plan.revisions[-1].actions)
        case RevisionApproved(revision=number, effective_from=effective_from):
            return _approved(plan, Revision(number, effective_from, plan.draft, mark))
        case RevisionDropped(reason=reason):
            return replace(plan, status="approved", step=Step(mark, reason), draft={})


def mark_of(recorded: Recorded[Any]) -> Mark:
    envelope = recorded.envelope
    return Mark(recorded.version, envelope.time, envelope.actor, envelope.actorrole)


def _stated(plan: Plan, event: ProgressReported | ProgressCorrected, mark: Mark, reason: str | None) -> Plan:
    before = plan.realisation(event.action, event.quarter)
    if before is None:
        correction = Correction(1, reason, None) if reason else None
        return _with(plan, event, Realisation(event.progress, mark, mark, event.window, correction))
    correction = _correction(before, reason) if reason else before.correction
    reopened = before.verification or before.reopened
    after = Realisation(event.progress, mark, before.reported, before.window, correction, None, reopened)
    return _with(plan, event, after)


def _correction(before: Realisation, reason: str) -> Correction:
    number = before.correction.number + 1 if before.correction else 1
    return Correction(number, reason, before.progress.value)


def _verified(plan: Plan, event: ProgressVerified, mark: Mark) -> Plan:
    verification = Verification(event.value, event.assessment, event.notes, mark)
    verified = plan.realisations[event.action][event.quarter]
    return _with(plan, event, replace(verified, verification=verification, reopened=None))


def _with(plan: Plan, event: ProgressReported | ProgressCorrected | ProgressVerified, realisation: Realisation) -> Plan:
    quarters = plan.realisations.get(event.action, {}) | {event.quarter: realisation}
    realisations = plan.realisations | {event.action: quarters}
    return Plan(plan.status, plan.parent, plan.step, plan.draft, plan.revisions, realisations)


def _approved(plan: Plan, revision: Revision) -> Plan:
    return replace(plan, status="approved", step=Step(revision.mark), draft={}, revisions=(*plan.revisions, revision))
