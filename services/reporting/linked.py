"""What an indicator is linked to, by the names that people know: indicators above it, actions that serve it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from services.reporting.documents import UnitYear
from services.reporting.regency import Regency
from shared.events.indicators import ActionRef, Contribution
from shared.events.plans import PlanKind


class Above(Struct, frozen=True):
    """An indicator that is contributed to; `name` is None where there is none such."""

    unit: str
    unit_name: str
    code: str
    name: str | None
    via: Literal["cascade", "cross_cutting"]
    share: Decimal | None


class Serving(Struct, frozen=True):
    """An action of a plan of the unit; `description` is None where the plan has none such."""

    year: int
    kind: PlanKind
    action: str
    description: str | None


class Links(NamedTuple):
    """What the definition of an indicator is linked to."""

    above: tuple[Above, ...]
    served_by: tuple[Serving, ...]


def above(contributions: Iterable[Contribution], regencies: Mapping[str, Regency]) -> tuple[Above, ...]:
    """`regencies` have the indicators of a unit each."""
    return tuple(
        Above(
            unit=one.to.unit,
            unit_name=regencies[one.to.unit].name(one.to.unit),
            code=one.to.code,
            name=regencies[one.to.unit].indicator_name(one.to.unit, one.to.code),
            via=one.via,
            share=one.share,
        )
        for one in contributions
    )


def serving(actions: Iterable[ActionRef], years: Mapping[int, UnitYear]) -> tuple[Serving, ...]:
    """`years` are those of the unit that has the indicator."""
    return tuple(Serving(one.year, one.kind, one.action, _description(years[one.year], one)) for one in actions)


def _description(document: UnitYear, ref: ActionRef) -> str | None:
    """As it was put last."""
    plan = document.plans[ref.kind]
    for actions in (plan.draft, *(revision.actions for revision in reversed(plan.revisions))):
        if ref.action in actions:
            return actions[ref.action].description
    return None
