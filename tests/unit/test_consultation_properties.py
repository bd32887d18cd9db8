"""Laws of a consultation, whatever is asked of it in whatever order, and whenever it has to wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.plans.consultation_clock import standing
from services.plans.consultation_commands import ConsultationCommand
from services.plans.consultation_state import Consultation
from services.plans.service_levels import service_levels
from shared.decider import Refused
from shared.wita import WITA
from tests.unit.consultations import (
    AGREE,
    ASSIGN,
    CLOSE,
    COORDINATOR,
    DECIDER,
    DONE,
    HOLD,
    KEEP,
    OPERATOR,
    REOPEN,
    REQUEST,
    RESUME,
    RETURN,
    SCHEDULE,
    START,
    TRIAGE,
    VERIFY,
    WAIT,
    WITHDRAW,
    Step,
    after,
    changed,
)
from tests.unit.story import recorded

CALENDAR = service_levels().calendar
ALL: Sequence[ConsultationCommand] = (
    *(REQUEST, START, TRIAGE, ASSIGN, SCHEDULE, HOLD, AGREE, DONE, VERIFY, RETURN),
    *(WAIT, RESUME, KEEP, CLOSE, changed(CLOSE, ending="withdrawn"), WITHDRAW, REOPEN),
)
BEGIN = datetime(2025, 2, 24, 8, tzinfo=WITA)  # from here a few weeks lead through Ramadan and Idulfitri
gaps = st.lists(st.integers(1, 20 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds)), min_size=1, max_size=8)


def taken(state: Consultation, command: ConsultationCommand) -> Consultation:
    """The state after a command; what is refused changes nothing."""
    try:
        events = DECIDER.decide(state, command)
    except Refused:
        return state
    for version, event in enumerate(events, start=1):
        state = DECIDER.evolve(state, recorded(event, COORDINATOR, version))
    return state


@for_all(st.lists(st.sampled_from(ALL), max_size=25))
def test_what_is_asked_twice_in_a_row_is_done_once(commands: list[ConsultationCommand]) -> None:
    state = DECIDER.initial
    for command in commands:
        state = taken(state, command)
        assert taken(state, command) == state


@for_all(st.lists(st.sampled_from(ALL), max_size=25))
def test_a_clock_runs_exactly_while_the_next_step_is_not_the_units(commands: list[ConsultationCommand]) -> None:
    state = reduce(taken, commands, DECIDER.initial)
    if state.timed is None:
        return
    resolution = state.timed.resolution
    closed = state.closed is not None
    assert resolution.state == ("stopped" if closed else "paused" if state.with_unit else "running")
    assert (resolution.due is not None) == (resolution.state == "running")


@for_all(gaps)
def test_what_is_used_is_the_working_time_without_the_waiting(between: list[timedelta]) -> None:
    moments = [BEGIN]
    for gap in between:
        moments.append(moments[-1] + gap)
    steps: list[Step] = [(changed(REQUEST, at=BEGIN), OPERATOR)]
    for number, moment in enumerate(moments[1:]):
        step = WAIT if number % 2 == 0 else RESUME
        steps.append((changed(step, at=moment), COORDINATOR))
    timed = after(*steps).timed
    assert timed is not None
    running = list(pairwise(moments))[::2]
    worked = sum((CALENDAR.between(*span) for span in running), timedelta())
    assert standing(CALENDAR, timed, moments[-1]).resolution.used == worked.total_seconds()


@for_all(gaps)
def test_a_running_clock_is_due_when_it_will_have_used_its_limit(between: list[timedelta]) -> None:
    at = BEGIN + sum(between, timedelta())
    timed = after(
        (changed(REQUEST, at=BEGIN), OPERATOR),
        (changed(WAIT, at=BEGIN + between[0]), COORDINATOR),
        (changed(RESUME, at=at), COORDINATOR),
    ).timed
    assert timed is not None
    assert timed.resolution.due is not None
    assert standing(CALENDAR, timed, timed.resolution.due).resolution.used == max(
        timed.resolution.limit, timed.resolution.used
    )
