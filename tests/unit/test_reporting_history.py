"""The history: who changed what, when and why, with what stood there before."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from services.reporting.history import Change, Entry, Scope, history
from shared.envelope import Recorded
from shared.events.plans import (
    AccountOpened,
    ActionChanged,
    ActionRemoved,
    Event,
    ParentChanged,
    PlanEvent,
    PlanReturned,
    RevisionApproved,
    RevisionProposed,
    UnitRegistered,
    UnitRenamed,
    Verifier,
    WindowExtended,
    WindowScheduled,
)
from tests.unit.reporting import (
    KIND,
    PARENT,
    START,
    UNIT,
    YEAR,
    action,
    approved,
    corrected,
    recorded,
    reported,
    verified,
)

PLAN = (UNIT, YEAR, KIND)
ALL = Scope()


def entries(*events: PlanEvent, scope: Scope = ALL) -> list[Entry]:
    return history(UNIT, recorded(events), scope)


def changes(entry: Entry) -> dict[str, tuple[object, object]]:
    return {change.field: (change.before, change.after) for change in entry.changes}


def test_an_entry_says_who_when_and_why() -> None:
    last = entries(*approved(action()), reported("a-1", 1, 1), corrected("a-1", 1, 2))[-1]
    assert (last.fact, last.what) == ("plan-dinkes-2025-general@6", "sinergi.progress.corrected")
    assert (last.by, last.role, last.reason) == ("3f9a1c2b", "operator", "salah hitung")
    assert last.at.tzinfo is UTC
    assert (last.kind, last.action, last.quarter) == (KIND, "a-1", 1)


def test_a_correction_shows_what_was_there_before_and_that_its_verification_is_open() -> None:
    events = [
        *approved(action()),
        reported("a-1", 1, 1, budget=5),
        verified("a-1", 1, 1),
        corrected("a-1", 1, 2, budget=5),
    ]
    assert changes(entries(*events)[-1]) == {
        "value": (Decimal(1), Decimal(2)),
        "verified": (Decimal(1), None),
    }


def test_a_first_report_changes_nothing_into_something() -> None:
    shown = changes(entries(*approved(action()), reported("a-1", 1, 1))[-1])
    assert shown["value"] == (None, Decimal(1))
    assert "solution" not in shown


def test_a_verification_shows_its_dimensions() -> None:
    shown = changes(entries(*approved(action()), reported("a-1", 1, 1), verified("a-1", 1, 1, good=3))[-1])
    assert shown["timeliness"] == (None, False)
    assert shown["verified"] == (None, Decimal(1))


def test_a_later_verification_is_compared_with_the_one_that_was_opened_again() -> None:
    events: list[PlanEvent] = [
        reported("a-1", 1, 1),
        verified("a-1", 1, 1),
        corrected("a-1", 1, 2),
        verified("a-1", 1, 2, good=3),
    ]
    shown = changes(entries(*approved(action()), *events)[-1])
    assert shown == {"verified": (Decimal(1), Decimal(2)), "timeliness": (True, False)}


def test_a_changed_action_shows_only_what_is_different() -> None:
    revising: list[PlanEvent] = [RevisionProposed(*PLAN, "anggaran"), ActionChanged(*PLAN, action("a-1", 1, 2, 3, 5))]
    last = entries(*approved(action()), *revising)[-1]
    assert list(changes(last)) == ["targets"]
    assert last.action == "a-1"


def test_a_removed_action_shows_what_is_gone() -> None:
    revising: list[PlanEvent] = [RevisionProposed(*PLAN, "anggaran"), ActionRemoved(*PLAN, "a-1")]
    shown = changes(entries(*approved(action()), *revising)[-1])
    assert shown["description"] == ("Rencana aksi a-1", None)


def test_the_life_of_a_plan_is_told_by_its_status() -> None:
    told = entries(*approved(action()), RevisionProposed(*PLAN, "anggaran"), RevisionApproved(*PLAN, 2, 3))
    statuses = [changes(entry).get("status") for entry in told]
    assert statuses == [
        ("absent", "draft"),
        None,
        ("draft", "submitted"),
        ("submitted", "approved"),
        ("approved", "under_revision"),
        ("under_revision", "approved"),
    ]
    assert changes(told[-1])["effective_from"] == (1, 3)


def test_a_return_shows_when_the_plan_is_expected_back() -> None:
    events: list[PlanEvent] = [*approved(action())[:-1], PlanReturned(*PLAN, "target kosong", date(2025, 2, 14))]
    last = entries(*events)[-1]
    assert (changes(last)["due"], last.reason) == ((None, date(2025, 2, 14)), "target kosong")


def test_the_parent_indicator_is_compared() -> None:
    other = msgspec.structs.replace(PARENT, target=Decimal(76))
    assert changes(entries(approved()[0], ParentChanged(*PLAN, other))[-1]) == {"target": (Decimal(75), Decimal(76))}


def of(stream: str, *events: Event) -> list[Recorded[Event]]:
    return recorded(events, stream)


def test_units_and_windows_are_part_of_it_and_all_is_in_order_of_time() -> None:
    opens, closes, later = (datetime(2025, 4, day, tzinfo=UTC) for day in (1, 12, 20))
    window = of(
        f"window-{YEAR}-1",
        WindowScheduled(YEAR, 1, opens, closes, None),
        WindowScheduled(YEAR, 1, opens, later, "libur"),
        WindowExtended(YEAR, 1, UNIT, later, "gangguan"),
        WindowExtended(YEAR, 1, "disdik", later, "bukan unit ini"),
    )
    unit = of(
        f"unit-{UNIT}",
        UnitRegistered(UNIT, "Dinkes", "dinas", "tanah-bumbu", None),
        UnitRenamed(UNIT, "Dinas Kesehatan", "Dinkes", date(2025, 4, 1), "lengkap"),
    )
    told = history(UNIT, [*window, *unit], ALL)
    assert [entry.at for entry in told] == sorted(entry.at for entry in told)
    assert [entry.reason for entry in told] == [None, None, "lengkap", "libur", "gangguan"]
    assert told[3].changes == (Change("closes", closes, later),)
    assert told[2].changes == (
        Change("name", "Dinkes", "Dinas Kesehatan"),
        Change("effective_from", None, date(2025, 4, 1)),
    )
    assert told[0].at > START


def test_an_account_is_told_by_its_name_alone() -> None:
    opened = AccountOpened(UNIT, "simpeg", Verifier("00", "11"))
    [entry] = history(UNIT, recorded([opened], f"account-{UNIT}.simpeg"), ALL)
    assert (entry.what, changes(entry)) == ("sinergi.account.opened", {"account": (None, "simpeg")})


def test_a_history_can_be_about_one_action_or_one_figure() -> None:
    events = [
        *approved(action("a-1"), action("a-2")),
        reported("a-1", 1, 1),
        reported("a-1", 2, 2),
        reported("a-2", 1, 1),
    ]
    assert [entry.what for entry in entries(*events, scope=Scope(KIND, "a-1"))] == [
        "sinergi.plan.action_added",
        "sinergi.progress.reported",
        "sinergi.progress.reported",
    ]
    assert [entry.fact for entry in entries(*events, scope=Scope(KIND, "a-1", 2))] == ["plan-dinkes-2025-general@7"]
    assert entries(*events, scope=Scope("thematic")) == []
