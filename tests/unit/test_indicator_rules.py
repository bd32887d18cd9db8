"""The versions of the rules: which one is in force, what a version must hold, and what the shipped ones hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from services.indicators.rules import NoRule, band, check, end_of, in_force, parse
from shared.events.indicators import CatalogueEntry, IndexBand, Rules, ScoreBand
from tests.unit.indicators import FIRST, REFERENCE, SECOND

SHIPPED = pytest.mark.parametrize("rules", [FIRST, SECOND], ids=lambda rules: rules.id)


def test_a_quarter_is_computed_under_the_version_of_its_last_day() -> None:
    adopted = [FIRST, SECOND]
    assert [in_force(adopted, 2025, quarter).id for quarter in (1, 2, 3, 4)] == [
        "rules-2025-1",
        "rules-2025-1",
        "rules-2025-2",
        "rules-2025-2",
    ]


def test_a_past_quarter_keeps_its_version_however_late_another_is_adopted() -> None:
    assert in_force([SECOND, FIRST], 2025, 2) is FIRST
    assert in_force([SECOND, FIRST], 2025, 3) is SECOND


def test_the_first_day_in_force_may_be_the_last_of_the_quarter() -> None:
    on_the_day = replace(SECOND, effective_from=date(2025, 6, 30))
    assert in_force([FIRST, on_the_day], 2025, 2) is on_the_day


def test_of_two_versions_of_the_same_day_the_one_adopted_later_is_in_force() -> None:
    corrected = replace(SECOND, id="rules-2025-2a")
    assert in_force([FIRST, SECOND, corrected], 2025, 4) is corrected
    assert in_force([FIRST, corrected, SECOND], 2025, 4) is SECOND


def test_before_the_first_version_there_is_no_rule() -> None:
    with pytest.raises(NoRule, match="2022-12-31"):
        in_force([FIRST, SECOND], 2022, 4)


@pytest.mark.parametrize(("quarter", "day"), [(1, 31), (2, 30), (3, 30), (4, 31)])
def test_quarters_end_on_their_last_day(quarter: int, day: int) -> None:
    assert end_of(2025, quarter) == date(2025, quarter * 3, day)


@pytest.mark.parametrize(
    ("scheme", "score", "expected"),
    [
        ("traffic_light", "69.99", "red"),
        ("traffic_light", "70", "yellow"),
        ("traffic_light", "90", "yellow"),
        ("traffic_light", "90.01", "green"),
        ("permendagri_86_2017", "50", "very_low"),
        ("permendagri_86_2017", "65", "low"),
        ("permendagri_86_2017", "75", "medium"),
        ("permendagri_86_2017", "90", "high"),
        ("permendagri_86_2017", "90.01", "very_high"),
        ("five_colours", "59.99", "below_60"),
        ("five_colours", "60", "below_80"),
        ("five_colours", "80", "below_95"),
        ("five_colours", "95", "up_to_105"),
        ("five_colours", "105", "up_to_105"),
        ("five_colours", "105.01", "above_105"),
    ],
)
def test_bands_at_their_bounds(scheme: str, score: str, expected: str) -> None:
    assert band(Decimal(score), FIRST.bands[scheme]).id == expected


@SHIPPED
def test_the_weights_of_a_shipped_catalogue_are_a_hundred_of_which_nine_do_not_apply(rules: Rules) -> None:
    entries = rules.catalogue.entries
    assert sum(entry.weight for entry in entries) == 100
    assert sum(entry.weight for entry in entries if entry.applies) == 91


@pytest.mark.parametrize(
    ("aspect", "weight"),
    [("strategy", 10), ("policy_hard", 33), ("policy_soft", 7), ("result_hard", 28), ("result_soft", 22)],
)
def test_the_first_version_has_the_weights_of_2024(aspect: str, weight: int) -> None:
    assert sum(entry.weight for entry in FIRST.catalogue.entries if entry.aspect == aspect) == weight


@SHIPPED
def test_every_entry_of_a_shipped_catalogue_is_a_template(rules: Rules) -> None:
    for entry in rules.catalogue.entries:
        texts = (entry.name, entry.unit_of_measure, entry.operational_definition, entry.formula_text, entry.data_source)
        assert all(text.strip() for text in texts), entry.code
        assert entry.good is None or entry.minimum <= entry.good <= entry.maximum


def test_what_does_not_apply_to_a_regency() -> None:
    assert [entry.code for entry in FIRST.catalogue.entries if not entry.applies] == [
        "perencanaan-pembangunan",
        "ikpa",
        "pengelolaan-aset",
        "prioritas-nasional",
    ]


def test_the_second_version_says_that_its_values_are_examples() -> None:
    assert "NILAI CONTOH" in SECOND.basis


@pytest.mark.parametrize("text", [b"{", b"[]", b'{"id": "x"}', b"\xff"])
def test_what_is_no_version_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        parse(text)


def test_a_number_that_is_none_is_refused() -> None:
    text = (REFERENCE / "rules-2025-1.json").read_bytes().replace(b'"cap": "120"', b'"cap": "NaN"')
    with pytest.raises(msgspec.ValidationError, match="a number is none"):
        parse(text)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"cap": Decimal(0)}, "cap and outlier"),
        ({"outlier": Decimal(-1)}, "cap and outlier"),
        ({"default_bands": "rainbow"}, "'rainbow' is none of five_colours, permendagri_86_2017, traffic_light"),
        ({"formulas": {}}, "the formula 'maximise' is missing"),
        ({"bands": {"traffic_light": ()}}, "the last band takes the rest"),
        ({"bands": {"traffic_light": (ScoreBand("red", "bad", below=Decimal(70)),)}}, "the last band takes the rest"),
        (
            {"bands": {"traffic_light": (ScoreBand("red", "bad"), ScoreBand("green", "good"))}},
            "the bounds of bands do not rise",
        ),
    ],
)
def test_a_version_that_leaves_a_score_without_an_answer_is_refused(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=problem):
        check(replace(FIRST, **changed))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"weight": Decimal(0)}, "needs a weight above 0"),
        ({"minimum": Decimal(-5), "maximum": Decimal(0)}, "a maximum above 0"),
        ({"minimum": Decimal(5), "maximum": Decimal(5)}, "a maximum above 0"),
        ({"scale": "predicate"}, "a scale of words but no words"),
    ],
)
def test_an_entry_that_could_not_be_scored_is_refused(changed: dict[str, Any], problem: str) -> None:
    first, *rest = FIRST.catalogue.entries
    with pytest.raises(msgspec.ValidationError, match=problem):
        check(_with_entries(replace(first, **changed), *rest))


def test_a_catalogue_needs_codes_that_differ_and_something_that_applies() -> None:
    first, *_ = FIRST.catalogue.entries
    with pytest.raises(msgspec.ValidationError, match="stands twice"):
        check(_with_entries(first, first))
    with pytest.raises(msgspec.ValidationError, match="nothing applies"):
        check(_with_entries(replace(first, applies=False)))


@pytest.mark.parametrize(
    ("predicates", "problem"),
    [
        ((), "the last predicate takes the rest"),
        ((IndexBand("A", Decimal(80)),), "the last predicate takes the rest"),
        ((IndexBand("A", None, all_good=True),), "the last predicate takes the rest"),
        ((IndexBand("A", None), IndexBand("D", None)), "do not fall"),
        ((IndexBand("B", Decimal(0)), IndexBand("A", Decimal(80)), IndexBand("D", None)), "do not fall"),
    ],
)
def test_predicates_must_fall_and_end_open(predicates: tuple[IndexBand, ...], problem: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=problem):
        check(replace(FIRST, catalogue=replace(FIRST.catalogue, predicates=predicates)))


def _with_entries(*entries: CatalogueEntry) -> Rules:
    return replace(FIRST, catalogue=replace(FIRST.catalogue, entries=entries))
