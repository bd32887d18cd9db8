"""What events make of the documents."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from services.reporting.documents import Correction, Plan, UnitYear, no_unit, no_unit_year, no_window
from services.reporting.folds import evolve_unit, evolve_unit_year, evolve_window
from shared.envelope import Recorded
from shared.events.plans import (
    ActionAdded,
    ActionChanged,
    ActionRemoved,
    ParentChanged,
    PlanDrafted,
    PlanEvent,
    PlanReturned,
    PlanSubmitted,
    RevisionApproved,
    RevisionDropped,
    RevisionProposed,
    UnitRegistered,
    UnitRenamed,
    WindowEvent,
    WindowExtended,
    WindowScheduled,
)
from tests.unit.reporting import (
    KIND,
    PARENT,
    UNIT,
    YEAR,
    action,
    approved,
    corrected,
    folded,
    plan_after,
    recorded,
    reported,
    verified,
)

PLAN = (UNIT, YEAR, KIND)
NEW_NAME = UnitRenamed(UNIT, "Dinas Kesehatan dan KB", "Dinas Kesehatan", date(2025, 7, 1), "perda baru")
REGISTERED = UnitRegistered(UNIT, "Dinas Kesehatan", "dinas", "tanah-bumbu", None)


def in_force(plan: Plan, quarter: int) -> dict[str, Decimal | None]:
    revision = plan.in_force(quarter)
    return {name: one.targets[quarter - 1] for name, one in revision.actions.items()} if revision else {}


def test_a_unit_keeps_the_history_of_its_names() -> None:
    unit = no_unit(UNIT)
    for each in recorded([REGISTERED, NEW_NAME], f"unit-{UNIT}"):
        unit = evolve_unit(unit, each)
    assert [name.name for name in unit.names] == ["Dinas Kesehatan", "Dinas Kesehatan dan KB"]
    assert unit.name_on(date(2025, 6, 30)) == "Dinas Kesehatan"
    assert unit.name_on(date(2025, 7, 1)) == "Dinas Kesehatan dan KB"
    assert (unit.kind, unit.parent) == ("dinas", "tanah-bumbu")


def test_a_unit_that_nobody_registered_is_called_by_its_id() -> None:
    assert no_unit("dinkes").name_on(date(2025, 1, 1)) == "dinkes"


def test_a_window_keeps_all_schedules_and_the_latest_extension_of_each_unit() -> None:
    opens, closes, later = (datetime(2025, 4, day, tzinfo=UTC) for day in (1, 12, 20))
    events: list[WindowEvent] = [
        WindowScheduled(YEAR, 1, opens, closes, None),
        WindowScheduled(YEAR, 1, opens, later, "libur"),
        WindowExtended(YEAR, 1, UNIT, datetime(2025, 4, 25, tzinfo=UTC), "gangguan"),
        WindowExtended(YEAR, 1, UNIT, datetime(2025, 4, 28, tzinfo=UTC), "gangguan lagi"),
    ]
    window = no_window(f"{YEAR}-1")
    for each in recorded(events, f"window-{YEAR}-1"):
        window = evolve_window(window, each)
    assert [schedule.closes for schedule in window.schedules] == [closes, later]
    assert window.extensions[UNIT].reason == "gangguan lagi"


def test_before_its_approval_nothing_of_a_plan_is_in_force() -> None:
    plan = plan_after(PlanDrafted(*PLAN, PARENT), ActionAdded(*PLAN, action()), PlanSubmitted(*PLAN))
    assert (plan.status, plan.revisions, list(plan.draft)) == ("submitted", (), ["a-1"])


def test_an_approved_plan_is_in_force_in_all_quarters() -> None:
    plan = plan_after(*approved(action("a-1"), action("a-2", None, 5, None, 9)))
    assert [in_force(plan, quarter) for quarter in (1, 2)] == [
        {"a-1": Decimal(1), "a-2": None},
        {"a-1": Decimal(2), "a-2": Decimal(5)},
    ]


def test_a_draft_is_edited_until_it_is_submitted() -> None:
    plan = plan_after(
        PlanDrafted(*PLAN, PARENT),
        ParentChanged(*PLAN, msgspec.structs.replace(PARENT, target=Decimal(76))),
        ActionAdded(*PLAN, action("a-1")),
        ActionAdded(*PLAN, action("a-2")),
        ActionChanged(*PLAN, action("a-1", 2, 4, 6, 8)),
        ActionRemoved(*PLAN, "a-2"),
    )
    assert (plan.status, list(plan.draft), plan.draft["a-1"].targets[0]) == ("draft", ["a-1"], Decimal(2))
    assert plan.parent
    assert plan.parent.target == Decimal(76)


def test_a_returned_plan_says_why_and_until_when() -> None:
    plan = plan_after(
        PlanDrafted(*PLAN, PARENT), PlanSubmitted(*PLAN), PlanReturned(*PLAN, "target kosong", date(2025, 2, 14))
    )
    assert plan.step
    assert (plan.status, plan.step.reason, plan.step.due) == ("returned", "target kosong", date(2025, 2, 14))


def revised(effective_from: int) -> list[PlanEvent]:
    return [
        *approved(action("a-1"), action("a-2")),
        RevisionProposed(*PLAN, "anggaran berubah"),
        ActionChanged(*PLAN, action("a-1", 1, 2, 6, 8)),
        ActionRemoved(*PLAN, "a-2"),
        RevisionApproved(*PLAN, 2, effective_from),  # type: ignore[arg-type]  # quarters of a parameter
    ]


def test_a_revision_leaves_the_quarters_before_it_as_they_were() -> None:
    plan = plan_after(*revised(3))
    assert in_force(plan, 2) == {"a-1": Decimal(2), "a-2": Decimal(2)}
    assert in_force(plan, 3) == {"a-1": Decimal(6)}


def test_of_two_revisions_the_newer_one_counts_wherever_it_reaches() -> None:
    later: list[PlanEvent] = [
        RevisionProposed(*PLAN, "lagi"),
        ActionChanged(*PLAN, action("a-1", 1, 7, 7, 7)),
        RevisionApproved(*PLAN, 3, 2),
    ]
    plan = plan_after(*revised(4), *later)
    assert [in_force(plan, quarter)["a-1"] for quarter in (1, 2, 3, 4)] == [Decimal(value) for value in (1, 7, 7, 7)]


def test_a_dropped_revision_leaves_what_is_in_force() -> None:
    plan = plan_after(*revised(3)[:-1], RevisionDropped(*PLAN, "batal"))
    assert (plan.status, plan.draft) == ("approved", {})
    assert in_force(plan, 4) == {"a-1": Decimal(4), "a-2": Decimal(4)}


def test_a_report_before_closing_replaces_the_one_before_and_keeps_when_it_came_first() -> None:
    plan = plan_after(*approved(action()), reported("a-1", 1, 1), reported("a-1", 1, 2))
    realisation = plan.realisations["a-1"][1]
    assert (realisation.progress.value, realisation.correction) == (Decimal(2), None)
    assert (realisation.reported.version, realisation.stated.version) == (5, 6)


def test_a_correction_opens_the_verification_again_and_keeps_what_was_verified() -> None:
    plan = plan_after(*approved(action()), reported("a-1", 1, 2), verified("a-1", 1, 2), corrected("a-1", 1, 1))
    realisation = plan.realisations["a-1"][1]
    assert realisation.verification is None
    assert realisation.reopened
    assert realisation.reopened.value == Decimal(2)
    assert realisation.correction == Correction(1, "salah hitung", Decimal(2))


def test_corrections_are_counted_and_the_last_verification_is_remembered() -> None:
    events: list[PlanEvent] = [
        reported("a-1", 1, 2),
        verified("a-1", 1, 2),
        corrected("a-1", 1, 1),
        corrected("a-1", 1, 3, "lagi"),
    ]
    realisation = plan_after(*approved(action()), *events).realisations["a-1"][1]
    assert realisation.correction == Correction(2, "lagi", Decimal(1))
    assert realisation.reopened
    assert realisation.reopened.value == Decimal(2)


def test_a_verification_settles_what_was_open() -> None:
    events: list[PlanEvent] = [
        reported("a-1", 1, 2),
        verified("a-1", 1, 2),
        corrected("a-1", 1, 1),
        verified("a-1", 1, 1, good=3),
    ]
    realisation = plan_after(*approved(action()), *events).realisations["a-1"][1]
    assert realisation.reopened is None
    assert realisation.verification
    assert realisation.verification.value == Decimal(1)


def test_what_was_never_reported_may_be_stated_by_a_correction_and_is_late() -> None:
    realisation = plan_after(*approved(action()), corrected("a-1", 1, 1)).realisations["a-1"][1]
    assert (realisation.late, realisation.correction) == (True, Correction(1, "salah hitung", None))


@pytest.mark.parametrize(("window", "late"), [("open", False), ("extended", True), ("closed", True)])
def test_a_report_is_late_when_the_window_was_not_simply_open(window: str, late: bool) -> None:  # noqa: FBT001
    realisation = plan_after(*approved(action()), reported("a-1", 1, 1, window=window)).realisations["a-1"][1]
    assert realisation.late is late


def test_streams_of_a_year_may_interleave() -> None:
    general = recorded([*approved(action()), reported("a-1", 1, 1)])
    thematic = recorded(approved(action("t-1"), kind="thematic"), f"plan-{UNIT}-{YEAR}-thematic")
    one, other = (msgspec.json.encode(after(events)) for events in ([*general, *thematic], [*thematic, *general]))
    assert one == other


def after(events: Sequence[Recorded[PlanEvent]]) -> UnitYear:
    document = no_unit_year(f"{UNIT}/{YEAR}")
    for each in events:
        document = evolve_unit_year(document, each)
    return document


def test_a_document_survives_being_stored() -> None:
    document = folded([*revised(3), reported("a-1", 1, "1.50"), verified("a-1", 1, "1.50"), corrected("a-1", 1, 1)])
    stored = msgspec.to_builtins(document, str_keys=True)
    assert msgspec.convert(stored, UnitYear, str_keys=True) == document
