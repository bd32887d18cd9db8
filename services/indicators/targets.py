"""Targets of one year: proposed, approved by somebody else or returned; a change needs a reason."""

from collections.abc import Iterator, Sequence

from services.indicators.consolidation import QUARTERS
from services.indicators.doubts import check_target
from services.indicators.figures import changed, version_of
from services.indicators.indicator_commands import ApproveTargets, Place, ProposeTargets, ReturnTargets
from services.indicators.indicator_state import Indicator, YearTargets, after
from services.indicators.measuring import check_year
from shared.decider import Missing, Refused
from shared.events.indicators import (
    Definition,
    IndicatorEvent,
    QuarterTargets,
    Target,
    TargetsApproved,
    TargetsProposed,
    TargetsReturned,
)


def propose(indicator: Indicator, definition: Definition, command: ProposeTargets) -> Sequence[IndicatorEvent]:
    """`definition` is the one that is worked on, or the newest in force."""
    check_year(indicator, command.year)
    known = indicator.targets.get(command.year)
    current = known and (known.proposed or known.approved)
    if current and (current.quarters, current.annual) == (command.quarters, command.annual):
        return []
    if known and command.reason is None:
        raise Refused("targets are changed for a reason", "reason", "why they are changed")
    if not any(command.quarters):
        raise Refused("no quarter has a target", "quarters", "at least one target")
    for field, target in _named(command.quarters, command.annual):
        check_target(definition, target, field)
    return [TargetsProposed(*command.indicator, command.year, command.quarters, command.annual, command.reason)]


def approve(indicator: Indicator, command: ApproveTargets) -> Sequence[IndicatorEvent]:
    targets = _known(indicator, command.year)
    if targets.proposed is None and targets.approved is not None and targets.returned is None:
        return []
    if targets.proposed is None:
        raise Refused(f"the targets of {command.year} were returned", accepted="targets that are proposed again")
    if command.by == targets.proposer:
        raise Refused("nobody approves what they proposed themselves")
    _check_in_force(indicator, targets.proposed)
    approved = TargetsApproved(*command.indicator, command.year)
    return [approved, *changed(after(indicator, approved, by=""), command.rules, [command.year])]


def give_back(indicator: Indicator, command: ReturnTargets) -> Sequence[IndicatorEvent]:
    targets = _known(indicator, command.year)
    returned = TargetsReturned(*command.indicator, command.year, command.reason)
    if targets.proposed is None and targets.returned == returned:
        return []
    if targets.proposed is None:
        raise Refused(f"no targets of {command.year} wait for an answer", accepted="targets that are proposed")
    return [returned]


def _known(indicator: Indicator, year: int) -> YearTargets:
    targets = indicator.targets.get(year)
    if targets is None:
        raise Missing(f"no targets are proposed for {year}")
    return targets


def _check_in_force(indicator: Indicator, proposed: TargetsProposed) -> None:
    """The definition may have changed since they were proposed; a quarter before the first version is under that."""
    for quarter, target in zip(QUARTERS, proposed.quarters, strict=True):
        version = version_of(indicator, Place(proposed.year, quarter)) or indicator.versions[0]
        if target is not None:
            check_target(version.definition, target, f"quarters[{quarter - 1}]")


def _named(quarters: QuarterTargets, annual: Target | None) -> Iterator[tuple[str, Target]]:
    """The targets that are there, with their fields."""
    named = [*((f"quarters[{place}]", target) for place, target in enumerate(quarters)), ("annual", annual)]
    return ((field, target) for field, target in named if target is not None)
