"""Finding units, actions, indicators and precedents by words: every word has to occur, in any order and case.

Of units, actions and indicators the names are looked through, of precedents the question, the answer and the tags.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from services.reporting.consultation_documents import Consultation
from services.reporting.documents import Plan, Unit, UnitYear
from services.reporting.indicator_documents import UnitIndicators
from shared.events.plans import PlanKind

MOST = 50
FoundKind = Literal["unit", "action", "indicator", "precedent"]


class Found(Struct, frozen=True):
    """`id` is that of the unit, the action, the consultation, or the code of the indicator; `plan` is an action's.

    `text` is looked through besides the name.
    """

    kind: FoundKind
    unit: str
    unit_name: str
    id: str
    name: str
    year: int
    plan: PlanKind | None = None
    text: str = ""


class Findings(Struct, frozen=True):
    """The first fifty, units first; `more` counts the others."""

    found: tuple[Found, ...]
    more: int


class Searched(Struct, frozen=True):
    """A unit with what can be found of it; a unit of which only the precedents are found has no `plans`."""

    unit: Unit
    name: str
    plans: UnitYear | None
    indicators: UnitIndicators | None
    consultations: Sequence[Consultation] = ()


def search(words: str, year: int, searched: Iterable[Searched]) -> Findings:
    """`words` without any letter or digit find nothing."""
    wanted = words.casefold().split()
    units = list(searched)
    names = (unit for one in units for unit in _units(one, year))
    parts = (part for one in units for part in (*_actions(one, year), *_indicators(one, year), *_precedents(one, year)))
    found = [one for one in (*names, *parts) if wanted and _fits(one, wanted)]
    return Findings(tuple(found[:MOST]), max(len(found) - MOST, 0))


def _fits(found: Found, wanted: Iterable[str]) -> bool:
    text = f"{found.name} {found.id} {found.text}".casefold()
    return all(word in text for word in wanted)


def _units(one: Searched, year: int) -> Iterator[Found]:
    if one.plans is not None:
        yield Found("unit", one.unit.id, one.name, one.unit.id, one.name, year)


def _actions(one: Searched, year: int) -> Iterator[Found]:
    for kind, plan in (one.plans.plans if one.plans else {}).items():
        for action, description in _newest(plan).items():
            yield Found("action", one.unit.id, one.name, action, description, year, kind)


def _newest(plan: Plan) -> dict[str, str]:
    """Each action as it was put last."""
    return {
        name: action.description
        for actions in (*(revision.actions for revision in plan.revisions), plan.draft)
        for name, action in actions.items()
    }


def _indicators(one: Searched, year: int) -> Iterator[Found]:
    for code, indicator in (one.indicators.indicators if one.indicators else {}).items():
        yield Found("indicator", one.unit.id, one.name, code, indicator.definition.name, year)


def _precedents(one: Searched, year: int) -> Iterator[Found]:
    for each in one.consultations:
        if each.kept:
            text = " ".join((each.topic, each.kept.answer, *each.kept.tags))
            yield Found("precedent", one.unit.id, one.name, each.id, each.kept.question, year, text=text)
