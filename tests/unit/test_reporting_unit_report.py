"""A unit's year as it is read: quarter by quarter, action by action."""

from datetime import UTC, datetime
from decimal import Decimal

from services.reporting.method import method
from services.reporting.unit_report import (
    PlanReport,
    QuarterFigures,
    UnitReport,
    action_report,
    descriptions,
    plan_report,
)
from services.reporting.windows import WindowNote
from shared.events.plans import (
    ActionAdded,
    ActionRemoved,
    PlanDrafted,
    PlanEvent,
    RevisionApproved,
    RevisionProposed,
)
from tests.unit.reporting import (
    KIND,
    PARENT,
    RULE,
    UNIT,
    YEAR,
    action,
    approved,
    figures,
    plan_after,
    reported,
    verified,
)

PLAN = (UNIT, YEAR, KIND)
NOW = datetime(2025, 7, 20, tzinfo=UTC)


def plan(*events: PlanEvent) -> PlanReport:
    quarters = [QuarterFigures(figures(events, quarter), RULE, WindowNote("closed")) for quarter in (1, 2, 3, 4)]
    return plan_report(plan_after(*events), quarters, "traffic_light")


def report(*events: PlanEvent) -> UnitReport:
    plans = (plan(*events),)
    return UnitReport(UNIT, "Dinkes", (), "dinas", None, YEAR, "traffic_light", plans, method(NOW, [], [RULE]))


def test_every_quarter_has_its_figures_and_the_lines_they_are_made_of() -> None:
    found = plan(*approved(action()), reported("a-1", 1, 1), verified("a-1", 1, 1))
    first, second = found.quarters[:2]
    assert (first.state, first.total.achieved.count, first.total.progress.band) == ("complete", 1, "green")
    assert (second.state, second.total.progress.percent) == ("incomplete", None)
    line = first.actions[0]
    assert (line.achieved, line.fact, line.basis) == (True, "plan-dinkes-2025-general@5", "plan-dinkes-2025-general@4")
    assert (second.actions[0].fact, second.actions[0].target) == (None, Decimal(2))


def test_a_plan_that_is_not_approved_has_no_lines() -> None:
    found = plan(PlanDrafted(*PLAN, PARENT), ActionAdded(*PLAN, action()))
    assert [(quarter.state, quarter.revision, quarter.actions) for quarter in found.quarters] == [
        ("not_approved", None, ())
    ] * 4
    assert list(found.plan.draft) == ["a-1"]


def test_an_action_is_reported_over_the_year() -> None:
    known = action_report(report(*approved(action()), reported("a-1", 1, 1)), KIND, "a-1")
    assert known
    assert known.action.id == "a-1"
    assert [line and line.realisation is not None for _, line in known.lines] == [True, False, False, False]


def removed_later() -> list[PlanEvent]:
    return [
        *approved(action("a-1"), action("a-2")),
        RevisionProposed(*PLAN, "digabung"),
        ActionRemoved(*PLAN, "a-2"),
        RevisionApproved(*PLAN, 2, 3),
    ]


def test_an_action_that_is_gone_is_still_told_where_it_was_in_force() -> None:
    known = action_report(report(*removed_later()), KIND, "a-2")
    assert known
    assert [line is not None for _, line in known.lines] == [True, True, False, False]


def test_an_action_that_never_was_is_unknown() -> None:
    assert action_report(report(*approved(action())), KIND, "a-9") is None
    assert action_report(report(*approved(action())), "thematic", "a-1") is None


def test_all_actions_of_a_year_have_their_descriptions() -> None:
    assert descriptions(report(*removed_later())) == {"a-1": "Rencana aksi a-1", "a-2": "Rencana aksi a-2"}
