"""What leadership reads first: priorities by rule, decisions that are asked for, the quarters side by side."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.reporting.achievements import achievement_summary
from services.reporting.decisions import decisions
from services.reporting.front import front
from services.reporting.instruction_documents import State
from services.reporting.instructions import InstructionLine
from services.reporting.members import Member
from services.reporting.method import method
from services.reporting.priorities import Priority, priorities
from services.reporting.regency import Regency
from services.reporting.summary import Asked, Summary, summarise
from services.reporting.trend import trend_point
from services.reporting.windows import WindowNote, WindowStanding
from shared.events.plans import Obstacle, PlanEvent
from shared.events.reporting import Subject
from tests.unit.reporting import RULE, YEAR, action, approved, member, reported, verified

NOW = datetime(2025, 7, 20, tzinfo=UTC)
NO_INDICATORS = achievement_summary(Regency(NOW, {}, {}, ()), YEAR, 2, RULE)
WAITS = Obstacle("waiting_for_decision", "menunggu SK Bupati")
BUDGET = Obstacle("budget", "belum cair")


def plan(*values: int | None, obstacle: Obstacle | None = None, checked: bool = True) -> list[PlanEvent]:
    """Actions of target 10 in TW II, the last one with the obstacle; None is not reported, the others are verified."""
    names = [f"a-{place}" for place in range(len(values))]
    told = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    said = [reported(name, 2, value, obstacle=obstacle if name == names[-1] else None) for name, value in told.items()]
    found = [verified(name, 2, value) for name, value in told.items()] if checked else []
    return [*approved(*(action(name, 5, 10, 15, 20) for name in names)), *said, *found]


def summed(*counted: Member, window: WindowStanding = "closed") -> Summary:
    note, asked = method(NOW, [], [RULE]), Asked(YEAR, 2, "general")
    return summarise(asked, "traffic_light", counted, RULE, WindowNote(window), NO_INDICATORS, note)


def instruction(state: State = "given", *, overdue: bool = True, year: int = YEAR) -> InstructionLine:
    about = Subject(year, 2, "Dinas Kesehatan", "dinkes")
    return InstructionLine(
        "i-1", "instruction-i-1", "dinkes", "Dinkes", about, "Lengkapi.", date(2025, 7, 1), state, overdue, ()
    )


def rules_of(found: tuple[Priority, ...]) -> list[str]:
    return [one.rule for one in found]


def test_where_all_is_well_nothing_comes_first() -> None:
    assert priorities(summed(member("dinkes", plan(10))), []) == ()


@pytest.mark.parametrize(
    ("events", "window", "rule", "count"),
    [
        (plan(10, None, None), "closed", "missing_after_closing", 2),
        (plan(10, None, None), "open", "missing_while_open", 2),
        ([], "closed", "without_plan", 1),
        (approved(action())[:-1], "closed", "without_plan", 1),
        (plan(5), "closed", "red_units", 1),
        (plan(10, obstacle=WAITS), "closed", "decisions_awaited", 1),
        (plan(10, checked=False), "closed", "unverified", 1),
    ],
)
def test_each_rule_says_how_many_and_whose(
    events: list[PlanEvent], window: WindowStanding, rule: str, count: int
) -> None:
    (found,) = priorities(summed(member("dinkes", events, name="Dinkes"), window=window), [])
    assert (found.rule, found.count, [unit.name for unit in found.units]) == (rule, count, ["Dinkes"])


def test_an_instruction_that_is_overdue_comes_before_everything_else() -> None:
    found = priorities(summed(member("dinkes", plan(5, None))), [instruction(), instruction(overdue=False)])
    assert rules_of(found) == ["instructions_overdue", "missing_after_closing"]
    assert (found[0].count, found[0].units) == (1, (("dinkes", "Dinkes", 1),))


def test_an_obstacle_counts_when_many_name_it_and_says_which_it_is() -> None:
    units = [member(name, plan(10, obstacle=BUDGET)) for name in "abc"]
    assert priorities(summed(*units[:2]), []) == ()
    (found,) = priorities(summed(*units), [])
    assert (found.rule, found.category, found.count) == ("main_obstacle", "budget", 3)


def test_the_most_concerned_stand_first_and_of_many_the_others_are_counted() -> None:
    units = [member(f"u-{missing}", plan(10, *[None] * missing)) for missing in range(1, 8)]
    (found,) = priorities(summed(*units), [])
    assert [unit.number for unit in found.units] == [7, 6, 5, 4, 3]
    assert (found.others, found.count) == (2, 28)


def test_of_red_units_the_furthest_behind_stands_first() -> None:
    (found,) = priorities(summed(*(member(f"u-{value}", plan(value)) for value in (6, 2, 4))), [])
    assert [unit.unit for unit in found.units] == ["u-2", "u-4", "u-6"]


def test_there_are_never_more_than_five() -> None:
    units = [
        member("a", plan(5, None)),
        member("b", []),
        member("c", plan(2)),
        *(member(name, plan(10, obstacle=BUDGET)) for name in "def"),
        member("g", plan(10, obstacle=WAITS, checked=False)),
    ]
    found = priorities(summed(*units), [instruction()])
    assert rules_of(found) == [
        "instructions_overdue",
        "missing_after_closing",
        "without_plan",
        "red_units",
        "decisions_awaited",
    ]


def test_a_decision_is_asked_of_the_coordinator_before_the_next_target() -> None:
    gap = action("a-9", 5, 10, None, 20, coordinator="Bagian Hukum")
    events = [*approved(gap), reported("a-9", 2, 10, obstacle=WAITS)]
    (found,) = decisions([member("dinkes", events, name="Dinkes")])
    assert (found.unit_name, found.who, found.by, found.text) == (
        "Dinkes",
        "Bagian Hukum",
        date(2025, 12, 31),
        "menunggu SK Bupati",
    )
    assert found.fact == "plan-dinkes-2025-general@5"


def test_decisions_stand_in_the_order_of_their_day() -> None:
    later = [*approved(action("a-1", 5, 10, None, None)), reported("a-1", 2, 10, obstacle=WAITS)]
    soon = [*approved(action("a-1", 5, 10, 15, None)), reported("a-1", 2, 10, obstacle=WAITS)]
    assert [one.unit for one in decisions([member("a", later), member("b", soon)])] == ["b", "a"]


def test_other_obstacles_ask_for_no_decision() -> None:
    assert decisions([member("dinkes", plan(10, obstacle=BUDGET))]) == ()


def test_the_open_instructions_are_shown_and_the_closed_ones_of_the_year() -> None:
    lines = [instruction("given", year=2024), instruction("closed", year=2024), instruction("closed")]
    shown = front(summed(member("dinkes", plan(10))), None, lines, []).instructions
    assert [(line.state, line.subject.year) for line in shown] == [("given", 2024), ("closed", YEAR)]


def test_a_quarter_stands_in_the_trend_with_its_coverage() -> None:
    point = trend_point(2, [member("dinkes", plan(10, None))], RULE, "traffic_light")
    assert (point.quarter, point.reported.count, point.reported.of, point.achieved.percent) == (2, 1, 2, Decimal(50))
    assert point.progress.band == "incomplete"
