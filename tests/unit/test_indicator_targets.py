"""Targets of an indicator: proposed, approved by somebody else, returned; what is changed has a reason."""

from decimal import Decimal
from typing import Any

import pytest

from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import (
    Assess,
    DraftIndicator,
    IndicatorCommand,
    ProposeIndicator,
    ProposeTargets,
    ReturnTargets,
)
from shared.decider import Missing
from shared.events.indicators import (
    IndicatorProposed,
    Target,
    TargetsApproved,
    TargetsProposed,
    TargetsReturned,
)
from tests.unit.indicator_life import (
    AGREED,
    COORDINATOR,
    DRAFTED,
    ID,
    OPERATOR,
    REVISING,
    RULES,
    TARGETED,
    WORDS,
    YEAR,
    Asked,
    agreed_as,
    approve_targets,
    continued,
    figures,
    indicator_after,
    propose_targets,
    refusal,
)
from tests.unit.indicators import definition, targets


def test_first_targets_need_an_approver_and_no_reason() -> None:
    indicator = indicator_after(*AGREED)
    assert INDICATOR.decide(indicator, propose_targets(10)) == [TargetsProposed(*ID, YEAR, targets(10), None, None)]
    assert indicator_after(*AGREED, (propose_targets(10), OPERATOR)).targets[YEAR].approved is None


def test_a_target_of_zero_is_a_target_and_none_at_all_is_refused() -> None:
    assert INDICATOR.decide(indicator_after(*AGREED), propose_targets(0))
    assert refusal(indicator_after(*AGREED), propose_targets()).field == "quarters"


def test_changing_targets_needs_a_reason() -> None:
    assert refusal(indicator_after(*TARGETED), propose_targets(11)).field == "reason"
    assert INDICATOR.decide(indicator_after(*TARGETED), propose_targets(11, reason="anggaran"))


@pytest.mark.parametrize("history", [TARGETED, TARGETED[:-1]])
def test_proposing_the_same_targets_again_is_no_news(history: list[Asked]) -> None:
    assert INDICATOR.decide(indicator_after(*history), propose_targets("10.0", 20, 30, 40)) == []


def test_nobody_approves_the_targets_they_proposed() -> None:
    waiting = indicator_after(*TARGETED[:-1])
    assert "themselves" in str(refusal(waiting, approve_targets(OPERATOR)))


def test_approving_again_is_no_news() -> None:
    assert INDICATOR.decide(indicator_after(*TARGETED), approve_targets()) == []


def test_targets_that_were_never_proposed_are_missing() -> None:
    assert isinstance(refusal(indicator_after(*AGREED), approve_targets()), Missing)
    assert isinstance(refusal(indicator_after(*AGREED), ReturnTargets(ID, YEAR, "x")), Missing)


def test_returned_targets_leave_those_in_force() -> None:
    returned = ReturnTargets(ID, YEAR, "terlalu rendah")
    asked = [*TARGETED, (propose_targets(1, reason="turun"), OPERATOR), (returned, COORDINATOR)]
    indicator = indicator_after(*asked)
    known = indicator.targets[YEAR]
    assert known.approved
    assert (known.approved.quarters, known.proposed) == (targets(10, 20, 30, 40), None)
    assert known.returned == TargetsReturned(*ID, YEAR, "terlalu rendah")
    assert INDICATOR.decide(indicator, returned) == []
    assert "were returned" in str(refusal(indicator, approve_targets()))


def test_targets_are_approved_once_the_indicator_is_agreed() -> None:
    drafted = indicator_after(*DRAFTED, (propose_targets(10), OPERATOR))
    assert "that is draft cannot be given targets in force" in str(refusal(drafted, approve_targets()))


def test_targets_may_be_proposed_with_the_draft() -> None:
    drafted = indicator_after(*DRAFTED, (propose_targets(10), OPERATOR))
    (proposed,) = INDICATOR.decide(drafted, ProposeIndicator(ID, ()))
    assert isinstance(proposed, IndicatorProposed)
    assert "missing_target" not in proposed.warnings


@pytest.mark.parametrize(
    ("changes", "command", "field"),
    [
        ({"polarity": "range"}, propose_targets(None, 3), "quarters[1]"),
        ({}, propose_targets((3, 5)), "quarters[0]"),
        ({"scale": "percent"}, propose_targets(-1), "quarters[0]"),
        ({"maximum": Decimal(5)}, propose_targets(1, 2, 3, 6), "quarters[3]"),
        ({"scale": "predicate", "predicates": WORDS}, propose_targets(80), "quarters[0]"),
        ({"maximum": Decimal(5)}, ProposeTargets(ID, YEAR, targets(1), Target(Decimal(9)), None), "annual"),
    ],
)
def test_a_target_off_the_scale_is_refused(changes: Any, command: IndicatorCommand, field: str) -> None:
    assert refusal(agreed_as(**changes), command).field == field


def test_targets_are_checked_again_against_the_version_they_will_hold_under() -> None:
    asked: list[Asked] = [
        *REVISING[:-1],
        (DraftIndicator(ID, definition(polarity="range")), OPERATOR),
        (propose_targets((1, 2), year=2026), OPERATOR),
    ]
    assert refusal(indicator_after(*asked), approve_targets(year=2026)).field == "quarters[0]"


def test_approving_targets_says_every_figure_they_are_part_of() -> None:
    waiting = indicator_after(*AGREED, (propose_targets(None, 20, None, 40), OPERATOR))
    approved, *said = INDICATOR.decide(waiting, approve_targets())
    assert approved == TargetsApproved(*ID, YEAR)
    assert figures(said) == {2: "no_measurement", 3: "no_measurement", 4: "no_measurement"}


def test_targets_are_approved_before_there_are_rules_and_have_figures_once_there_are() -> None:
    waiting = indicator_after(*AGREED, (propose_targets(10), OPERATOR))
    assert INDICATOR.decide(waiting, approve_targets(rules=())) == [TargetsApproved(*ID, YEAR)]
    approved = continued(waiting, [(approve_targets(rules=()), COORDINATOR)])
    assert set(figures(INDICATOR.decide(approved, Assess(ID, RULES)))) == {1, 2, 3, 4}


def test_a_figure_whose_target_is_taken_away_is_said_without_it() -> None:
    indicator = indicator_after(*TARGETED, (propose_targets(None, 20, reason="mulai TW II"), OPERATOR))
    assert figures(INDICATOR.decide(indicator, approve_targets()))[1] == "no_target"
