"""The actions of a plan: what may be written into one, and how they are edited."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from services.plans.plan_commands import AddAction, ChangeAction, EditCommand, ImportActions, PlanId, RemoveAction
from shared.decider import Missing, Refused
from shared.events.plans import Action, ActionAdded, ActionChanged, ActionRemoved, PlanEvent

Actions = Mapping[str, Action]
ZERO = Decimal(0)


def edit(actions: Actions, command: EditCommand) -> Sequence[PlanEvent]:
    match command:
        case AddAction(plan, action):
            return _put(plan, actions, action)
        case ChangeAction(plan, action):
            _check_known(actions, action.id)
            return _put(plan, actions, action)
        case ImportActions(plan, several):
            return [event for action in several for event in _put(plan, actions, action)]
        case RemoveAction(plan, name):
            _check_known(actions, name)
            return [ActionRemoved(*plan, name)]


def check_complete(actions: Actions) -> None:
    """Raises Refused where something is missing that a plan is approved for."""
    if not actions:
        raise Refused("a plan without actions is not complete", "actions", "at least one action")
    for name, action in actions.items():
        if all(target is None for target in action.targets):
            field = f"actions.{name}.targets"
            raise Refused(f"the action {action.description[:80]!r} has no target", field, "at least one target")


def check_value(action: Action, value: Decimal, field: str) -> None:
    """Raises Refused where a number is not on the action's scale."""
    least, most = _bounds(action)
    below, above = least is not None and value < least, most is not None and value > most
    if below or above:
        raise Refused(f"{value:f} is not on the scale of the action ({action.scale})", field, _between(least, most))


def _put(plan: PlanId, actions: Actions, action: Action) -> Sequence[PlanEvent]:
    _check(action)
    known = actions.get(action.id)
    if known is None:
        return [ActionAdded(*plan, action)]
    return [ActionChanged(*plan, action)] if known != action else []


def _check(action: Action) -> None:
    least, most = _bounds(action)
    if least is not None and most is not None and least >= most:
        raise Refused(f"the scale ends at {most:f}", "maximum", f"more than {least:f}")
    for place, target in enumerate(action.targets):
        if target is not None:
            check_value(action, target, f"targets[{place}]")


def _check_known(actions: Actions, name: str) -> None:
    if name not in actions:
        raise Missing(f"the plan has no action {name}")


def _bounds(action: Action) -> tuple[Decimal | None, Decimal | None]:
    """The ends of the scale; a percentage is never below zero."""
    if action.scale == "percent":
        return max(action.minimum or ZERO, ZERO), action.maximum
    return action.minimum, action.maximum


def _between(least: Decimal | None, most: Decimal | None) -> str:
    ends = [f"at least {least:f}" if least is not None else "", f"at most {most:f}" if most is not None else ""]
    return ", ".join(end for end in ends if end)
