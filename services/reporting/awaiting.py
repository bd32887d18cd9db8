"""What waits for a verifier: reports that nobody looked at yet, and those that were changed since somebody did."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from services.reporting.documents import Plan, Realisation, UnitYear
from services.reporting.history import Change, Entry
from shared.events.plans import PlanKind

VERIFIED = "sinergi.progress.verified"


class Awaiting(Struct, frozen=True):
    """A report, and what is different in it since it was verified, where it was; `reasons` are those of corrections."""

    kind: PlanKind
    action: str
    description: str
    target: Decimal | None
    realisation: Realisation
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def since(self) -> datetime:
        return self.realisation.stated.at


class UnitAwaiting(Struct, frozen=True):
    """The reports of a unit, those that wait longest first."""

    unit: str
    name: str
    reports: tuple[Awaiting, ...]

    @property
    def since(self) -> datetime:
        return self.reports[0].since


def awaiting(document: UnitYear, quarter: int) -> list[Awaiting]:
    """Those of a unit's year, without what is different in them."""
    found = [each for kind, plan in document.plans.items() for each in _of_plan(kind, plan, quarter)]
    return sorted(found, key=lambda each: (each.since, each.kind, each.action))


def by_waiting(units: Iterable[UnitAwaiting]) -> Sequence[UnitAwaiting]:
    """The unit whose report waits longest first; those that wait for nothing are left out."""
    return sorted((each for each in units if each.reports), key=lambda each: (each.since, each.unit))


def since_verified(entries: Iterable[Entry]) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """From the history of one report: what is different now from what was verified last, and the reasons given."""
    before: dict[str, Change] = {}
    reasons: list[str] = []
    for entry in entries:
        if entry.what == VERIFIED:
            before, reasons = {}, []
        else:
            before.update(_together(before, entry.changes))
            reasons += [entry.reason] if entry.reason else []
    return tuple(each for each in before.values() if each.before != each.after), tuple(reasons)


def _of_plan(kind: PlanKind, plan: Plan, quarter: int) -> Iterator[Awaiting]:
    revision = plan.in_force(quarter)
    actions = revision.actions if revision else {}
    for name, quarters in plan.realisations.items():
        realisation = quarters.get(quarter)
        if realisation and realisation.verification is None:
            action = actions.get(name)
            target = action.targets[quarter - 1] if action else None
            yield Awaiting(kind, name, action.description if action else name, target, realisation)


def _together(before: Mapping[str, Change], changes: Iterable[Change]) -> dict[str, Change]:
    return {
        each.field: Change(each.field, before[each.field].before if each.field in before else each.before, each.after)
        for each in changes
        if each.field != "verified"
    }
