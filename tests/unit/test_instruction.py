"""An instruction of the leadership is given, acknowledged, followed up, closed, and reopened."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from services.reporting.instruction import (
    INSTRUCTION,
    AcknowledgeInstruction,
    CloseInstruction,
    FollowUpInstruction,
    GiveInstruction,
    InstructionCommand,
    ReopenInstruction,
    instruction_stream,
)
from services.reporting.instruction_documents import InstructionDocument, evolve_instruction
from shared.decider import Missing, Refused
from shared.events.reporting import (
    InstructionAcknowledged,
    InstructionClosed,
    InstructionEvent,
    InstructionFollowedUp,
    InstructionGiven,
    InstructionReopened,
    Subject,
)
from shared.events.terms import Evidence
from tests.unit.story import given, recorded

NAME = ("i-1", "dinkes")
SUBJECT = Subject(2025, 2, "Dinas Kesehatan", "dinkes")
TODAY, DUE, LATER = date(2025, 7, 14), date(2025, 7, 31), date(2025, 8, 31)
LINK = (Evidence("link", "Notula", link="https://arsip.example/1"),)
GIVEN = InstructionGiven(*NAME, SUBJECT, "Lengkapi.", DUE)
ACKNOWLEDGED = InstructionAcknowledged(*NAME)
FOLLOWED_UP = InstructionFollowedUp(*NAME, "Sudah.", LINK)
CLOSED = InstructionClosed(*NAME, "Cukup.")
REOPENED = InstructionReopened(*NAME, "Belum.", LATER)
GIVE = GiveInstruction(*NAME, SUBJECT, "Lengkapi.", DUE, TODAY)
ACKNOWLEDGE = AcknowledgeInstruction(*NAME)
FOLLOW_UP = FollowUpInstruction(*NAME, "Sudah.", LINK)
CLOSE = CloseInstruction(*NAME, "Cukup.")
REOPEN = ReopenInstruction(*NAME, "Belum.", LATER, TODAY)
ALL_BUT_GIVE = (ACKNOWLEDGE, FOLLOW_UP, CLOSE, REOPEN)


def decided(command: InstructionCommand, *events: InstructionEvent) -> list[InstructionEvent]:
    return list(INSTRUCTION.decide(given(INSTRUCTION, [(event, "somebody") for event in events]), command))


def document(*events: InstructionEvent) -> InstructionDocument:
    known = InstructionDocument("i-1")
    for version, event in enumerate(events, start=1):
        known = evolve_instruction(known, recorded(event, "somebody", version))
    return known


@pytest.mark.parametrize(
    ("history", "command", "events"),
    [
        pytest.param([], GIVE, [GIVEN], id="given"),
        pytest.param([GIVEN], ACKNOWLEDGE, [ACKNOWLEDGED], id="acknowledged"),
        pytest.param([GIVEN], FOLLOW_UP, [ACKNOWLEDGED, FOLLOWED_UP], id="following up acknowledges"),
        pytest.param([GIVEN, ACKNOWLEDGED], FOLLOW_UP, [FOLLOWED_UP], id="followed up"),
        pytest.param([GIVEN], CLOSE, [CLOSED], id="closed without a follow-up"),
        pytest.param([GIVEN, ACKNOWLEDGED, FOLLOWED_UP], CLOSE, [CLOSED], id="closed"),
        pytest.param([GIVEN, CLOSED], REOPEN, [REOPENED], id="reopened"),
        pytest.param([GIVEN, CLOSED, REOPENED], FOLLOW_UP, [ACKNOWLEDGED, FOLLOWED_UP], id="begins anew"),
    ],
)
def test_what_is_asked_for_happens(
    history: Sequence[InstructionEvent], command: InstructionCommand, events: list[InstructionEvent]
) -> None:
    assert decided(command, *history) == events


@pytest.mark.parametrize(
    ("history", "command"),
    [
        pytest.param([GIVEN, ACKNOWLEDGED], ACKNOWLEDGE, id="acknowledged again"),
        pytest.param([GIVEN, ACKNOWLEDGED, FOLLOWED_UP], ACKNOWLEDGE, id="acknowledged after it was followed up"),
        pytest.param([GIVEN, ACKNOWLEDGED, FOLLOWED_UP], FOLLOW_UP, id="the same follow-up again"),
        pytest.param([GIVEN, CLOSED], CLOSE, id="closed again"),
    ],
)
def test_what_is_so_already_is_no_news(history: Sequence[InstructionEvent], command: InstructionCommand) -> None:
    assert decided(command, *history) == []


@pytest.mark.parametrize("command", ALL_BUT_GIVE)
def test_nothing_happens_to_an_instruction_that_was_not_given(command: InstructionCommand) -> None:
    with pytest.raises(Missing, match="dinkes has no instruction i-1"):
        decided(command)


@pytest.mark.parametrize("command", [GIVE, *ALL_BUT_GIVE])
def test_an_instruction_belongs_to_the_unit_that_it_is_addressed_to(command: InstructionCommand) -> None:
    other = InstructionGiven("i-1", "disdik", SUBJECT, "Lengkapi.", DUE)
    with pytest.raises(Missing):
        decided(command, other)


def test_an_instruction_is_given_once() -> None:
    with pytest.raises(Refused, match="there is an instruction i-1 already"):
        decided(GIVE, GIVEN)


@pytest.mark.parametrize("command", [ACKNOWLEDGE, FOLLOW_UP])
def test_what_is_closed_is_reopened_before_anything_else(command: InstructionCommand) -> None:
    with pytest.raises(Refused) as refused:
        decided(command, GIVEN, CLOSED)
    assert refused.value.accepted == "reopening it, which is for leadership to do"


def test_what_is_open_is_not_reopened() -> None:
    with pytest.raises(Refused, match="not closed"):
        decided(REOPEN, GIVEN)


@pytest.mark.parametrize(
    ("command", "history"),
    [
        (GiveInstruction(*NAME, SUBJECT, "Lengkapi.", date(2025, 7, 13), TODAY), []),
        (ReopenInstruction(*NAME, "Belum.", date(2025, 7, 13), TODAY), [GIVEN, CLOSED]),
    ],
)
def test_nothing_is_asked_for_until_a_day_that_is_over(
    command: InstructionCommand, history: Sequence[InstructionEvent]
) -> None:
    with pytest.raises(Refused) as refused:
        decided(command, *history)
    assert (refused.value.field, refused.value.accepted) == ("due", "2025-07-14 or a later day")


def test_today_may_be_the_last_day() -> None:
    today = GiveInstruction(*NAME, SUBJECT, "Lengkapi.", TODAY, TODAY)
    assert decided(today) == [InstructionGiven(*NAME, SUBJECT, "Lengkapi.", TODAY)]


def test_the_document_holds_every_word_and_the_day_in_force() -> None:
    known = document(GIVEN, ACKNOWLEDGED, FOLLOWED_UP, CLOSED, REOPENED)
    assert [word.done for word in known.words] == ["given", "acknowledged", "followed_up", "closed", "reopened"]
    assert [word.text for word in known.words] == ["Lengkapi.", None, "Sudah.", "Cukup.", "Belum."]
    assert [word.mark.version for word in known.words] == [1, 2, 3, 4, 5]
    assert (known.addressee, known.subject, known.state, known.due) == ("dinkes", SUBJECT, "given", LATER)
    assert known.words[2].evidence == LINK


@pytest.mark.parametrize("events", [[GIVEN], [GIVEN, ACKNOWLEDGED], [GIVEN, CLOSED, REOPENED]])
def test_it_is_overdue_after_its_day_while_nothing_was_said_to_be_done(events: Sequence[InstructionEvent]) -> None:
    known = document(*events)
    assert not known.overdue(known.due)
    assert known.overdue(known.due + timedelta(days=1))


@pytest.mark.parametrize("events", [[GIVEN, ACKNOWLEDGED, FOLLOWED_UP], [GIVEN, CLOSED]])
def test_what_was_done_or_is_no_longer_asked_for_is_not_overdue(events: Sequence[InstructionEvent]) -> None:
    assert not document(*events).overdue(LATER)


def test_a_stream_is_named_after_its_instruction() -> None:
    assert instruction_stream("i-1") == "instruction-i-1"
