"""What a report is made of: the same bytes for the same facts, and what differs is named."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from services.reporting.periodic.comparing import Difference, differences
from services.reporting.periodic.content import as_json, canonical, decoded, hash_of
from services.reporting.periodic.freezing import figure_changes
from services.reporting.periodic.sealing import MARK_BYTES, NOTHING, Chains, digest, link, split
from shared.journal import Value
from tests.unit.periodic import content, cut, registered, values
from tests.unit.reporting import action, approved, recorded, reported

PLAN = [*approved(action("a-1", 10, 20, 30, 40), action("a-2", 1, 2, 3, 4)), reported("a-1", 2, 15)]


def test_the_content_is_canonical_json_with_decimals_as_text() -> None:
    text = canonical(content(PLAN))
    told = json.loads(text, parse_float=Decimal)
    assert text == json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert told["figures"]["actions"][0]["total"]["progress"]["percent"] == "75"


def test_the_same_facts_make_the_same_bytes_in_whatever_order_streams_are_read() -> None:
    events = [*registered(), *recorded(PLAN)]
    forwards, backwards = cut(events), cut(sorted(events, key=lambda each: (each.stream, -each.version), reverse=True))
    assert forwards.heads == backwards.heads
    assert canonical(content(PLAN)) == canonical(content(PLAN))


def test_a_content_can_be_read_again_and_is_the_same() -> None:
    once = canonical(content(PLAN))
    assert canonical(decoded(once)) == once
    assert hash_of(once) == hashlib.sha256(once).hexdigest()


def test_units_that_are_incomplete_stand_apart_and_have_no_rank() -> None:
    lines = {line.unit: line for line in content(PLAN).figures.actions[0].lines}
    assert {line.standing for line in lines.values()} == {"incomplete"}
    assert [line.rank for line in lines.values()] == [None] * 3
    complete = content([*PLAN, reported("a-2", 2, 2)]).figures.actions[0].lines[0]
    assert (complete.unit, complete.standing, complete.rank) == ("dinkes", "complete", 1)


def test_every_stream_that_was_used_is_named_with_its_head() -> None:
    figures = content(PLAN).figures
    heads = {head.stream: head for head in figures.streams}
    assert heads.keys() == {"unit-dinkes", "unit-disdik", "unit-kecamatan-satui", "plan-dinkes-2025-general"}
    last = NOTHING
    for value in values(recorded(PLAN)):
        last = hashlib.sha256(last + value.text).digest()
    assert (heads["plan-dinkes-2025-general"].version, heads["plan-dinkes-2025-general"].hash) == (6, last.hex())
    assert (figures.method.position.streams, figures.method.position.events) == (4, 9)


def test_one_byte_changes_the_head_and_the_mark_of_its_event_and_of_all_that_follow() -> None:
    before, after = Chains(), Chains()
    for version, text in enumerate((b"one", b"two", b"three"), start=1):
        before.add(Value("plan", version, text))
        after.add(Value("plan", version, text.replace(b"w", b"W")))
    assert before.heads()[0].hash != after.heads()[0].hash
    same = [one == other for one, other in zip(*(split(each.marks()["plan"]) for each in (before, after)), strict=True)]
    assert same == [True, False, False]
    assert before.marks()["plan"][:MARK_BYTES] == link(NOTHING, b"one")[:MARK_BYTES]
    assert digest(before.heads()) != digest(after.heads())


def test_an_event_that_is_left_out_cannot_be_passed_over() -> None:
    chains = Chains()
    with pytest.raises(ValueError, match="plan@2 came when plan@1 was expected"):
        chains.add(Value("plan", 2, b"two"))


def test_what_a_correction_changes_is_named_by_unit_and_figure() -> None:
    before, after = content(PLAN).figures, content([*PLAN, reported("a-2", 2, 2)]).figures
    changed = {change.path: (change.before, change.after) for change in figure_changes(before, after)}
    assert changed["actions[general].total.reported.count"] == (1, 2)
    assert changed["actions[general].lines[dinkes].standing"] == ("incomplete", "complete")
    assert changed["actions[general].lines[dinkes].rank"] == (None, 1)
    assert not any("disdik" in path for path in changed)
    assert figure_changes(before, before) == ()


def test_a_report_that_was_issued_before_there_were_charts_stays_what_it_was() -> None:
    now = content(PLAN)
    actions = tuple(replace(one, drawn=None) for one in now.figures.actions)
    older = replace(now, figures=replace(now.figures, actions=actions, out_of_reach=None))
    text = canonical(older)
    assert b'"drawn"' not in text
    assert canonical(decoded(text)) == text
    assert figure_changes(older.figures, now.figures) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": 1}, {"a": 1, "b": 2}, [], id="a field that older reports did not have"),
        pytest.param({"a": 1, "b": 2}, {"a": 1}, [Difference("b", 2, None)], id="a field that is gone"),
        pytest.param(
            [{"unit": "x", "n": 1}, {"unit": "y", "n": 2}],
            [{"unit": "y", "n": 2}, {"unit": "x", "n": 3}],
            [Difference("[x].n", 1, 3)],
            id="a unit that moved and changed",
        ),
        pytest.param(
            [{"unit": "x"}], [{"unit": "x"}, {"unit": "y"}], [Difference("[y]", None, {"unit": "y"})], id="a new unit"
        ),
        pytest.param(["a", "b"], ["a", "c"], [Difference("[1]", "b", "c")], id="items without names"),
        pytest.param({"a": [1]}, {"a": None}, [Difference("a", [1], None)], id="a list that is gone"),
        pytest.param({"a": "1"}, {"a": 1}, [Difference("a", "1", 1)], id="a text is no number"),
    ],
)
def test_differences_are_named(before: Any, after: Any, expected: list[Difference]) -> None:
    assert list(differences(before, after)) == expected


def test_no_two_contents_that_differ_compare_equal() -> None:
    """Whatever single value of a content changes, it is found, and only it."""
    whole = as_json(content(PLAN))
    for path, changed in _each_changed(whole):
        (found,) = differences(whole, changed)
        assert found.before != found.after, path


def _each_changed(whole: Any) -> list[tuple[str, Any]]:
    """The document once for every number and text in it that names nothing, with that one changed."""
    named = {"stream", "unit", "kind", "flag", "category", "group", "band", "rule", "name", "id", "action"}
    found: list[tuple[str, Any]] = []

    def walk(value: Any, rebuild: Any, path: str, *, names: bool) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                walk(each, lambda new, k=key: rebuild({**value, k: new}), f"{path}.{key}", names=key in named)
        elif isinstance(value, list):
            for place, each in enumerate(value):
                walk(
                    each,
                    lambda new, p=place: rebuild([*value[:p], new, *value[p + 1 :]]),
                    f"{path}[{place}]",
                    names=names,
                )
        elif not names:
            found.append((path, rebuild(f"{value}?")))

    walk(whole, lambda new: new, "", names=False)
    return found
