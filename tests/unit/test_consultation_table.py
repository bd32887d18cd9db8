"""Which command is taken in which status: everything that is not written here is refused."""

from typing import get_args

import msgspec
import pytest

from services.plans.consultation_commands import ConsultationCommand
from services.plans.consultation_state import Status
from shared.decider import Missing, Refused
from shared.events.plans import (
    ConsultationAssigned,
    ConsultationClosed,
    ConsultationHeld,
    ConsultationReopened,
    ConsultationRequested,
    ConsultationScheduled,
    ConsultationStarted,
    ConsultationTriaged,
    ConsultationWaiting,
    FollowUpAgreed,
    FollowUpDone,
    PrecedentKept,
)
from tests.unit.consultations import (
    AGREE,
    ASSIGN,
    CLOSE,
    DECIDER,
    DONE,
    HOLD,
    ID,
    KEEP,
    LIVES,
    MINUTES,
    NEW,
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
    after,
    changed,
    july,
    leads_to,
)

OPEN = (Status.REQUESTED, Status.TRIAGED, Status.ASSIGNED, Status.SCHEDULED, Status.HELD)
ASSIGNABLE = (Status.TRIAGED, Status.ASSIGNED, Status.SCHEDULED, Status.HELD)
RETRIAGE = changed(TRIAGE, urgency="urgent")
REASSIGN = changed(ASSIGN, team="setda-organisasi")
RESCHEDULE = changed(SCHEDULE, starts=july(23), ends=july(23, 10), at=july(22), reason="libur")
ANOTHER = changed(HOLD, at=july(24), minutes=changed(MINUTES, result="Selesai."), follow_ups=())
CLOSE_UNANSWERED = changed(CLOSE, ending="unanswered")

Row = tuple[ConsultationCommand, dict[Status, list[str]]]


def names(*statuses: Status, events: tuple[type, ...]) -> dict[Status, list[str]]:
    return {status: [event.__name__ for event in events] for status in statuses}


TABLE: list[Row] = [
    (REQUEST, names(Status.ABSENT, events=(ConsultationRequested,))),
    (START, names(Status.ABSENT, events=(ConsultationStarted,))),
    (RETRIAGE, names(Status.REQUESTED, Status.TRIAGED, events=(ConsultationTriaged,))),
    (REASSIGN, names(*ASSIGNABLE, events=(ConsultationAssigned,))),
    (RESCHEDULE, names(*ASSIGNABLE[1:], events=(ConsultationScheduled,))),
    (ANOTHER, names(*ASSIGNABLE[1:], events=(ConsultationHeld,))),
    (AGREE, names(Status.SCHEDULED, Status.HELD, events=(FollowUpAgreed,))),
    (DONE, names(Status.HELD, events=(FollowUpDone,))),
    (WAIT, names(*OPEN, events=(ConsultationWaiting,))),
    (RESUME, names(*OPEN, events=())),
    (KEEP, names(Status.HELD, Status.CLOSED, events=(PrecedentKept,))),
    (CLOSE_UNANSWERED, names(*OPEN, events=(ConsultationClosed,))),
    (WITHDRAW, names(*OPEN[:-1], events=(ConsultationClosed,))),
    (CLOSE, names(Status.CLOSED, events=())),
    (REOPEN, names(Status.CLOSED, events=(ConsultationReopened,))),
    (VERIFY, {}),
    (RETURN, {}),
]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(("command", "taken"), TABLE)
def test_a_command_is_taken_where_the_table_says_so(
    command: ConsultationCommand, taken: dict[Status, list[str]], status: Status
) -> None:
    state = after(*LIVES[status])
    if status in taken:
        assert [type(event).__name__ for event in leads_to(state, command)] == taken[status]
    else:
        with pytest.raises(Refused):
            DECIDER.decide(state, command)


def test_the_table_has_every_command() -> None:
    assert {type(command) for command, _ in TABLE} == set(get_args(ConsultationCommand))


@pytest.mark.parametrize("status", Status)
def test_each_life_leads_to_its_status(status: Status) -> None:
    assert after(*LIVES[status]).status is status


@pytest.mark.parametrize(
    ("status", "again"),
    [
        (Status.TRIAGED, TRIAGE),
        (Status.ASSIGNED, ASSIGN),
        (Status.SCHEDULED, SCHEDULE),
        (Status.HELD, HOLD),
        (Status.HELD, changed(AGREE, follow_up=NEW)),
        (Status.CLOSED, CLOSE),
    ],
)
def test_what_is_said_twice_is_no_news(status: Status, again: ConsultationCommand) -> None:
    assert DECIDER.decide(after(*LIVES[status]), again) == []


@pytest.mark.parametrize("command", [command for command, _ in TABLE if command not in {REQUEST, START}])
def test_without_a_consultation_nothing_can_be_done_with_it(command: ConsultationCommand) -> None:
    with pytest.raises(Missing):
        DECIDER.decide(after(), command)


@pytest.mark.parametrize(("command", "_taken"), TABLE)
def test_another_unit_has_no_such_consultation(command: ConsultationCommand, _taken: object) -> None:
    foreign = msgspec.structs.replace(command, about=ID._replace(unit="disdik"))
    with pytest.raises(Missing, match="disdik has no consultation c-1"):
        DECIDER.decide(after(*LIVES[Status.HELD]), foreign)
