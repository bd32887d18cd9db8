"""The regency: totals from counts, units by band and rank, what is incomplete, what was said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.reporting.achievements import achievement_summary
from services.reporting.documents import Mark, Name, Unit
from services.reporting.formats import INDONESIAN
from services.reporting.members import Member, members
from services.reporting.method import method, position
from services.reporting.regency import Regency
from services.reporting.remarks import doubts, obstacles
from services.reporting.summary import Asked, GroupSummary, Summary, summarise
from services.reporting.totals import Share, total
from services.reporting.windows import WindowNote
from shared.events.plans import Obstacle, PlanEvent, UnitKind
from tests.unit.reporting import RULE, YEAR, action, approved, figures, member, reported, verified

NOW = datetime(2025, 7, 20, tzinfo=UTC)
ASKED = Asked(YEAR, 2, "general")
NO_INDICATORS = achievement_summary(Regency(NOW, {}, {}, ()), YEAR, 2, RULE)


def with_values(*values: int | None, weights: tuple[int, ...] = ()) -> list[PlanEvent]:
    """A plan with an action for each value, of target 10 in TW II; None is not reported."""
    names = [f"a-{place}" for place in range(len(values))]
    planned = [
        action(name, 5, 10, 15, 20, weight=Decimal(weights[place] if weights else 1))
        for place, name in enumerate(names)
    ]
    told = [reported(name, 2, value) for name, value in zip(names, values, strict=True) if value is not None]
    return [*approved(*planned), *told]


def summed(*counted: Member) -> Summary:
    note = method(NOW, [{"plan-dinkes-2025-general": 9}], [RULE])
    return summarise(ASKED, "traffic_light", counted, RULE, WindowNote("closed"), NO_INDICATORS, note)


def group(summary: Summary, number: int = 0) -> GroupSummary:
    return summary.groups[number]


def test_the_regency_counts_actions_and_weighs_units_by_what_they_reported() -> None:
    small, large = figures(with_values(0)), figures(with_values(10, 10, 10))
    found = total([small, large], RULE, "traffic_light")
    assert found.achieved == Share(3, 4, Decimal(75))
    assert found.progress.percent == Decimal(75)  # and not the mean of 0 and 100


def test_weights_of_one_unit_say_nothing_about_those_of_another() -> None:
    heavy, light = figures(with_values(0, 10, weights=(900, 100))), figures(with_values(10, 10, weights=(1, 1)))
    assert total([heavy, light], RULE, "traffic_light").progress.percent == Decimal(55)


def test_the_largest_and_smallest_numbers_that_are_accepted_can_be_summed_up() -> None:
    most, least = "9" * 18 + "." + "9" * 10, "0.0000000001"
    planned = approved(action("a-1", *[least] * 4, kind="level", budget_total=Decimal(least), weight=Decimal(most)))
    found = figures([*planned, reported("a-1", 2, most, budget=most)])
    row = total([found, found], RULE, "traffic_light")
    assert row.absorption.percent
    assert row.absorption.percent > Decimal("9e29")
    assert INDONESIAN.percent(found.lines[0].progress).endswith("\u00a0%")


def test_thirds_that_come_to_a_bound_are_in_the_band_of_the_bound() -> None:
    planned = approved(action("a-1", 1, 3, 3, 3), action("a-2", 1, 15, 15, 15))
    found = total([figures([*planned, reported("a-1", 2, 2), reported("a-2", 2, 11)])], RULE, "traffic_light")
    assert (found.progress.percent, found.progress.band) == (Decimal(70), "yellow")


def test_verification_is_counted_over_all_units() -> None:
    units = [
        figures([*with_values(10), verified("a-0", 2, 10, good=1)]),
        figures([*with_values(10, 10), verified("a-0", 2, 10, good=4)]),
    ]
    found = total(units, RULE, "traffic_light")
    assert (found.verification, found.verified) == (
        Share(5, 8, Decimal("62.5")),
        Share(2, 3, Decimal("66.6666666667")),
    )


def test_nothing_has_no_percentage() -> None:
    found = total([], RULE, "traffic_light")
    assert (found.reported, found.progress.percent, found.progress.band) == (Share(0, 0, None), None, "not_due")


@pytest.mark.parametrize(
    ("events", "band", "tone"),
    [
        (with_values(10), "green", "good"),
        (with_values(9), "yellow", "middling"),
        (with_values(6), "red", "bad"),
        (with_values(10, None), "incomplete", "none"),
        (approved(action("a-1", 1, None, 3, 4)), "not_due", "none"),
        ([], "incomplete", "none"),
        (with_values(10, weights=(0,)), "not_computable", "none"),
    ],
)
def test_only_what_is_complete_has_a_band(events: list[PlanEvent], band: str, tone: str) -> None:
    found = total([figures(events)], RULE, "traffic_light").progress
    assert (found.band, found.tone) == (band, tone)


def test_one_incomplete_unit_makes_the_regency_incomplete() -> None:
    units = [figures(with_values(10)), figures(with_values(10, None))]
    assert total(units, RULE, "traffic_light").progress.band == "incomplete"


def test_a_unit_without_anything_due_does_not_make_it_incomplete() -> None:
    units = [figures(with_values(10)), figures(approved(action("a-1", 1, None, 3, 4)))]
    assert total(units, RULE, "traffic_light").progress.band == "green"


def test_complete_units_are_ranked_and_equal_ones_share_their_rank() -> None:
    found = group(
        summed(
            member("a", with_values(8)),
            member("b", with_values(10)),
            member("c", with_values(8)),
            member("d", with_values(7)),
        )
    )
    assert [(row.unit, row.rank) for row in found.complete] == [("b", 1), ("a", 2), ("c", 2), ("d", 4)]


def test_dinas_and_kecamatan_are_apart() -> None:
    found = summed(member("dinkes", with_values(10)), member("kecamatan-satui", with_values(5), kind="kecamatan"))
    assert [[row.unit for row in each.complete] for each in found.groups] == [["dinkes"], ["kecamatan-satui"]]
    assert [row.rank for each in found.groups for row in each.complete] == [1, 1]


def test_units_that_are_not_complete_are_listed_apart_and_not_ranked() -> None:
    found = group(
        summed(
            member("a", with_values(10, None)),
            member("b", approved(action("a-1", 1, None, 3, 4))),
            member("c", []),
            member("d", with_values(10)),
        )
    )
    assert [row.unit for row in found.complete] == ["d"]
    assert [(row.unit, row.state, row.rank) for row in found.incomplete] == [
        ("a", "incomplete", None),
        ("c", "no_plan", None),
    ]
    assert [row.unit for row in found.not_due] == ["b"]


def test_every_unit_is_in_one_band() -> None:
    found = group(summed(member("a", with_values(10)), member("b", with_values(9)), member("c", [])))
    assert {count.band: count.units for count in found.bands if count.units} == {
        "green": 1,
        "yellow": 1,
        "incomplete": 1,
    }
    assert sum(count.units for count in found.bands) == found.units


def test_obstacles_are_listed_by_cause_the_most_frequent_first() -> None:
    budget, staff = Obstacle("budget", "belum cair"), Obstacle("staff", "pindah tugas")
    plan = approved(action("a-1"), action("a-2"), action("a-3", 1, None, 3, 4))
    told = [
        reported("a-1", 2, 1, obstacle=staff),
        reported("a-2", 2, 1, obstacle=budget),
        reported("a-3", 2, 1, obstacle=budget),
    ]
    found = obstacles([member("dinkes", [*plan, *told])])
    assert [(cause.category, len(cause.actions)) for cause in found] == [("budget", 2), ("staff", 1)]
    assert (found[1].actions[0].text, found[1].actions[0].fact) == ("pindah tugas", "plan-dinkes-2025-general@7")


def test_what_looks_doubtful_leads_to_its_fact() -> None:
    found = doubts([member("dinkes", [*approved(action("a-1", 1, None, 3, 4)), reported("a-1", 2, 1)])])
    assert [(doubt.flag, doubt.actions[0].fact) for doubt in found] == [("early", "plan-dinkes-2025-general@5")]


def unit(name: str, kind: UnitKind) -> Unit:
    registered = Name(name, None, None, Mark(1, NOW, "3f9a1c2b", "coordinator"))
    return Unit(name.lower(), kind, "tanah-bumbu", None, (registered,))


def test_units_are_counted_by_name_and_parts_of_units_are_not() -> None:
    units = [unit("Dishub", "dinas"), unit("Bappeda", "badan"), unit("Statistik", "bidang")]
    counted = members(units, {each.id: figures([]) for each in units}, RULE, date(2025, 7, 1))
    assert [each.name for each in counted] == ["Bappeda", "Dishub"]


def test_a_thematic_plan_is_only_expected_of_those_that_have_one() -> None:
    units = [unit("Dinsos", "dinas"), unit("Dishub", "dinas")]
    of_units = {
        "dinsos": figures(with_values(10))._replace(kind="thematic"),
        "dishub": figures([])._replace(kind="thematic"),
    }
    assert [each.unit for each in members(units, of_units, RULE, date(2025, 7, 1))] == ["dinsos"]


def test_the_position_is_the_same_in_whatever_order_it_was_read() -> None:
    one = position([{"a": 2, "b": 3}, {"c": 1}])
    assert one == position([{"c": 1}, {"b": 3, "a": 2}])
    assert (one.streams, one.events) == (3, 6)
    assert one.digest != position([{"a": 3, "b": 3}, {"c": 1}]).digest


def test_the_method_names_each_rule_once() -> None:
    note = method(NOW, [], [RULE, RULE])
    assert [rule.id for rule in note.rules] == [RULE.id]
    assert note.as_of == NOW
