"""What is different between two versions of a plan: field by field, for its parent, its actions and its figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from services.plans.plan_state import Plan

Change = Literal["added", "removed", "changed"]
Subject = Literal["plan", "parent", "action", "progress", "verification"]


class Difference(Struct, frozen=True):
    """`id` names one of several subjects, and `field` what was changed in it; all of it, where it came or went."""

    change: Change
    subject: Subject
    id: str | None
    field: str | None
    before: Any
    after: Any


def difference(before: Plan, after: Plan) -> Sequence[Difference]:
    """In the order of the subjects; the actions are those that are worked on, be they approved or not."""
    return [
        *_between("plan", {None: _life(before)}, {None: _life(after)}),
        *_between("parent", _only(before.parent), _only(after.parent)),
        *_between("action", before.actions, after.actions),
        *_between("progress", _progress(before), _progress(after)),
        *_between("verification", _verifications(before), _verifications(after)),
    ]


class _Life(Struct, frozen=True):
    status: str
    revision: int
    effective_from: int


def _life(plan: Plan) -> _Life:
    return _Life(plan.status, plan.revision, plan.effective_from)


def _only(value: Struct | None) -> Mapping[None, Struct]:
    return {None: value} if value else {}


def _progress(plan: Plan) -> Mapping[str, Struct]:
    return {_name(*place): figure.progress for place, figure in plan.figures.items()}


def _verifications(plan: Plan) -> Mapping[str, Struct]:
    return {_name(*place): figure.verified for place, figure in plan.figures.items() if figure.verified}


def _name(action: str, quarter: int) -> str:
    return f"{action}/{quarter}"


def _between(subject: Subject, before: Mapping[Any, Struct], after: Mapping[Any, Struct]) -> Iterator[Difference]:
    for name in [*before, *(name for name in after if name not in before)]:
        yield from _of(subject, name, before.get(name), after.get(name))


def _of(subject: Subject, name: str | None, old: Struct | None, new: Struct | None) -> Iterator[Difference]:
    if old is None:
        yield Difference("added", subject, name, None, None, new)
    elif new is None:
        yield Difference("removed", subject, name, None, old, None)
    else:
        for field in new.__struct_fields__:
            was, is_now = getattr(old, field), getattr(new, field)
            if was != is_now:
                yield Difference("changed", subject, name, field, was, is_now)
