"""What may be entered: refused is what cannot be, flagged by name what can be doubted."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.doubts import ADVICE, check, check_target, flags
from services.indicators.scale import value_of_label, value_of_ratio
from shared.decider import Refused
from shared.events.indicators import Predicate
from tests.unit.indicators import FIRST, Aim, Number, definition, measured, target

OPINIONS = (Predicate("WTP", Decimal(100)), Predicate("WDP", Decimal(75)))
INDEX = {"scale": "index", "minimum": Decimal(0), "maximum": Decimal(5), "consolidation": "last"}
PERCENT = {"scale": "percent", "consolidation": "last"}
OPINION = {"scale": "predicate", "predicates": OPINIONS, "consolidation": "last"}


@pytest.mark.parametrize(
    ("changed", "value", "given", "field", "accepted"),
    [
        (INDEX, 1109, {}, "value", "at least 0, at most 5"),
        (INDEX, "-0.1", {}, "value", "at least 0, at most 5"),
        (PERCENT, -1, {}, "value", "at least 0"),
        ({**PERCENT, "maximum": Decimal(100)}, 101, {}, "value", "at least 0, at most 100"),
        ({"maximum": Decimal(9)}, 10, {}, "value", "at most 9"),
        (INDEX, 4, {"label": "WTP"}, "label", "no word, but a value"),
        (OPINION, 100, {}, "label", "one of WTP, WDP"),
        (OPINION, 100, {"label": "XYZ"}, "label", "one of WTP, WDP"),
        (OPINION, 75, {"label": "WTP"}, "value", "no value"),
        ({**PERCENT, "ratio": True}, 50, {}, "numerator", "a number"),
        (PERCENT, 50, {"denominator": Decimal(2)}, "numerator", "a number"),
        (PERCENT, 50, {"numerator": Decimal(2)}, "denominator", "a number other than 0"),
        (PERCENT, 50, {"numerator": Decimal(2), "denominator": Decimal(0)}, "denominator", "a number other than 0"),
        (PERCENT, 50, {"numerator": Decimal(1), "denominator": Decimal(3)}, "value", "33.33, or none"),
        (PERCENT, 33, {"numerator": Decimal(1), "denominator": Decimal(3)}, "value", "33.33, or none"),
        (PERCENT, "33.334", {"numerator": Decimal(1), "denominator": Decimal(3)}, "value", "33.333, or none"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_accepted(
    changed: dict[str, Any], value: Number, given: dict[str, Any], field: str, accepted: str
) -> None:
    with pytest.raises(Refused) as refused:
        check(definition(**changed), measured(value, **given))
    assert (refused.value.field, refused.value.accepted) == (field, accepted)


@pytest.mark.parametrize(
    ("changed", "value", "given"),
    [
        (INDEX, 0, {}),
        (INDEX, 5, {}),
        (PERCENT, 130, {}),
        ({"minimum": None}, -3, {}),
        ({**PERCENT, "minimum": Decimal(-10)}, -3, {}),
        (OPINION, 75, {"label": "WDP"}),
        (PERCENT, "33.33", {"numerator": Decimal(1), "denominator": Decimal(3)}),
        ({}, "2.5", {"numerator": Decimal(5), "denominator": Decimal(2)}),
        ({**PERCENT, "ratio": True}, 50, {"numerator": Decimal(1), "denominator": Decimal(2)}),
    ],
)
def test_what_is_on_the_scale_is_accepted(changed: dict[str, Any], value: Number, given: dict[str, Any]) -> None:
    check(definition(**changed), measured(value, **given))


numerals = st.decimals("0.0001", 10**12, places=4)


@given(numerals, numerals)
def test_a_value_that_was_made_of_its_parts_is_accepted(numerator: Decimal, denominator: Decimal) -> None:
    for scale in ("percent", "number"):
        asked = definition(scale=scale, ratio=True)
        value = value_of_ratio(asked, numerator, denominator)
        check(asked, measured(value, numerator=numerator, denominator=denominator))


def test_a_word_is_its_number() -> None:
    assert value_of_label(definition(**OPINION), "WDP") == 75


@pytest.mark.parametrize(
    ("changed", "aim", "accepted"),
    [
        ({"polarity": "range"}, 4, "a lower and an upper bound"),
        ({"polarity": "range"}, (5, 4), "an upper bound of at least 5"),
        ({}, (4, 5), "one number"),
        (INDEX, 6, "at least 0, at most 5"),
        ({**INDEX, "polarity": "range"}, (4, 6), "at least 0, at most 5"),
        (OPINION, 80, "100 (WTP), 75 (WDP)"),
    ],
)
def test_a_target_that_does_not_fit_is_refused(changed: dict[str, Any], aim: Aim, accepted: str) -> None:
    assert aim is not None
    with pytest.raises(Refused) as refused:
        check_target(definition(**changed), target(aim), "quarters[0]")
    assert (refused.value.field, refused.value.accepted) == ("quarters[0]", accepted)


@pytest.mark.parametrize(
    ("changed", "aim"), [({"polarity": "range"}, (4, 4)), ({}, 0), (INDEX, 5), (OPINION, 75), (PERCENT, 100)]
)
def test_a_target_that_fits_is_accepted(changed: dict[str, Any], aim: Aim) -> None:
    assert aim is not None
    check_target(definition(**changed), target(aim), "annual")


@pytest.mark.parametrize(
    ("changed", "aim", "value", "others", "expected"),
    [
        ({}, 10, 10, (), ()),
        ({}, 10, 15, (), ()),
        ({}, 10, "15.1", (), ("outlier",)),
        ({}, 0, 15, (), ()),
        ({}, None, 15, (), ("not_due",)),
        ({}, 100, 100, (9, 10), ("magnitude",)),
        ({}, 1, 1, (10, 12), ("magnitude",)),
        ({}, 100, 99, (9, 10), ()),
        ({}, 100, 0, (9, 10), ()),
        ({}, 100, 50, (0,), ()),
        (PERCENT, 80, "0.25", ("56.25",), ("scale_mix", "magnitude")),
        (PERCENT, "0.8", "56.25", (), ("outlier", "scale_mix")),
        (PERCENT, 80, 1, (), ("scale_mix",)),
        (PERCENT, 2, "0.5", (3,), ()),
        (PERCENT, 90, 105, (100,), ("over_hundred",)),
        ({**PERCENT, "maximum": Decimal(200)}, 90, 105, (100,), ()),
        ({"polarity": "minimise", "method": "b"}, 10, 5, (), ("outlier",)),
        ({"polarity": "minimise"}, 10, 5, (), ()),
    ],
)
def test_what_can_be_doubted_is_flagged_by_name(
    changed: dict[str, Any], aim: Aim, value: Number, others: tuple[Number, ...], expected: tuple[str, ...]
) -> None:
    found = flags(
        definition(**changed),
        None if aim is None else target(aim),
        measured(value),
        [Decimal(other) for other in others],
        FIRST,
    )
    assert found == expected
    assert set(found) <= set(ADVICE)
