"""What a plan holds is bounded, so that a unit's year in the read model always fits into one document."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest

from services.plans.plan import PLAN
from services.plans.plan_commands import AddAction, CorrectProgress, PlanCommand, PlanId, ReportProgress
from services.plans.plan_state import Plan
from services.plans.room import MOST_BYTES, weight
from services.reporting.documents import no_unit_year
from services.reporting.folds import evolve_unit_year
from shared.decider import Refused
from shared.envelope import Recorded
from shared.events.plans import Obstacle, PlanApproved, PlanDrafted, PlanEvent, PlanKind, PlanSubmitted, Progress
from shared.events.terms import Evidence, Quarter
from tests.unit.plans import APPROVED, ID, PARENT, action, plan_after, progress, reported, verified
from tests.unit.story import recorded

MONGODB_BYTES = 16 * 1024 * 1024
LONG = Progress(
    Decimal(1),
    None,
    Obstacle("other", "\u20ac" * 2000),
    "\u20ac" * 2000,
    tuple(Evidence("link", "\u20ac" * 500, link=f"https://example.org/{number}") for number in range(50)),
)


def test_what_replaces_something_takes_its_place() -> None:
    short, long = reported(), reported(progress=progress(solution="x" * 1000))
    once = plan_after(*APPROVED, (short, "operator"))
    again = plan_after(*APPROVED, (long, "operator"), (short, "operator"))
    assert again.held == once.held < plan_after(*APPROVED, (long, "operator")).held


def test_the_notes_of_a_verification_are_held_too() -> None:
    silent = plan_after(*APPROVED, (reported(), "operator"), (verified(), "verifier"))
    said = plan_after(*APPROVED, (reported(), "operator"), (verified(notes="x" * 500), "verifier"))
    assert said.held - silent.held >= 500 - len("null")


@pytest.mark.parametrize("command", [AddAction(ID, action("a-2")), "report"])
def test_a_plan_that_is_full_takes_no_more(command: Any) -> None:
    asked = ReportProgress(ID, "a-1", 2, progress(), "open", None) if command == "report" else command
    history = APPROVED if command == "report" else APPROVED[:1]
    full = msgspec.structs.replace(plan_after(*history), held=MOST_BYTES - 100)
    with pytest.raises(Refused) as refused:
        PLAN.decide(full, asked)
    assert refused.value.accepted is not None
    assert str(MOST_BYTES) in refused.value.accepted


def test_two_plans_that_are_full_fit_into_one_document() -> None:
    document = no_unit_year("dinkes/2025")
    for kind in get_args(PlanKind):
        for event in _full(PlanId("dinkes", 2025, kind)):
            document = evolve_unit_year(document, event)
    assert len(msgspec.json.encode(document)) < MONGODB_BYTES * 0.9


def _full(name: PlanId) -> Iterator[Recorded[PlanEvent]]:
    """Everything that a plan takes before it is full: the longest reports there can be, each corrected once."""
    plan, happened = Plan(), _happens(name)
    for version, said in enumerate(happened, start=1):
        events = said if isinstance(said, Sequence) else _decided(plan, said)
        if not events:
            return
        for event in events:
            fact = recorded(event, f"{version:032}", version)
            plan = PLAN.evolve(plan, fact)
            yield fact
    raise AssertionError("the plan was never full")


def _decided(plan: Plan, command: PlanCommand) -> Sequence[PlanEvent]:
    try:
        return PLAN.decide(plan, command)
    except Refused:
        return []


def _happens(name: PlanId) -> Iterator[Sequence[PlanEvent] | PlanCommand]:
    quarters: tuple[Quarter, ...] = get_args(Quarter)
    yield [PlanDrafted(*name, PARENT)]
    actions = [f"a-{number}" for number in range(200)]
    for each in actions:
        yield AddAction(name, action(each))
    yield [PlanSubmitted(*name)]
    yield [PlanApproved(*name)]
    for each in actions:
        for quarter in quarters:
            yield ReportProgress(name, each, quarter, LONG, "open", None)
            yield CorrectProgress(name, each, quarter, progress("3", solution=LONG.solution), "open", None, reason="x")
            yield CorrectProgress(name, each, quarter, LONG, "open", None, reason="\u20ac" * 2000)


def test_nothing_weighs_nothing() -> None:
    assert weight(None) == weight() == 0
