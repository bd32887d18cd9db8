"""Contents of reports made of what happened to a little regency, for tests of what is made of them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.reporting.periodic.content import Content, Correction, Identity, Since
from services.reporting.periodic.cut import Cut
from services.reporting.periodic.making import figures_of
from services.reporting.periodic.metadata import metadata
from services.reporting.periodic.narrative import narrate
from services.reporting.periodic.periods import period_of
from services.reporting.periodic.sealing import Chains
from services.reporting.periodic.table import VARIABLES
from services.reporting.reading import Past
from shared.envelope import Recorded, encode
from shared.events.plans import PlanEvent, UnitKind, UnitRegistered
from shared.journal import Value
from tests.unit.reporting import UNIT, VERSIONS, YEAR, recorded

AS_OF = datetime(2025, 7, 20, tzinfo=UTC)
VERIFY_AT = "https://sinergi.example/periksa/"
UNITS: Mapping[str, tuple[str, UnitKind]] = {
    UNIT: ("Dinas Kesehatan", "dinas"),
    "disdik": ("Dinas Pendidikan", "dinas"),
    "kecamatan-satui": ("Kecamatan Satui", "kecamatan"),
}


def registered(units: Mapping[str, tuple[str, UnitKind]] = UNITS) -> list[Recorded[Any]]:
    return [
        each
        for unit, (name, kind) in units.items()
        for each in recorded([UnitRegistered(unit, name, kind, "tanah-bumbu", None)], f"unit-{unit}", unit)
    ]


def values(events: Iterable[Recorded[Any]]) -> list[Value]:
    return [Value(each.stream, each.version, encode(each.envelope)) for each in events]


def cut(events: Iterable[Recorded[Any]]) -> Cut:
    every, chains = list(events), Chains()
    for value in values(every):
        chains.add(value)
    return Cut(Past(every), chains.heads(), chains.marks())


def content(
    plan: Iterable[PlanEvent],
    more: Iterable[Recorded[Any]] = (),
    *,
    units: Mapping[str, tuple[str, UnitKind]] = UNITS,
    since: Since | None = None,
    correction: Correction | None = None,
) -> Content:
    """The first edition of the second quarter's report, or with a correction the second."""
    figures = figures_of(cut([*registered(units), *recorded(plan), *more]), AS_OF, YEAR, 2, VERSIONS)
    report = Identity("quarterly", f"{YEAR}-tw2", YEAR, 2, 2 if correction else 1, AS_OF, VERIFY_AT)
    return Content(
        report=report,
        metadata=metadata(period_of(report), VARIABLES),
        figures=figures,
        since=since,
        narrative=narrate(figures, since),
        correction=correction,
    )
