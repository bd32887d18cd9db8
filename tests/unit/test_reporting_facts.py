"""Opening a figure: which facts it was made of."""

from decimal import Decimal

from services.reporting.facts import FigureFact, figure_facts
from shared.events.plans import ActionChanged, PlanEvent, RevisionApproved, RevisionProposed
from tests.unit.reporting import KIND, UNIT, YEAR, action, approved, figures, reported, verified

PLAN = (UNIT, YEAR, KIND)
EVENTS = [
    *approved(action("a-1", 10, 20, 30, 40, kind="per_quarter"), action("a-2")),
    reported("a-1", 1, 8, budget=5),
    reported("a-1", 2, 20),
    verified("a-1", 2, 20, good=3),
]


def opened(figure: str, quarter: int = 2) -> list[FigureFact]:
    return list(figure_facts("Dinas Kesehatan", figures(EVENTS, quarter), figure))  # type: ignore[arg-type]


def test_a_progress_that_is_a_sum_opens_to_all_its_quarters() -> None:
    facts = opened("progress")
    assert [(fact.quarter, fact.value, fact.target) for fact in facts] == [
        (1, Decimal(8), Decimal(10)),
        (2, Decimal(20), Decimal(20)),
    ]
    assert [fact.progress and fact.progress.quantize(Decimal("0.01")) for fact in facts] == [None, Decimal("93.33")]


def test_a_fact_names_the_event_that_states_it_and_the_one_that_set_the_target() -> None:
    fact = opened("achieved")[0]
    assert (fact.fact, fact.basis) == ("plan-dinkes-2025-general@7", "plan-dinkes-2025-general@5")
    assert (fact.unit_name, fact.action) == ("Dinas Kesehatan", "a-1")


def test_what_is_missing_names_the_event_that_asks_for_it() -> None:
    fact = opened("missing")[0]
    assert (fact.action, fact.fact, fact.basis, fact.value) == ("a-2", None, "plan-dinkes-2025-general@5", None)


def test_a_verification_opens_to_what_was_found() -> None:
    fact = opened("verification")[0]
    assert (fact.positive, fact.verified) == (3, "plan-dinkes-2025-general@8")


def test_absorption_opens_to_what_was_said_about_it() -> None:
    assert [(fact.quarter, fact.absorbed) for fact in opened("absorption")] == [(1, Decimal(5))]


def test_each_quarter_has_its_own_basis() -> None:
    revised: list[PlanEvent] = [
        RevisionProposed(*PLAN, "anggaran"),
        ActionChanged(*PLAN, action("a-1", 10, 20, 15, 40, kind="per_quarter")),
        RevisionApproved(*PLAN, 2, 3),
        reported("a-1", 3, 15),
    ]
    facts = list(figure_facts("Dinas Kesehatan", figures([*EVENTS, *revised], 3), "progress"))
    assert [(fact.quarter, fact.basis) for fact in facts] == [
        (1, "plan-dinkes-2025-general@5"),
        (2, "plan-dinkes-2025-general@5"),
        (3, "plan-dinkes-2025-general@11"),
    ]
