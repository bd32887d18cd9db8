"""What may happen to an indicator: three tables, its life, its targets and its measurements.

All that is in none of them is refused.
"""

from collections.abc import Sequence

from services.indicators import agreement, measuring, quality, targets
from services.indicators.definitions import check_definition
from services.indicators.figures import changed
from services.indicators.indicator_commands import (
    AgreeIndicator,
    ApproveTargets,
    Assess,
    CorrectMeasurement,
    DraftIndicator,
    DropRevision,
    IndicatorCommand,
    LifeCommand,
    Measure,
    MeasurementCommand,
    ProposeIndicator,
    ProposeTargets,
    RetireIndicator,
    ReturnIndicator,
    ReturnTargets,
    StartRevision,
    TargetsCommand,
    VerifyMeasurement,
)
from services.indicators.indicator_state import Indicator, Status, evolve
from shared.decider import Decider, Missing, Refused
from shared.events.indicators import (
    Definition,
    DefinitionChanged,
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorReturned,
    IndicatorRevisionDropped,
)


def decide(indicator: Indicator, command: IndicatorCommand) -> Sequence[IndicatorEvent]:
    _check_name(indicator, command)
    if isinstance(command, TargetsCommand):
        return _targets(indicator, command)
    if isinstance(command, MeasurementCommand):
        return _measurements(indicator, command)
    return _life(indicator, command)


INDICATOR: Decider[Indicator, IndicatorCommand, IndicatorEvent] = Decider(Indicator(), decide, evolve)


def _life(indicator: Indicator, command: LifeCommand) -> Sequence[IndicatorEvent]:
    match command, indicator.status, indicator.definition:
        case DraftIndicator(definition=written), Status.ABSENT, _:
            check_definition(command.indicator, written)
            return [IndicatorDrafted(*command.indicator, written)]
        case DraftIndicator(definition=written), _, known if written == known:
            return []
        case DraftIndicator(definition=written), Status.DRAFT | Status.RETURNED | Status.REVISING, _:
            check_definition(command.indicator, written)
            return [DefinitionChanged(*command.indicator, written)]

        case ProposeIndicator(), Status.DRAFT | Status.RETURNED | Status.REVISING, Definition() as definition:
            return [IndicatorProposed(*command.indicator, _warnings(indicator, definition, command.others))]
        case ProposeIndicator(), Status.PROPOSED, _:
            return []

        case ReturnIndicator(), Status.PROPOSED, _:
            return [IndicatorReturned(*command.indicator, command.reason, command.due)]
        case ReturnIndicator(), Status.RETURNED, _ if indicator.returned == IndicatorReturned(
            *command.indicator, command.reason, command.due
        ):
            return []

        case AgreeIndicator(), Status.PROPOSED, Definition() as definition:
            return agreement.agree(indicator, definition, command)
        case AgreeIndicator(), Status.AGREED, _ if agreement.agreed_before(indicator, command):
            return []

        case StartRevision(), Status.AGREED, _:
            return [agreement.revise(indicator, command)]
        case StartRevision(), Status.REVISING, _ if indicator.revision == agreement.revision(command):
            return []

        case DropRevision(), Status.REVISING | Status.PROPOSED | Status.RETURNED, _ if indicator.versions:
            return [IndicatorRevisionDropped(*command.indicator, command.reason)]

        case RetireIndicator(), Status.AGREED, _:
            return [agreement.retire(indicator, command)]
        case RetireIndicator(), Status.RETIRED, _ if indicator.retired == agreement.retirement(command):
            return []

        case Assess(), _, _:
            return list(changed(indicator, command.rules, indicator.years))
    raise _refusal(indicator, command)


def _targets(indicator: Indicator, command: TargetsCommand) -> Sequence[IndicatorEvent]:
    match command, indicator.definition:
        case _, _ if indicator.status is Status.RETIRED:
            pass
        case ProposeTargets(), Definition() as definition:
            return targets.propose(indicator, definition, command)
        case ApproveTargets(), _ if indicator.versions:
            return targets.approve(indicator, command)
        case ReturnTargets(), Definition():
            return targets.give_back(indicator, command)
    raise _refusal(indicator, command)


def _measurements(indicator: Indicator, command: MeasurementCommand) -> Sequence[IndicatorEvent]:
    """Quarters that ended before it was retired may still be measured."""
    match command:
        case _ if not indicator.versions:
            raise _refusal(indicator, command)
        case Measure():
            return measuring.measure(indicator, command)
        case CorrectMeasurement():
            return measuring.correct(indicator, command)
        case VerifyMeasurement():
            return measuring.verify(indicator, command)


def _warnings(indicator: Indicator, definition: Definition, others: Sequence[Definition]) -> tuple[str, ...]:
    if indicator.newest and indicator.newest.definition == definition:
        raise Refused("the revision changes nothing", accepted="a definition that is changed, or to drop it")
    return quality.warnings(definition, others, has_targets=bool(indicator.targets))


def _check_name(indicator: Indicator, command: IndicatorCommand) -> None:
    """Unit and code both may have hyphens, so that two of them can come to the name of the same stream."""
    if indicator.name not in {None, command.indicator}:
        raise Refused(f"the code {command.indicator.code} cannot be used in this unit", "code", "another code")


def _refusal(indicator: Indicator, command: IndicatorCommand) -> Refused:
    kind = Missing if indicator.status is Status.ABSENT else Refused
    return kind(f"an indicator that is {indicator.status.replace('_', ' ')} cannot be {command.verb}")
