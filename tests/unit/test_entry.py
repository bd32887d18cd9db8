"""A plan as those see it who enter its progress, and what a verifier is shown of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from services.plans.entry import asks_for_reason, entries, entry_of, opening
from services.plans.plan_state import Place
from services.plans.verifying import since_verified
from services.plans.window import Window
from shared.decider import Missing
from shared.envelope import Recorded
from shared.events.plans import PlanEvent, ProgressCorrected, WindowExtended, WindowScheduled
from shared.events.terms import Quarter
from tests.unit.plans import (
    APPROVED,
    ID,
    OPERATOR,
    REPORTED,
    VERIFIER,
    plan_after,
    progress,
    reported,
    verified,
)
from tests.unit.story import Happened, recorded

OPENS, CLOSES, LATER = (datetime(2025, 7, day, tzinfo=UTC) for day in (1, 12, 20))
CORRECTED = ProgressCorrected(*ID, "a-1", 2, progress("1", solution="ulang"), "closed", "salah hitung")
CHECKED: list[Happened[PlanEvent]] = [*REPORTED, (verified(), VERIFIER)]
PLACE = Place("a-1", 2)


def history(happened: list[Happened[PlanEvent]]) -> list[Recorded[PlanEvent]]:
    return [recorded(event, by, version) for version, (event, by) in enumerate(happened, start=1)]


@pytest.mark.parametrize(
    ("happened", "quarter", "standing"),
    [
        (APPROVED, 1, "not_due"),
        (APPROVED, 2, "missing"),
        (REPORTED, 2, "reported"),
        (CHECKED, 2, "doubted"),
        ([*CHECKED, (CORRECTED, OPERATOR)], 2, "reopened"),
    ],
)
def test_an_entry_says_what_is_to_be_done_with_it(
    happened: list[Happened[PlanEvent]], quarter: Quarter, standing: str
) -> None:
    (entry,) = entries(plan_after(*happened), quarter)
    assert entry.standing == standing


def test_an_action_that_is_not_in_force_has_no_entry() -> None:
    with pytest.raises(Missing, match="a-9"):
        entry_of(plan_after(*REPORTED), "a-9", 2)


def test_a_reason_is_asked_for_where_something_was_reported_or_the_window_is_closed() -> None:
    reported_one, missing_one = (entry_of(plan_after(*happened), "a-1", 2) for happened in (REPORTED, APPROVED))
    assert asks_for_reason(reported_one, "open")
    assert asks_for_reason(missing_one, "closed")
    assert not asks_for_reason(missing_one, "extended")


def test_a_window_closes_for_a_unit_when_its_extension_ends() -> None:
    scheduled = WindowScheduled(2025, 2, OPENS, CLOSES, None)
    window = Window(scheduled, {"dinkes": WindowExtended(2025, 2, "dinkes", LATER, "banjir")})
    assert opening(window, "dinkes", CLOSES) == ("extended", OPENS, LATER)
    assert opening(window, "disdik", CLOSES) == ("closed", OPENS, CLOSES)
    assert opening(Window(), "dinkes", CLOSES) == ("not_open", None, None)


def test_a_verifier_is_shown_what_is_different_since_they_looked() -> None:
    since = since_verified(history([*CHECKED, (CORRECTED, OPERATOR)]), PLACE)
    changes = [(each.field, each.before, each.after) for each in since.changes()]
    assert changes == [("value", Decimal(2), Decimal(1)), ("solution", None, "ulang")]
    assert [each.reason for each in since.stated] == ["salah hitung"]


def test_before_a_first_verification_nothing_is_different() -> None:
    since = since_verified(history([*REPORTED, (reported("3"), OPERATOR)]), PLACE)
    assert (since.verified, list(since.changes()), len(since.stated)) == (None, [], 2)
