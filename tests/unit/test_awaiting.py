"""What waits for a verifier, and what is different in it since it was verified last."""

from services.reporting.awaiting import UnitAwaiting, awaiting, by_waiting, since_verified
from services.reporting.history import Change, Scope, history
from shared.events.plans import PlanEvent
from tests.unit.reporting import UNIT, action, approved, corrected, decimal, folded, recorded, reported, verified

PLAN = approved(action("a-1", 10, 20, 30, 40), action("a-2", None, 5, 5, 5))


def since(*events: PlanEvent) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    stream = "plan-x"
    return since_verified(history(UNIT, recorded([*PLAN, *events], stream), Scope(quarter=1)))


def test_what_nobody_verified_waits_the_longest_waiting_first() -> None:
    document = folded([*PLAN, reported("a-2", 2, 5), reported("a-1", 2, 15), reported("a-1", 1, 10)])
    assert [each.action for each in awaiting(document, 2)] == ["a-2", "a-1"]


def test_what_is_verified_waits_no_longer_until_it_is_corrected() -> None:
    events: list[PlanEvent] = [*PLAN, reported("a-1", 1, 10), verified("a-1", 1, 10)]
    assert awaiting(folded(events), 1) == []
    (again,) = awaiting(folded([*events, corrected("a-1", 1, 9)]), 1)
    assert again.realisation.reopened is not None


def test_what_is_different_is_told_from_what_was_verified_to_what_is_now() -> None:
    before = (reported("a-1", 1, 12), corrected("a-1", 1, 10), verified("a-1", 1, 10))
    changes, reasons = since(*before, corrected("a-1", 1, 9), corrected("a-1", 1, 8))
    assert Change("value", decimal(10), decimal(8)) in changes
    assert len(reasons) == 2


def test_what_was_put_back_is_not_different() -> None:
    before = (reported("a-1", 1, 10), verified("a-1", 1, 10))
    changes, _ = since(*before, corrected("a-1", 1, 9), corrected("a-1", 1, 10))
    assert changes == ()


def test_a_unit_that_waits_for_nothing_is_left_out() -> None:
    waiting = tuple(awaiting(folded([*PLAN, reported("a-1", 1, 10)]), 1))
    units = [UnitAwaiting("disdik", "Disdik", ()), UnitAwaiting(UNIT, "Dinkes", waiting)]
    assert [each.unit for each in by_waiting(units)] == [UNIT]
