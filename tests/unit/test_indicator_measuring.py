"""Measurements of an indicator: measured again while provisional, then corrected; verified by somebody else."""

from decimal import Decimal
from typing import Any

import pytest

from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import (
    Assess,
    DraftIndicator,
    IndicatorCommand,
    Measure,
    Place,
)
from services.indicators.measuring import MOST_YEARS
from shared.events.indicators import (
    AchievementAssessed,
    IndicatorAgreed,
    Measured,
    MeasurementCorrected,
    MeasurementVerified,
)
from tests.unit.indicator_life import (
    AGREED,
    COORDINATOR,
    HEAD,
    ID,
    JULY,
    MEASURED,
    OPERATOR,
    PROPOSED_AGAIN,
    RETIRED,
    RULES,
    TARGETED,
    VERIFIER,
    WORDS,
    YEAR,
    Asked,
    agree,
    agreed_as,
    approve_targets,
    correct,
    figures,
    indicator_after,
    measure,
    propose_targets,
    refusal,
    stated,
    verify,
)
from tests.unit.indicators import FIRST, SECOND, definition

BOTH = (FIRST, SECOND)


def test_a_measurement_says_the_figures_from_its_quarter_on() -> None:
    measured, *said = INDICATOR.decide(indicator_after(*TARGETED), measure(2, 15))
    assert isinstance(measured, Measured)
    assert figures(said) == {2: "missing_measurement", 3: "missing_measurement", 4: "missing_measurement"}
    assert figures(INDICATOR.decide(indicator_after(*MEASURED), measure(2, 15)))[2] == "80.00"


def test_measuring_the_same_again_is_no_news() -> None:
    assert INDICATOR.decide(indicator_after(*MEASURED), measure(1, "9.00")) == []


def test_provisional_becomes_final_by_measuring_again() -> None:
    (measured, *said) = INDICATOR.decide(indicator_after(*MEASURED), measure(1, 9, "final"))
    assert isinstance(measured, Measured)
    assert [event.achievement.provisional for event in said if isinstance(event, AchievementAssessed)] == [False] * 4


def test_final_is_only_corrected_with_a_reason() -> None:
    final = indicator_after(*MEASURED, (measure(1, 9, "final"), OPERATOR))
    assert refusal(final, measure(1, 8, "final")).accepted == "a correction with a reason"
    corrected, *said = INDICATOR.decide(final, correct(1, 8, standing="final"))
    assert isinstance(corrected, MeasurementCorrected)
    assert figures(said)[1] == "80.00"


def test_only_what_was_measured_is_corrected() -> None:
    assert "nothing is measured" in str(refusal(indicator_after(*TARGETED), correct(1, 8)))


def test_correcting_into_the_same_is_no_news() -> None:
    assert INDICATOR.decide(indicator_after(*MEASURED), correct(1, 9)) == []


def test_what_rules_doubt_is_flagged_and_taken() -> None:
    (measured, *_) = INDICATOR.decide(indicator_after(*MEASURED), measure(2, 900))
    assert isinstance(measured, Measured)
    assert set(measured.flags) == {"outlier", "magnitude"}


@pytest.mark.parametrize(
    ("changes", "given", "field"),
    [
        ({"scale": "percent"}, {"value": -1}, "value"),
        ({"maximum": Decimal(5)}, {"value": 6}, "value"),
        ({}, {"value": None}, "value"),
        ({}, {"value": None, "label": "WTP"}, "value"),
        ({}, {"value": 1, "label": "WTP"}, "label"),
        ({"scale": "predicate", "predicates": WORDS}, {"value": None}, "label"),
        ({"scale": "predicate", "predicates": WORDS}, {"value": None, "label": "TMP"}, "label"),
        ({"scale": "predicate", "predicates": WORDS}, {"value": 75, "label": "WTP"}, "value"),
        ({"ratio": True}, {"value": None}, "numerator"),
        ({"ratio": True}, {"value": 2, "numerator": Decimal(1)}, "denominator"),
        ({"ratio": True}, {"value": None, "numerator": Decimal(1), "denominator": Decimal(0)}, "denominator"),
        ({"ratio": True}, {"value": 3, "numerator": Decimal(1), "denominator": Decimal(2)}, "value"),
    ],
)
def test_what_is_not_on_the_scale_is_refused(changes: Any, given: Any, field: str) -> None:
    command = Measure(ID, Place(YEAR, 1), stated(**given), RULES)
    assert refusal(agreed_as(**changes), command).field == field


