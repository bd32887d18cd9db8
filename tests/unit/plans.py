"""A plan at each stage of its life, as what has happened to it, and who did it."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from services.plans.plan import PLAN
from services.plans.plan_commands import PlanId
from services.plans.plan_state import Plan, Status
from shared.events.plans import (
    Action,
    ActionAdded,
    ActionChanged,
    Assessment,
    ParentIndicator,
    PlanApproved,
    PlanDrafted,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    Progress,
    ProgressReported,
    ProgressVerified,
    RevisionProposed,
)
from tests.unit.story import Happened, given

OPERATOR, HEAD, COORDINATOR, VERIFIER = "operator", "head", "coordinator", "verifier"
ID = PlanId("dinkes", 2025, "general")
PARENT = ParentIndicator("sakip", 2024, Decimal("72.04"), Decimal(75))


def action(name: str = "a-1", **changes: Any) -> Action:
    plain = Action(
        id=name,
        description="Menyusun laporan SAKIP",
        output_unit="Dokumen",
        output_indicator="Jumlah dokumen",
        target_kind="cumulative",
        scale="number",
        targets=(None, Decimal(2), Decimal(3), Decimal(4)),
        target_total=Decimal(4),
        budget_total=Decimal(1_000_000),
        executor="Sekretariat",
        coordinator="Bagian Organisasi",
        rb_indicator="sakip",
        weight=Decimal(1),
    )
    return msgspec.structs.replace(plain, **changes)


def progress(value: str = "2", **changes: Any) -> Progress:
    return msgspec.structs.replace(Progress(Decimal(value), Decimal(500_000), None, None, ()), **changes)


def reported(value: str = "2", **changes: Any) -> ProgressReported:
    event = ProgressReported(*ID, "a-1", 2, progress(value), "open")
    return msgspec.structs.replace(event, **changes)


def verified(value: str = "2", *, output: bool = True, notes: str | None = None) -> ProgressVerified:
    assessment = Assessment(execution=True, output=output, quality=True, timeliness=False)
    return ProgressVerified(*ID, "a-1", 2, Decimal(value), assessment, notes)


ACTION = action()
CHANGED = action(targets=(None, Decimal(3), Decimal(4), Decimal(5)))
DRAFTED: list[Happened[PlanEvent]] = [(PlanDrafted(*ID, PARENT), OPERATOR), (ActionAdded(*ID, ACTION), OPERATOR)]
SUBMITTED = [*DRAFTED, (PlanSubmitted(*ID), HEAD)]
RETURNED = [*SUBMITTED, (PlanReturned(*ID, "target TW I kosong", date(2025, 2, 14)), COORDINATOR)]
APPROVED = [*SUBMITTED, (PlanApproved(*ID), COORDINATOR)]
REPORTED = [*APPROVED, (reported(), OPERATOR)]
PROPOSED = [*REPORTED, (RevisionProposed(*ID, "anggaran berubah"), OPERATOR)]
REVISING = [*PROPOSED, (ActionChanged(*ID, CHANGED), OPERATOR)]
HISTORIES: dict[Status, list[Happened[PlanEvent]]] = {
    Status.ABSENT: [],
    Status.DRAFT: DRAFTED,
    Status.SUBMITTED: SUBMITTED,
    Status.RETURNED: RETURNED,
    Status.APPROVED: REPORTED,
    Status.REVISING: REVISING,
}


def plan_after(*history: Happened[PlanEvent]) -> Plan:
    return given(PLAN, history)
