"""The cascade: every indicator at its place, with its share; circles and unknown ones are shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.cascade import Cascade, cascade
from shared.envelope import Recorded
from shared.events.indicators import Contribution
from tests.unit.indicators_told import Teller, contributes, definition, method, regency, unit
from tests.unit.reporting import UNIT, YEAR


def told(code: str, *contributions: Contribution, owner: str = UNIT) -> list[Recorded[Any]]:
    tell = Teller(code, owner)
    meant = definition(f"Indikator {code}", contributions=contributions)
    return tell.recorded([*tell.agreed(meant), *tell.targeted(), tell.assessed(2)])


def grown(*streams: Sequence[Recorded[Any]]) -> Cascade:
    by_unit: dict[str, list[Recorded[Any]]] = {}
    for stream in streams:
        by_unit.setdefault(stream[0].unit, []).extend(stream)
    return cascade(regency([unit(UNIT), unit("disdik")], by_unit), YEAR, 2, method())


def shape(found: Cascade) -> list[tuple[int, str, str | None]]:
    return [(node.depth, node.code, node.repeated) for node in found.nodes]


def test_what_contributes_stands_below_with_its_share_and_achievement() -> None:
    found = grown(
        told("a"), told("b", contributes(UNIT, "a", 60)), told("c", contributes(UNIT, "a", 40), owner="disdik")
    )
    assert shape(found) == [(0, "a", None), (1, "b", None), (1, "c", None)]
    top, _, other = found.nodes
    assert (top.contributing, top.shares, top.above) == (2, Decimal(100), None)
    assert (other.share, other.above, other.unit_name) == (Decimal(40), f"{UNIT}/a", "Unit disdik")
    assert other.figure
    assert (other.figure.score, other.figure.band, other.figure.tone) == (Decimal(95), "green", "good")


def test_what_contributes_to_two_is_told_of_once_and_named_twice() -> None:
    found = grown(
        told("a"),
        told("b"),
        told("c", contributes(UNIT, "a"), contributes(UNIT, "b")),
        told("d", contributes(UNIT, "c")),
    )
    assert shape(found) == [
        (0, "a", None),
        (1, "c", None),
        (2, "d", None),
        (0, "b", None),
        (1, "c", "shown_above"),
    ]
    assert found.nodes[0].shares is None


def test_a_circle_is_shown_as_one() -> None:
    found = grown(told("a", contributes(UNIT, "b")), told("b", contributes(UNIT, "a")), told("c"))
    assert shape(found) == [(0, "a", None), (1, "b", None), (2, "a", "circle")]
    assert [(one.unit_name, one.code, one.name) for one in found.circles] == [
        (f"Unit {UNIT}", "a", "Indikator a"),
        (f"Unit {UNIT}", "b", "Indikator b"),
    ]


def test_what_contributes_to_itself_is_a_circle() -> None:
    assert shape(grown(told("a", contributes(UNIT, "a")))) == [(0, "a", None), (1, "a", "circle")]


def test_what_leads_to_nothing_in_force_is_linked_to_none_and_named() -> None:
    draft = Teller("x", "disdik")
    found = grown(
        told("a", contributes("disdik", "x"), contributes("disdik", "z"), contributes("nobody", "y")),
        draft.recorded(draft.agreed(definition("Indikator x"))[:1]),
    )
    assert (shape(found), [node.code for node in found.unlinked]) == ([], ["a"])
    assert [(link.to_unit_name, link.to_code, link.to_name, link.to_unit_known) for link in found.unknown] == [
        ("Unit disdik", "x", "Indikator x", True),
        ("Unit disdik", "z", None, True),
        ("nobody", "y", None, False),
    ]


def test_the_regency_stands_first_and_then_the_units_by_name() -> None:
    units = [unit("aa-dinas"), unit("kabupaten", "regency"), unit("zz-dinas")]
    streams = {
        "aa-dinas": [*told("a", owner="aa-dinas"), *told("below-a", contributes("aa-dinas", "a"), owner="aa-dinas")],
        "kabupaten": told("top", owner="kabupaten"),
        "zz-dinas": [
            *told("own", owner="zz-dinas"),
            *told("below-top", contributes("kabupaten", "top"), owner="zz-dinas"),
        ],
    }
    found = cascade(regency(units, streams), YEAR, 2, method())
    assert shape(found) == [(0, "top", None), (1, "below-top", None), (0, "a", None), (1, "below-a", None)]
    assert [node.above_name for node in found.nodes] == [None, "Indikator top", None, "Indikator a"]
    assert [node.code for node in found.unlinked] == ["own"]


def test_a_draft_is_in_no_cascade() -> None:
    draft = Teller("b")
    assert grown(told("a"), draft.recorded(draft.agreed()[:1])).indicators == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_whatever_contributes_to_whatever_every_indicator_is_told_of_once(edges: list[tuple[int, int]]) -> None:
    above: dict[int, list[Contribution]] = {number: [] for number in range(8)}
    for lower, upper in edges:
        above[lower].append(contributes(UNIT, f"i-{upper}"))
    found = grown(*(told(f"i-{number}", *links) for number, links in above.items()))
    whole = [node.code for node in (*found.nodes, *found.unlinked) if node.repeated is None]
    assert sorted(whole) == [f"i-{number}" for number in range(8)]
    roots = sum(node.depth == 0 for node in found.nodes)
    assert len(found.nodes) == roots + len(edges)  # each contribution is shown once, as nothing is told of twice


def test_a_chain_as_long_as_there_are_indicators_is_no_trouble() -> None:
    chain = [told("i-0"), *(told(f"i-{number}", contributes(UNIT, f"i-{number - 1}")) for number in range(1, 1200))]
    assert grown(*chain).nodes[-1].depth == 1199