@pytest.mark.parametrize(
    ("changes", "given", "value"),
    [
        ({"scale": "predicate", "predicates": WORDS}, {"label": "WDP"}, "75"),
        ({"ratio": True}, {"numerator": Decimal(1), "denominator": Decimal(4)}, "0.25"),
        ({"ratio": True, "scale": "percent"}, {"numerator": Decimal(1), "denominator": Decimal(4)}, "25"),
    ],
)
def test_a_value_follows_from_a_word_or_a_quotient(changes: Any, given: Any, value: str) -> None:
    (measured, *_) = INDICATOR.decide(agreed_as(**changes), Measure(ID, Place(YEAR, 1), stated(None, **given), RULES))
    assert isinstance(measured, Measured)
    assert measured.measurement.value == Decimal(value)


def test_a_quarter_without_a_version_in_force_is_not_measured() -> None:
    later = indicator_after(*AGREED[:-1], (agree(JULY), COORDINATOR))
    assert refusal(later, measure(2, 1)).accepted == "a quarter that ends from 2025-07-01 on"
    assert refusal(indicator_after(*RETIRED), measure(3, 1)).field == "quarter"
    assert INDICATOR.decide(indicator_after(*RETIRED), measure(2, 1))


def test_a_quarter_without_rules_in_force_is_not_measured() -> None:
    command = Measure(ID, Place(YEAR, 1), stated(1), ())
    assert refusal(indicator_after(*AGREED), command).field == "quarter"


def test_an_indicator_is_followed_for_a_bounded_number_of_years() -> None:
    years: list[Asked] = [(propose_targets(1, year=2025 + year), OPERATOR) for year in range(MOST_YEARS)]
    full = indicator_after(*AGREED, *years)
    assert refusal(full, propose_targets(1, year=2025 + MOST_YEARS)).field == "year"
    assert INDICATOR.decide(full, measure(1, 1))


def test_nobody_verifies_what_they_measured_or_corrected() -> None:
    asked: list[Asked] = [*MEASURED, (correct(1, 8), HEAD)]
    for by in (OPERATOR, HEAD):
        assert "themselves" in str(refusal(indicator_after(*asked), verify(by=by)))


def test_what_does_not_fit_needs_notes() -> None:
    assert refusal(indicator_after(*MEASURED), verify(confirmed=False)).field == "notes"
    (verified,) = INDICATOR.decide(indicator_after(*MEASURED), verify(confirmed=False, notes="bukti kosong"))
    assert verified == MeasurementVerified(*ID, YEAR, 1, Decimal(9), confirmed=False, notes="bukti kosong")


def test_what_was_not_measured_is_not_verified() -> None:
    assert "nothing is measured" in str(refusal(indicator_after(*MEASURED), verify(2)))


@pytest.mark.parametrize("again", [measure(1, 9, "final"), correct(1, 8)])
def test_what_is_measured_again_is_open_for_verification(again: IndicatorCommand) -> None:
    verified = indicator_after(*MEASURED, (verify(), VERIFIER))
    assert INDICATOR.decide(verified, verify()) == []
    opened = indicator_after(*MEASURED, (verify(), VERIFIER), (again, OPERATOR))
    assert opened.readings[Place(YEAR, 1)].verified is None


def test_a_new_version_changes_the_figures_from_its_day_on_and_none_before() -> None:
    asked: list[Asked] = [*MEASURED, (measure(2, 15), OPERATOR), (measure(3, 33), OPERATOR), *PROPOSED_AGAIN[-3:]]
    agreed, *said = INDICATOR.decide(indicator_after(*asked), agree(JULY))
    assert agreed == IndicatorAgreed(*ID, 2, JULY)
    assert figures(said) == {3: "110.00", 4: "missing_measurement"}


def test_rules_of_the_middle_of_the_year_leave_the_quarters_before_as_they_are() -> None:
    reversed_definition = definition(polarity="minimise", consolidation="last")
    asked: list[Asked] = [
        (DraftIndicator(ID, reversed_definition), OPERATOR),
        *AGREED[1:],
        (propose_targets(10, 10, 10, 10), OPERATOR),
        (approve_targets(), COORDINATOR),
        (measure(1, 8), OPERATOR),
        (measure(2, 8), OPERATOR),
        (measure(3, 8), OPERATOR),
    ]
    indicator = indicator_after(*asked)
    assert indicator.achieved[Place(YEAR, 3)].formula == "minimise_a"
    said = INDICATOR.decide(indicator, Assess(ID, BOTH))
    assert figures(said) == {3: "125.00", 4: "missing_measurement"}
    after = indicator_after(*asked, (Assess(ID, BOTH), "assessor"))
    assert [after.achieved[Place(YEAR, quarter)].rules for quarter in (1, 2, 3, 4)] == [
        FIRST.id, FIRST.id, SECOND.id, SECOND.id
    ]  # fmt: skip
    assert INDICATOR.decide(after, Assess(ID, BOTH)) == []
