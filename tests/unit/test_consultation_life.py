"""The rules of a consultation beside its statuses: sessions, minutes, follow-ups, endings."""

from datetime import date

import pytest

from services.plans.consultation_commands import ConsultationCommand, NewFollowUp
from services.plans.consultation_state import Consultation, Status
from services.plans.follow_up import MOST_FOLLOW_UPS
from shared.decider import Missing, Refused
from shared.events.plans import (
    ConsultationHeld,
    ConsultationScheduled,
    FollowUpAgreed,
    FollowUpReturned,
    FollowUpVerified,
)
from tests.unit.consultations import (
    AGREE,
    ASSIGN,
    ASSIGNED,
    CLOSE,
    CLOSED,
    COORDINATOR,
    DECIDER,
    DONE,
    FOLLOW_UP,
    HELD,
    HOLD,
    ID,
    MINUTES,
    NEW,
    OPERATOR,
    REOPEN,
    REPORTED,
    REQUESTED,
    RETURN,
    SCHEDULE,
    SCHEDULED,
    STARTED,
    VERIFIED,
    VERIFIER,
    VERIFY,
    WAIT,
    WITHDRAW,
    after,
    changed,
    july,
    leads_to,
)

MOVE = changed(SCHEDULE, starts=july(17, 9), ends=july(17, 11), reason="ruang dipakai")


def refusal(consultation: Consultation, command: ConsultationCommand) -> Refused:
    with pytest.raises(Refused) as refused:
        DECIDER.decide(consultation, command)
    return refused.value


def test_who_starts_a_consultation_has_triaged_it() -> None:
    assert after(*STARTED, (ASSIGN, COORDINATOR)).status is Status.ASSIGNED


def test_a_session_is_moved_with_a_reason_and_counted() -> None:
    moved = ConsultationScheduled(*ID, 1, 1, july(17, 9), july(17, 11), "meeting", "Ruang rapat", "ruang dipakai")
    assert leads_to(after(*SCHEDULED), MOVE) == [moved]
    assert refusal(after(*SCHEDULED), changed(MOVE, reason=None)).field == "reason"


def test_a_session_is_scheduled_in_the_future_and_ends_after_it_starts() -> None:
    assert refusal(after(*ASSIGNED), changed(SCHEDULE, at=july(16, 9))).field == "starts"
    assert refusal(after(*ASSIGNED), changed(SCHEDULE, ends=july(16, 9))).field == "ends"


def test_minutes_are_of_a_session_that_is_over() -> None:
    assert refusal(after(*SCHEDULED), changed(HOLD, at=july(16, 10, 59))).field == "ends"


def test_minutes_name_who_was_there_unless_the_answer_is_written() -> None:
    nobody = changed(HOLD, minutes=changed(MINUTES, attendees=()))
    assert refusal(after(*ASSIGNED), nobody).field == "attendees"
    written = changed(HOLD, minutes=changed(MINUTES, attendees=(), form="written"))
    assert isinstance(leads_to(after(*ASSIGNED), written)[0], ConsultationHeld)


def test_the_follow_ups_of_the_minutes_are_agreed_with_them() -> None:
    held, agreed = leads_to(after(*SCHEDULED), HOLD)
    assert held == ConsultationHeld(*ID, 1, MINUTES)
    assert agreed == FollowUpAgreed(*ID, FOLLOW_UP, NEW.description, "dinkes", date(2025, 8, 1), 1)


def test_a_further_session_is_held_after_it_is_scheduled_again() -> None:
    again = changed(SCHEDULE, at=july(16, 12), starts=july(21, 9), ends=july(21, 10))
    (scheduled,) = leads_to(after(*HELD), again)
    assert (scheduled.session, scheduled.move) == (2, 0)  # type: ignore[union-attr]


def test_a_day_that_is_over_is_no_day_for_a_follow_up() -> None:
    late = (changed(NEW, due=date(2025, 7, 15)),)
    assert refusal(after(*SCHEDULED), changed(HOLD, follow_ups=late)).field == "follow_ups[0].due"
    assert refusal(after(*HELD), changed(AGREE, at=july(26))).field == "due"
    assert refusal(after(*REPORTED), changed(RETURN, due=date(2025, 7, 17))).field == "due"


def test_there_is_a_bound_to_follow_ups() -> None:
    many = tuple(NewFollowUp(f"t-{number}", "x", "dinkes", date(2025, 8, 1)) for number in range(MOST_FOLLOW_UPS))
    full = after(*SCHEDULED, (changed(HOLD, follow_ups=many), COORDINATOR))
    assert refusal(full, changed(AGREE, follow_up=NewFollowUp("t-x", "x", "dinkes", date(2025, 8, 1)))).accepted


