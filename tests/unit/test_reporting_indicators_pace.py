"""The pace board: who is waited for, since when, and what is missing where."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reporting.pace import Pace, pace
from services.reporting.wait_groups import grouped
from services.reporting.waits import Wait, waits
from shared.envelope import Recorded
from shared.events.indicators import (
    IndicatorDrafted,
    IndicatorEvent,
    IndicatorProposed,
    IndicatorRetired,
    IndicatorReturned,
    RevisionStarted,
    TargetsProposed,
    TargetsReturned,
)
from tests.unit.indicators_told import CODE, NOW, Teller, after, definition, four, method, regency, unit
from tests.unit.reporting import RULE, START, UNIT, YEAR

TELL = Teller()
ME = (UNIT, CODE)
EARLY = datetime(YEAR, 4, 2, tzinfo=UTC)  # when the first quarter is over, and the second is not


def waited(*told: IndicatorEvent, at: datetime = EARLY) -> list[Wait]:
    return list(waits(UNIT, after(*told), YEAR, at))


def who(*told: IndicatorEvent, at: datetime = EARLY) -> list[tuple[str, str, int | None]]:
    return [(wait.who, wait.task, wait.quarter) for wait in waited(*told, at=at)]


AGREED = TELL.agreed()
IN_FORCE = [*AGREED, *TELL.targeted()]
PROPOSED = TargetsProposed(*ME, YEAR, four(1, 2, 3, 4), None, None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([IndicatorDrafted(*ME, definition(bidang=None))], ("operator", "fill_definition")),
        ([IndicatorDrafted(*ME, definition())], ("head", "propose")),
        ([IndicatorDrafted(*ME, definition()), IndicatorProposed(*ME, ())], ("coordinator", "agree")),
        (
            [IndicatorDrafted(*ME, definition()), IndicatorReturned(*ME, "rumus", date(YEAR, 5, 1))],
            ("operator", "answer_return"),
        ),
        (AGREED, ("operator", "set_targets")),
        ([*AGREED, PROPOSED], ("coordinator", "approve_targets")),
        ([*AGREED, PROPOSED, TargetsReturned(*ME, YEAR, "rendah")], ("operator", "answer_targets")),
    ],
)
def test_every_state_has_somebody_who_is_waited_for(told: list[IndicatorEvent], expected: tuple[str, str]) -> None:
    (wait,) = waited(*told)
    assert (wait.who, wait.task) == expected
    assert wait.fact == f"indicator-{UNIT}-{CODE}@{len(told)}"


def test_a_revision_is_waited_for_beside_the_measurements() -> None:
    found = who(*IN_FORCE, RevisionStarted(*ME, "unsur berubah"))
    assert found == [("operator", "measure", 1), ("operator", "finish_revision", None)]


def test_a_quarter_that_is_over_waits_for_its_measurement_and_a_measurement_for_its_verification() -> None:
    assert who(*IN_FORCE, at=datetime(YEAR, 3, 31, 15, tzinfo=UTC)) == []  # 23:00 in the regency
    assert who(*IN_FORCE) == [("operator", "measure", 1)]
    measured = [*IN_FORCE, TELL.measured(1, 9)]
    assert who(*measured) == [("verifier", "verify", 1)]
    assert who(*measured, TELL.verified(1, 9)) == []
    assert who(*measured, TELL.verified(1, 9, confirmed=False)) == [("operator", "answer_verification", 1)]


def test_a_measurement_is_waited_for_since_the_quarter_ended_or_its_targets_came_into_force() -> None:
    wait = waited(*IN_FORCE, at=NOW)[0]
    assert wait.since == START.replace(hour=6)  # the targets were approved after the quarter had ended
    second = waited(*IN_FORCE, at=NOW)[1]
    assert second.since == datetime(YEAR, 6, 30, 16, tzinfo=UTC)  # midnight in the regency


def test_a_year_that_has_not_begun_waits_for_nothing() -> None:
    assert waits(UNIT, after(*AGREED), YEAR + 1, NOW) == ()


def test_a_retired_indicator_waits_for_nothing_any_more() -> None:
    retired = IndicatorRetired(*ME, "diganti", date(YEAR, 3, 1))
    assert who(*IN_FORCE, retired) == []


def board(told: dict[str, Sequence[Recorded[Any]]]) -> Pace:
    units = [
        unit(UNIT),
        unit("disdik"),
        unit("dinkes-yankes", "bidang", UNIT),
        unit("dinkes-p2p", "bidang", UNIT),
    ]
    return pace(regency(units, told, at=EARLY), YEAR, RULE, method())


def told_of() -> list[Recorded[Any]]:
    second, third = Teller("iku-2"), Teller("iku-3")
    draft: list[IndicatorEvent] = [
        IndicatorDrafted(UNIT, "iku-2", definition("Jumlah rapat", bidang=None, data_source=None))
    ]
    lost: list[IndicatorEvent] = [
        IndicatorDrafted(UNIT, "iku-3", definition("Serapan", bidang="dinkes-x")),
        IndicatorProposed(UNIT, "iku-3", ("activity",)),
    ]
    return [*TELL.recorded(IN_FORCE), *second.recorded(draft), *third.recorded(lost)]


def test_the_board_shows_every_unit_and_bidang_also_those_without_an_indicator() -> None:
    found = board({UNIT: told_of()})
    assert [each.unit for each in found.units] == [UNIT, "disdik"]
    assert [(each.bidang, each.registered, each.tally.indicators) for each in found.units[0].bidang] == [
        ("dinkes-p2p", True, 0),
        ("dinkes-yankes", True, 1),
        ("dinkes-x", False, 1),
        (None, False, 1),
    ]
    assert (found.units_without_indicator, found.bidang_without_indicator) == (1, 1)


def test_the_board_counts_states_and_what_is_missing() -> None:
    tally = board({UNIT: told_of()}).tally
    assert tally.states == {"agreed": 1, "draft": 1, "proposed": 1}
    assert (tally.indicators, tally.with_warnings, tally.without_targets, tally.without_measurement) == (3, 2, 2, 1)
    lines = {line.code: line for bidang in board({UNIT: told_of()}).units[0].bidang for line in bidang.lines}
    assert (lines["iku-1"].unmeasured, lines["iku-2"].blank, lines["iku-3"].warnings) == (
        (1,),
        ("data_source", "bidang"),
        ("activity",),
    )


def test_equal_waits_are_one_with_several_indicators() -> None:
    second, third = Teller("iku-2"), Teller("iku-1", "disdik")
    told: dict[str, Sequence[Recorded[Any]]] = {
        UNIT: [
            *TELL.recorded([*IN_FORCE, TELL.measured(1, 9)]),
            *second.recorded([*second.agreed(), *second.targeted()]),
        ],
        "disdik": third.recorded([*third.agreed(), *third.targeted(), third.measured(1, 9)]),
    }
    verifier, operator = grouped(board(told).waits)
    assert [(wait.unit, wait.code) for wait in verifier.waits] == [(UNIT, "iku-1"), ("disdik", "iku-1")]
    assert (verifier.who, verifier.units, verifier.quarter, verifier.task) == ("verifier", 2, 1, "verify")
    assert (operator.who, [wait.code for wait in operator.waits]) == ("operator", ["iku-2"])


def test_of_another_day_or_quarter_is_another_wait() -> None:
    groups = grouped(pace(regency([unit(UNIT)], {UNIT: TELL.recorded(IN_FORCE)}, at=NOW), YEAR, RULE, method()).waits)
    assert [(group.quarter, len(group.waits)) for group in groups] == [(1, 1), (2, 1)]
    assert groups[0].since < groups[1].since


def test_what_has_been_filled_in_since_is_no_warning_any_more() -> None:
    weak = ("activity", "missing_target", "missing_owner")
    told: list[IndicatorEvent] = [IndicatorDrafted(*ME, definition()), IndicatorProposed(*ME, weak)]
    (line,) = [each for part in board({UNIT: TELL.recorded(told)}).units[0].bidang for each in part.lines]
    assert (line.warnings, line.blank) == (("activity",), ())
    assert line.warned == TELL.recorded(told)[1].envelope.time


def test_who_has_been_waited_for_longest_stands_first() -> None:
    found = board({UNIT: told_of()}).waits
    assert [wait.since for wait in found] == sorted(wait.since for wait in found)
    assert {(wait.who, wait.code) for wait in found} == {
        ("operator", "iku-1"),
        ("operator", "iku-2"),
        ("coordinator", "iku-3"),
    }
    assert all(wait.days == (EARLY - wait.since).days for wait in found)
