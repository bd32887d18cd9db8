"""Consultations as they are read: their stage, their clocks as they were recorded, what was agreed and done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from services.reporting.consultation_documents import Consultation, evolve_consultation
from services.reporting.consultations import ConsultationLine, consultation_lines, consultation_total
from services.reporting.formats import INDONESIAN
from services.reporting.totals import Share
from shared.events.plans import (
    Attendees,
    Clock,
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationEvent,
    ConsultationHeld,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationResumed,
    ConsultationScheduled,
    ConsultationStarted,
    ConsultationTimed,
    ConsultationTriaged,
    ConsultationWaiting,
    FollowUpAgreed,
    FollowUpDone,
    FollowUpReturned,
    FollowUpVerified,
    Linked,
    Minutes,
    PrecedentKept,
)
from tests.unit.reporting import START, recorded

NAME, HOUR = ("k-1", "dinkes"), 3600
LINKED = Linked(2025, 2, "general", "a-1")
NOW = datetime(2025, 7, 20, tzinfo=UTC)
REQUESTED = ConsultationRequested(*NAME, "Bukti dukung", "Berkas apa?", "normal", LINKED)
STARTED = ConsultationStarted(*NAME, "Unit merah", "Apa kendalanya?", "urgent", None, "pita merah")
TRIAGED = ConsultationTriaged(*NAME, "mentoring", "urgent", "Didampingi")
ASSIGNED = ConsultationAssigned(*NAME, "diskominfosp-ikp", None)
SCHEDULED = ConsultationScheduled(*NAME, 1, 0, START, START + timedelta(hours=2), "meeting", "Aula", None)
HELD = ConsultationHeld(
    *NAME, 1, Minutes(START, START, "meeting", "Aula", (Attendees("dinkes", "operator", 2),), "Jelas", ("Unggah",))
)
AGREED = FollowUpAgreed(*NAME, "t-1", "Unggah SK", "dinkes", date(2025, 7, 18), 1)
CLOSED = ConsultationClosed(*NAME, "resolved", "Selesai")


def timed(response: Clock | None, resolution: Clock) -> ConsultationTimed:
    return ConsultationTimed(*NAME, START, response, resolution, "2025-1", "2025-1")


def known(*events: ConsultationEvent) -> Consultation:
    found = Consultation("k-1")
    for each in recorded(events, "consultation-k-1"):
        found = evolve_consultation(found, each)
    return found


def line(*events: ConsultationEvent) -> ConsultationLine:
    (found,) = consultation_lines([known(*events)], {"dinkes": "Dinas Kesehatan"}, NOW)
    return found


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ([REQUESTED], "requested"),
        ([STARTED], "triaged"),
        ([REQUESTED, TRIAGED], "triaged"),
        ([REQUESTED, TRIAGED, ASSIGNED], "assigned"),
        ([REQUESTED, TRIAGED, ASSIGNED, SCHEDULED], "scheduled"),
        ([REQUESTED, TRIAGED, ASSIGNED, SCHEDULED, ASSIGNED], "scheduled"),
        ([REQUESTED, TRIAGED, ASSIGNED, SCHEDULED, HELD], "held"),
        ([REQUESTED, CLOSED], "closed"),
        ([REQUESTED, CLOSED, ConsultationReopened(*NAME, "lagi")], "requested"),
        ([STARTED, CLOSED, ConsultationReopened(*NAME, "lagi")], "triaged"),
        ([REQUESTED, TRIAGED, CLOSED, ConsultationReopened(*NAME, "lagi")], "triaged"),
        ([STARTED, ASSIGNED, CLOSED, ConsultationReopened(*NAME, "lagi")], "assigned"),
        ([STARTED, ASSIGNED, HELD, CLOSED, ConsultationReopened(*NAME, "lagi")], "held"),
    ],
)
def test_each_event_leads_to_its_stage(events: Sequence[ConsultationEvent], stage: str) -> None:
    assert known(*events).stage == stage


def test_the_urgency_is_that_of_the_triage_and_the_clocks_those_that_were_recorded_last() -> None:
    first, second = Clock("running", 0, 8 * HOUR, NOW), Clock("stopped", HOUR, 8 * HOUR, None)
    found = known(REQUESTED, timed(first, first), TRIAGED, timed(second, first))
    assert (found.urgency, found.response, found.resolution) == ("urgent", second, first)


def test_what_the_unit_has_to_give_is_waited_for_until_it_does_or_the_session_is_held() -> None:
    waiting = ConsultationWaiting(*NAME, "SK tim")
    assert known(REQUESTED, waiting).waiting == "SK tim"
    for ending in (ConsultationResumed(*NAME, None), HELD, CLOSED):
        assert known(REQUESTED, waiting, ending).waiting is None


def test_a_follow_up_is_agreed_done_returned_and_verified() -> None:
    done, verified = FollowUpDone(*NAME, "t-1", "Sudah", ()), FollowUpVerified(*NAME, "t-1", None)
    returned = FollowUpReturned(*NAME, "t-1", "Belum lengkap", date(2025, 7, 25))
    states = [known(REQUESTED, AGREED, *more).follow_ups["t-1"].state for more in ([], [done], [done, verified])]
    assert states == ["agreed", "done", "verified"]
    again = known(REQUESTED, AGREED, done, returned).follow_ups["t-1"]
    assert (again.state, again.due) == ("agreed", date(2025, 7, 25))


def test_a_follow_up_is_overdue_after_its_day_until_it_is_said_to_be_done() -> None:
    assert line(REQUESTED, AGREED).follow_ups[0].overdue
    assert not line(REQUESTED, AGREED, FollowUpDone(*NAME, "t-1", "Sudah", ())).follow_ups[0].overdue


@pytest.mark.parametrize(
    ("clock", "late"),
    [
        (Clock("running", 0, HOUR, NOW + timedelta(seconds=1)), False),
        (Clock("running", 0, HOUR, NOW - timedelta(seconds=1)), True),
        (Clock("stopped", HOUR, HOUR, None), False),
        (Clock("stopped", HOUR + 1, HOUR, None), True),
        (Clock("paused", HOUR, HOUR, None), False),
    ],
)
def test_a_clock_is_late_past_its_limit(clock: Clock, late: bool) -> None:  # noqa: FBT001
    assert line(REQUESTED, timed(clock, Clock("paused", 0, HOUR, None))).late is late


def test_nothing_is_said_of_what_nobody_asked_for() -> None:
    assert consultation_lines([Consultation("k-1")], {}, NOW) == ()


def test_totals_count_what_was_answered_and_resolved_in_time_and_what_was_done() -> None:
    soon, slow = Clock("stopped", HOUR, 2 * HOUR, None), Clock("stopped", 3 * HOUR, 2 * HOUR, None)
    running = Clock("running", 0, 9 * HOUR, NOW + timedelta(days=1))
    verified: list[ConsultationEvent] = [
        AGREED,
        FollowUpDone(*NAME, "t-1", "Sudah", ()),
        FollowUpVerified(*NAME, "t-1", None),
    ]
    lines = [
        line(REQUESTED, timed(soon, soon), *verified, PrecedentKept(*NAME, "?", "!", ()), CLOSED),
        line(REQUESTED, timed(slow, running), AGREED),
        line(REQUESTED, timed(running, running)),
        line(STARTED, timed(None, slow), CLOSED),
    ]
    total = consultation_total(lines)
    assert (total.consultations, total.open, total.late) == (4, 2, 2)
    assert (total.answered, total.median_response) == (Share(1, 2, Decimal(50)), HOUR)
    assert total.resolved == Share(1, 2, Decimal(50))
    assert (total.followed_up, total.follow_ups_overdue) == (Share(1, 2, Decimal(50)), 1)
    assert total.precedents == 1


def test_of_nothing_there_is_no_median() -> None:
    total = consultation_total([])
    assert (total.median_response, total.answered.percent) == (None, None)


def test_the_open_ones_stand_first_the_oldest_of_each_first() -> None:
    found = [known(REQUESTED, CLOSED), known(REQUESTED), known(REQUESTED)]
    named = [replace(each, id=name) for name, each in zip("cba", found, strict=True)]
    assert [each.id for each in consultation_lines(named, {}, NOW)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0\u00a0menit"),
        (59, "0\u00a0menit"),
        (60, "1\u00a0menit"),
        (3600, "1\u00a0jam"),
        (12_000, "3\u00a0jam 20\u00a0menit"),
    ],
)
def test_working_time_is_told_in_hours_and_minutes(seconds: int, text: str) -> None:
    assert INDONESIAN.working_time(seconds) == text
