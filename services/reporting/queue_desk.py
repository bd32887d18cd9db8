"""The verifier's queue of a quarter, as it is now."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from services.reporting.awaiting import Awaiting, UnitAwaiting, awaiting, by_waiting, since_verified
from services.reporting.history import Entry, Scope, history
from services.reporting.moments import Moments
from shared.events.plans import PlanKind
from shared.wita import day_of


class QueueDesk:
    def __init__(self, moments: Moments) -> None:
        self._moments = moments

    def newest_quarter(self) -> tuple[int, int]:
        """The year and quarter that reports are given for at present."""
        return self._moments.newest_quarter()

    def queue(self, year: int, quarter: int) -> Sequence[UnitAwaiting]:
        moment = self._moments.at(None, year)
        names = {one.body.id: one.body.name_on(day_of(moment.at)) for one in moment.documents.units()}
        years = moment.documents.unit_years(names, year)
        return by_waiting(
            UnitAwaiting(unit, names[unit], self._compared(unit, year, quarter, awaiting(stored.body, quarter)))
            for unit, stored in years.items()
        )

    def _compared(self, unit: str, year: int, quarter: int, reports: Sequence[Awaiting]) -> tuple[Awaiting, ...]:
        """With what is different; the journal is only read where something was verified before."""
        if not any(each.realisation.reopened for each in reports):
            return tuple(reports)
        entries: defaultdict[tuple[PlanKind | None, str | None], list[Entry]] = defaultdict(list)
        for entry in history(unit, self._moments.events(None, unit, year), Scope(quarter=quarter)):
            entries[entry.kind, entry.action].append(entry)
        return tuple(_with_difference(each, entries[each.kind, each.action]) for each in reports)


def _with_difference(report: Awaiting, entries: Sequence[Entry]) -> Awaiting:
    if report.realisation.reopened is None:
        return report
    changes, reasons = since_verified(entries)
    return replace(report, changes=changes, reasons=reasons)