def test_a_follow_up_is_reported_by_its_owner_or_for_others_by_a_coordinator() -> None:
    agreed = after(*HELD, (AGREE, COORDINATOR))
    ours = changed(DONE, follow_up="t-2")
    assert "for diskominfosp to do" in str(refusal(agreed, ours))
    assert leads_to(agreed, changed(ours, owner=None, by=COORDINATOR))


def test_nobody_verifies_what_they_reported_themselves() -> None:
    assert "themselves" in str(refusal(after(*REPORTED), changed(VERIFY, by=OPERATOR)))
    assert leads_to(after(*REPORTED), VERIFY) == [FollowUpVerified(*ID, FOLLOW_UP, None)]
    assert leads_to(after(*VERIFIED), VERIFY) == []


def test_a_follow_up_that_nobody_reported_is_not_verified() -> None:
    assert "nobody has reported" in str(refusal(after(*HELD), VERIFY))


def test_a_returned_follow_up_is_done_again() -> None:
    returned = after(*REPORTED, (RETURN, VERIFIER))
    assert leads_to(after(*REPORTED), RETURN) == [
        FollowUpReturned(*ID, FOLLOW_UP, "Satu tidak terbaca", date(2025, 8, 8))
    ]
    assert leads_to(returned, RETURN) == []
    assert returned.follow_ups[FOLLOW_UP].due == date(2025, 8, 8)
    assert leads_to(returned, changed(DONE, note="Diunggah ulang"))


def test_what_is_done_is_reported_once() -> None:
    assert leads_to(after(*REPORTED), DONE) == []
    assert "done already" in str(refusal(after(*REPORTED), changed(DONE, note="lain")))
    assert "it is verified" in str(refusal(after(*VERIFIED), RETURN))


def test_a_follow_up_that_was_never_agreed_is_missing() -> None:
    with pytest.raises(Missing):
        DECIDER.decide(after(*HELD), changed(DONE, follow_up="t-9"))


def test_it_is_resolved_when_it_is_answered_and_every_follow_up_is_verified() -> None:
    assert refusal(after(*ASSIGNED), CLOSE).field == "ending"
    assert FOLLOW_UP in str(refusal(after(*REPORTED), CLOSE))
    assert after(*VERIFIED, (CLOSE, COORDINATOR)).status is Status.CLOSED


def test_closing_it_otherwise_than_it_was_needs_a_reopening() -> None:
    assert "closed already" in str(refusal(after(*CLOSED), changed(CLOSE, summary="lain")))


@pytest.mark.parametrize(
    ("life", "status"),
    [
        (REQUESTED, Status.REQUESTED),
        (STARTED, Status.TRIAGED),
        (ASSIGNED, Status.ASSIGNED),
        (SCHEDULED, Status.ASSIGNED),
        (HELD, Status.HELD),
    ],
)
def test_a_reopened_one_stands_where_it_stood_and_is_scheduled_anew(life: list[object], status: Status) -> None:
    closed = (changed(CLOSE, ending="withdrawn"), COORDINATOR)
    reopened = after(*life, closed, (REOPEN, OPERATOR))  # type: ignore[arg-type]
    assert (reopened.status, reopened.scheduled, reopened.closed) == (status, None, None)


def test_a_unit_does_not_take_back_what_it_did_not_ask_for() -> None:
    with pytest.raises(Refused, match="did not ask"):
        leads_to(after(*STARTED), WITHDRAW)


def test_what_was_held_once_is_not_taken_back_also_when_it_is_scheduled_again() -> None:
    again = changed(SCHEDULE, at=july(17), starts=july(23), ends=july(23, 10))
    with pytest.raises(Refused, match="held already"):
        leads_to(after(*HELD, (again, COORDINATOR)), WITHDRAW)


def test_taking_it_back_ends_both_clocks_and_a_waiting_for_the_unit() -> None:
    withdrawn = after(*ASSIGNED, (changed(WAIT, at=july(14, 11)), COORDINATOR), (WITHDRAW, OPERATOR))
    assert (withdrawn.status, withdrawn.waiting) == (Status.CLOSED, None)
    assert withdrawn.timed is not None
    assert withdrawn.timed.response is not None
    assert {withdrawn.timed.response.state, withdrawn.timed.resolution.state} == {"stopped"}


def test_minutes_end_the_waiting() -> None:
    waiting = after(*SCHEDULED, (WAIT, COORDINATOR))
    assert waiting.waiting is not None
    assert after(*SCHEDULED, (WAIT, COORDINATOR), (HOLD, COORDINATOR)).waiting is None
