"""A unit's year as what has happened to it, event by event, for tests of what is read from it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from services.reporting import rules
from services.reporting.documents import Plan, UnitYear, no_unit_year, plan_stream
from services.reporting.figures import UnitFigures, unit_figures
from services.reporting.folds import evolve_unit_year
from services.reporting.heard import Event
from services.reporting.members import Member
from services.reporting.rules import Rule
from shared.envelope import Envelope, Recorded, encode_data
from shared.events import indicators, plans
from shared.events.plans import (
    Action,
    ActionAdded,
    Assessment,
    Obstacle,
    ParentIndicator,
    PlanApproved,
    PlanDrafted,
    PlanEvent,
    PlanKind,
    PlanSubmitted,
    Progress,
    ProgressCorrected,
    ProgressReported,
    ProgressVerified,
    TargetKind,
    Targets,
    UnitKind,
)
from shared.events.terms import Evidence, Quarter
from shared.language import Language

UNIT, YEAR = "dinkes", 2025
KIND: PlanKind = "general"
START = datetime(2025, 4, 1, 1, tzinfo=UTC)
PARENT = ParentIndicator("Indeks RB", 2024, Decimal("72.04"), Decimal(75))
VERSIONS = rules.parse(Path(rules.__file__).with_name("rules.json").read_bytes())
RULE: Rule = VERSIONS[0]
Number = Decimal | int | str | None
SPEAKERS: dict[type, Language[Any]] = {
    cls: language for language in (plans.LANGUAGE, indicators.LANGUAGE) for cls, _ in language.events.values()
}


def decimal(value: Number) -> Decimal | None:
    return None if value is None else Decimal(value)


def action(name: str = "a-1", *targets: Number, kind: TargetKind = "cumulative", **changes: Any) -> Action:
    """An action of weight 1 and a million rupiah; without targets it asks for 1, 2, 3 and 4."""
    first, second, third, fourth = map(decimal, targets or (1, 2, 3, 4))
    four: Targets = (first, second, third, fourth)
    plain = Action(
        id=name,
        description=f"Rencana aksi {name}",
        output_unit="Dokumen",
        output_indicator="Jumlah dokumen",
        target_kind=kind,
        scale="number",
        targets=four,
        target_total=None,
        budget_total=Decimal(1_000_000),
        executor="Sekretariat",
        coordinator="Bagian Organisasi",
        rb_indicator="SAKIP",
        weight=Decimal(1),
    )
    return msgspec.structs.replace(plain, **changes)


def progress(
    value: Number, budget: Number = None, obstacle: Obstacle | None = None, evidence: Sequence[Evidence] = ()
) -> Progress:
    return Progress(Decimal(value or 0), decimal(budget), obstacle, None, tuple(evidence))


def reported(name: str, quarter: Quarter, value: Number, **more: Any) -> ProgressReported:
    window = more.pop("window", "open")
    return ProgressReported(UNIT, YEAR, KIND, name, quarter, progress(value, **more), window)


def corrected(
    name: str, quarter: Quarter, value: Number, reason: str = "salah hitung", **more: Any
) -> ProgressCorrected:
    return ProgressCorrected(UNIT, YEAR, KIND, name, quarter, progress(value, **more), "closed", reason)


def verified(name: str, quarter: Quarter, value: Number, *, good: int = 4) -> ProgressVerified:
    """With so many of the four dimensions found *sesuai*."""
    execution, output, quality, timeliness = (place < good for place in range(4))
    return ProgressVerified(
        UNIT, YEAR, KIND, name, quarter, Decimal(value or 0), Assessment(execution, output, quality, timeliness), None
    )


def approved(*actions: Action, kind: PlanKind = KIND) -> list[PlanEvent]:
    """What leads to a plan in force with these actions."""
    plan = (UNIT, YEAR, kind)
    added = [ActionAdded(*plan, each) for each in actions]
    return [PlanDrafted(*plan, PARENT), *added, PlanSubmitted(*plan), PlanApproved(*plan)]


def recorded(
    events: Iterable[Event], stream: str = plan_stream(UNIT, YEAR, KIND), unit: str = UNIT
) -> list[Recorded[Any]]:
    """The events of a stream, one an hour."""
    return [
        Recorded(stream, version, unit, event, envelope(event, stream, version, unit))
        for version, event in enumerate(events, start=1)
    ]


def envelope(event: Event, stream: str, version: int, unit: str) -> Envelope:
    language = SPEAKERS[type(event)]
    name, schema = language.name(event)
    return Envelope(
        specversion="1.0",
        id=f"{stream}@{version}",
        source=language.source,
        type=name,
        subject=stream,
        time=START + timedelta(hours=version),
        unit=unit,
        streamversion=version,
        schemaversion=schema,
        actor="3f9a1c2b",
        actorrole="operator",
        correlationid="correlation",
        causationid="causation",
        data=encode_data(event),
    )


def folded(events: Iterable[PlanEvent]) -> UnitYear:
    document = no_unit_year(f"{UNIT}/{YEAR}")
    for each in recorded(events):
        document = evolve_unit_year(document, each)
    return document


def plan_after(*events: PlanEvent) -> Plan:
    return folded(events).plans[KIND]


def figures(events: Iterable[PlanEvent], quarter: int = 2, rule: Rule = RULE) -> UnitFigures:
    return unit_figures(folded(events), KIND, quarter, rule)


def member(
    unit: str, events: Iterable[PlanEvent], *, name: str | None = None, kind: UnitKind = "dinas", quarter: int = 2
) -> Member:
    """A counted unit with its figures; the events are those of the unit of these tests, under another name."""
    group = RULE.group(kind) or "perangkat_daerah"
    return Member(unit, name or unit, kind, group, figures(events, quarter)._replace(unit=unit))
