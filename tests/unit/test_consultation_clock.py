"""The clocks of a consultation, counted by hand: normal urgency has 8 hours to respond and 75 to resolve."""

from datetime import datetime

import pytest

from services.plans.consultation_clock import standing
from services.plans.consultation_commands import ConsultationCommand
from services.plans.service_levels import service_levels
from shared.events.plans import Clock, ConsultationTimed
from shared.wita import WITA
from tests.unit.consultations import (
    ASSIGN,
    ASSIGNED,
    CLOSED,
    COORDINATOR,
    DECIDER,
    DONE,
    HELD,
    OPERATOR,
    REOPEN,
    REQUEST,
    REQUESTED,
    RESUME,
    SCHEDULED,
    STARTED,
    TRIAGE,
    VERIFY,
    WAIT,
    Step,
    after,
    changed,
    july,
)

HOUR = 3600
LEVELS = service_levels()
WAITING: list[Step] = [*REQUESTED, (WAIT, COORDINATOR)]


def clocks(*steps: Step) -> ConsultationTimed:
    timed = after(*steps).timed
    assert timed is not None
    return timed


def response(*steps: Step) -> Clock:
    clock = clocks(*steps).response
    assert clock is not None
    return clock


def used(clock: Clock) -> float:
    return clock.used / HOUR


def test_a_request_sets_both_clocks() -> None:
    timed = clocks(*REQUESTED)
    assert timed.response == Clock("running", 0, 8 * HOUR, july(15, 8, 30))  # 7.5 hours on Monday
    assert timed.resolution.due == july(29, 9, 30)  # two weeks of 33 hours, Monday 7.5, Tuesday 1.5
    assert (timed.hours.split()[0], timed.levels) == ("tanah-bumbu-2023-1", "2025-1")


def test_naming_who_helps_is_the_response() -> None:
    clock = response(*ASSIGNED)
    assert (clock.state, used(clock), clock.due) == ("stopped", 2, None)
    assert clocks(*ASSIGNED).resolution.state == "running"


def test_who_did_not_ask_waits_for_no_response() -> None:
    assert clocks(*STARTED).response is None
    assert clocks(*STARTED).resolution.limit == 15 * HOUR


def test_waiting_for_the_unit_stops_no_clock_but_pauses_both() -> None:
    timed = clocks(*WAITING)
    assert timed.response == Clock("paused", 2 * HOUR, 8 * HOUR, None)
    assert timed.resolution == Clock("paused", 2 * HOUR, 75 * HOUR, None)


def test_before_idulfitri_an_urgent_request_is_due_after_it() -> None:
    thursday = datetime(2025, 3, 27, 14, tzinfo=WITA)  # in Ramadan, when the offices close at 15.00
    clock = response((changed(REQUEST, at=thursday, urgency="urgent"), OPERATOR))
    assert clock.due == datetime(2025, 4, 8, 10, tzinfo=WITA)  # 1 hour then, 2 hours on the first day after the leave


def test_what_is_left_runs_from_when_it_is_resumed() -> None:
    resumed = response(*WAITING, (RESUME, OPERATOR))
    assert (used(resumed), resumed.due) == (2, july(15, 16))  # 6 hours from Tuesday 09.00, with the break


def test_another_urgency_sets_other_limits_and_counts_from_the_beginning() -> None:
    urgent = response(*REQUESTED, (changed(TRIAGE, urgency="urgent"), COORDINATOR))
    assert urgent == Clock("running", HOUR, 3 * HOUR, july(14, 11))


def test_a_limit_that_is_passed_already_is_due_at_once() -> None:
    late = changed(TRIAGE, urgency="urgent", at=july(14, 15))
    assert response(*REQUESTED, (late, COORDINATOR)) == Clock("running", 6 * HOUR, 3 * HOUR, july(14, 15))


def test_while_the_unit_has_to_act_the_resolution_pauses() -> None:
    timed = clocks(*HELD)  # Monday 7.5, Tuesday 7.5, Wednesday 3 hours
    assert timed.resolution == Clock("paused", 18 * HOUR, 75 * HOUR, None)
    reported = clocks(*HELD, (DONE, OPERATOR)).resolution
    assert (reported.state, used(reported)) == ("running", 18)


def test_a_resolved_one_has_used_what_was_not_the_units() -> None:
    resolution = clocks(*CLOSED).resolution  # and from Thursday 09.00: 6.5, Friday 3, Monday 1
    assert (resolution.state, used(resolution)) == ("stopped", 18 + 6.5 + 3 + 1)


def test_a_reopened_one_goes_on_with_what_it_has_used() -> None:
    resolution = clocks(*CLOSED, (REOPEN, OPERATOR)).resolution
    assert (resolution.state, used(resolution)) == ("running", 28.5)
    assert clocks(*CLOSED, (REOPEN, OPERATOR)).response == response(*ASSIGNED)


@pytest.mark.parametrize(
    ("life", "command"),
    [(SCHEDULED, changed(ASSIGN, team="setda")), ([*HELD, (DONE, OPERATOR)], VERIFY)],
)
def test_what_changes_no_clock_records_none(life: list[Step], command: ConsultationCommand) -> None:
    assert not any(isinstance(event, ConsultationTimed) for event in DECIDER.decide(after(*life), command))


@pytest.mark.parametrize(
    ("moment", "hours"), [(july(14, 9), 1), (july(14, 12, 30), 4), (july(19, 9), 33), (july(14, 8), 0)]
)
def test_where_the_clocks_stand_can_be_asked_at_any_later_moment(moment: datetime, hours: float) -> None:
    later = standing(LEVELS.calendar, clocks(*REQUESTED), moment)
    assert used(later.resolution) == hours


def test_clocks_that_are_paused_stand_still() -> None:
    assert standing(LEVELS.calendar, clocks(*WAITING), july(25)).resolution == clocks(*WAITING).resolution
