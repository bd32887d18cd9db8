"""Whatever is asked of an indicator in whatever order, some things always hold of what it becomes."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import reduce
from typing import NamedTuple

from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from services.indicators.figures import changed
from services.indicators.indicator import INDICATOR
from services.indicators.indicator_commands import (
    DraftIndicator,
    DropRevision,
    IndicatorCommand,
    Place,
    ProposeIndicator,
    RetireIndicator,
    ReturnIndicator,
    ReturnTargets,
    StartRevision,
)
from services.indicators.indicator_state import Indicator
from services.indicators.rules import end_of
from shared.decider import Refused
from shared.envelope import encode_data
from shared.events.indicators import (
    INDICATORS,
    IndicatorAgreed,
    IndicatorEvent,
    MeasurementVerified,
    TargetsApproved,
)
from shared.events.terms import Quarter
from tests.unit.indicator_life import (
    AGREED,
    CHANGED,
    COORDINATOR,
    DEFINITION,
    DUE,
    HEAD,
    ID,
    JANUARY,
    JULY,
    MEASURED,
    OPERATOR,
    REVISING,
    RULES,
    VERIFIER,
    Asked,
    agree,
    approve_targets,
    correct,
    indicator_after,
    measure,
    propose_targets,
    verify,
)
from tests.unit.indicators import FIRST, SECOND
from tests.unit.story import recorded

QUARTERS: st.SearchStrategy[Quarter] = st.sampled_from([1, 2, 3, 4])
PEOPLE = st.sampled_from([OPERATOR, HEAD, COORDINATOR, VERIFIER])
VALUES = st.decimals(0, 50, places=1)
STANDINGS = st.sampled_from(["provisional", "final"])
AIMS = st.lists(st.none() | VALUES, min_size=4, max_size=4)
DAYS = st.sampled_from([JANUARY, JULY, date(2025, 10, 1)])
YEARS = st.sampled_from([2025, 2026])
ASKED: st.SearchStrategy[IndicatorCommand] = st.one_of(
    st.builds(DraftIndicator, st.just(ID), st.sampled_from([DEFINITION, CHANGED])),
    st.just(ProposeIndicator(ID, ())),
    st.just(ReturnIndicator(ID, "kurang", DUE)),
    st.builds(agree, DAYS, PEOPLE),
    st.just(StartRevision(ID, "berubah")),
    st.just(DropRevision(ID, "batal")),
    st.builds(RetireIndicator, st.just(ID), st.just("diganti"), DAYS),
    st.builds(lambda aims, year: propose_targets(*aims, reason="ubah", year=year), AIMS, YEARS),
    st.builds(lambda by, year: approve_targets(by, year=year), PEOPLE, YEARS),
    st.builds(ReturnTargets, st.just(ID), YEARS, st.just("kurang")),
    st.builds(measure, QUARTERS, VALUES, STANDINGS),
    st.builds(correct, QUARTERS, VALUES),
    st.builds(lambda quarter, by: verify(quarter, by=by), QUARTERS, PEOPLE),
)
STORIES = st.lists(st.tuples(ASKED, PEOPLE), max_size=30)
BEGINNINGS = st.sampled_from([[], AGREED, MEASURED, REVISING])


class Step(NamedTuple):
    """Something that was asked for and not refused."""

    before: Indicator
    command: IndicatorCommand
    by: str
    events: Sequence[IndicatorEvent]
    after: Indicator


def told(beginning: list[Asked], story: list[Asked]) -> Iterator[Step]:
    indicator = indicator_after(*beginning)
    for command, by in story:
        asked = replace(command, by=by) if hasattr(command, "by") else command  # as the API says who asks
        with suppress(Refused):
            events = INDICATOR.decide(indicator, asked)
            after = reduce(INDICATOR.evolve, [recorded(event, by) for event in events], indicator)
            yield Step(indicator, asked, by, events, after)
            indicator = after


@for_all(BEGINNINGS, STORIES)
def test_no_figure_is_ever_other_than_what_it_is_made_of(beginning: list[Asked], story: list[Asked]) -> None:
    for step in told(beginning, story):
        assert list(changed(step.after, RULES, step.after.years)) == []


@for_all(BEGINNINGS, STORIES)
def test_what_is_said_twice_is_said_once(beginning: list[Asked], story: list[Asked]) -> None:
    for step in told(beginning, story):
        if not isinstance(step.command, DropRevision):
            assert INDICATOR.decide(step.after, step.command) == []


@for_all(BEGINNINGS, STORIES)
def test_nobody_approves_or_verifies_what_is_their_own(beginning: list[Asked], story: list[Asked]) -> None:
    for before, _, by, events, _ in told(beginning, story):
        for event in events:
            match event:
                case IndicatorAgreed():
                    assert by != before.proposer
                case TargetsApproved(year=year):
                    assert by != before.targets[year].proposer
                case MeasurementVerified(year=year, quarter=quarter):
                    assert by not in before.readings[Place(year, quarter)].measured_by


@for_all(BEGINNINGS, STORIES)
def test_every_event_is_read_back_as_it_was_said(beginning: list[Asked], story: list[Asked]) -> None:
    for step in told(beginning, story):
        for event in step.events:
            name, schema = INDICATORS.name(event)
            assert INDICATORS.decode(name, schema, encode_data(event)) == event


@for_all(BEGINNINGS, STORIES)
def test_other_rules_change_no_quarter_before_their_day(beginning: list[Asked], story: list[Asked]) -> None:
    for step in told(beginning, story):
        for said in changed(step.after, (FIRST, SECOND), step.after.years):
            assert end_of(said.year, said.quarter) >= SECOND.effective_from
