"""A command becomes one commit, whoever else writes, however often it is sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from shared.clock import now
from shared.commands import COMMIT_BYTES, Commands, Conflict, KeyReused, Outcome, PreconditionFailed
from shared.decider import Decider, Refused
from shared.event_log import EventLog
from tests.runtime.counting import COUNTING, Added, Counter, Event, context, evolve, language

STREAM = "counter-dinkes"


@pytest.fixture
def log(database: Database[dict[str, Any]]) -> EventLog:
    log = EventLog(database)
    log.prepare()
    return log


@pytest.fixture
def commands(log: EventLog) -> Commands[Event]:
    return Commands(log, language(), now)


@pytest.fixture
def elsewhere(log: EventLog) -> Commands[Event]:
    """Another process, with a cache of its own."""
    return Commands(log, language(), now)


def test_an_accepted_command_is_one_commit(commands: Commands[Event], log: EventLog) -> None:
    outcome = commands.execute(COUNTING, STREAM, 5, context())
    assert outcome == Outcome(STREAM, 1, "accepted")
    assert [commit.id for commit in log.read(STREAM)] == [f"{STREAM}@0"]


def test_a_command_that_is_no_news_leaves_no_commit(commands: Commands[Event], log: EventLog) -> None:
    assert commands.execute(COUNTING, STREAM, 0, context()).result == "unchanged"
    assert list(log.read(STREAM)) == []


def test_a_refused_command_leaves_no_commit(commands: Commands[Event], log: EventLog) -> None:
    with pytest.raises(Refused, match="negative"):
        commands.execute(COUNTING, STREAM, -1, context())
    assert list(log.read(STREAM)) == []


def test_a_repeated_key_gets_the_first_answer(commands: Commands[Event]) -> None:
    first = commands.execute(COUNTING, STREAM, 5, context(key="k"))
    commands.execute(COUNTING, STREAM, 7, context())
    assert commands.execute(COUNTING, STREAM, 5, context(key="k")) == first._replace(result="repeated")


def test_a_repeated_key_gets_the_first_answer_after_a_crash(
    commands: Commands[Event], elsewhere: Commands[Event]
) -> None:
    first = commands.execute(COUNTING, STREAM, 5, context(key="k"))
    assert elsewhere.execute(COUNTING, STREAM, 5, context(key="k")).version == first.version


def test_a_repeated_key_gets_the_first_answer_where_the_command_would_be_refused_now(
    commands: Commands[Event],
) -> None:
    commands.execute(COUNTING, STREAM, 5, context())
    first = commands.execute(COUNTING, STREAM, -5, context(key="k"))
    assert commands.execute(COUNTING, STREAM, -5, context(key="k")).version == first.version


def test_a_repeated_key_gets_the_first_answer_where_the_version_has_moved(commands: Commands[Event]) -> None:
    first = commands.execute(COUNTING, STREAM, 5, context(key="k", version=0))
    assert commands.execute(COUNTING, STREAM, 5, context(key="k", version=0)).version == first.version


def test_a_key_cannot_be_used_for_another_request(commands: Commands[Event]) -> None:
    commands.execute(COUNTING, STREAM, 5, context(key="k", body="five"))
    with pytest.raises(KeyReused):
        commands.execute(COUNTING, STREAM, 6, context(key="k", body="six"))


def test_many_senders_of_one_key_lead_to_one_commit(commands: Commands[Event], elsewhere: Commands[Event]) -> None:
    def send(number: int) -> Outcome:
        sender = commands if number % 2 else elsewhere
        return sender.execute(COUNTING, STREAM, 5, context(key="k"))

    with ThreadPoolExecutor(16) as pool:
        versions = {outcome.version for outcome in pool.map(send, range(100))}
    assert versions == {1}
    assert commands.state(COUNTING, STREAM).state == Counter(5, 1)


def test_concurrent_writers_of_one_stream_all_succeed_once(log: EventLog) -> None:
    def write(_: int) -> Commands[Event]:
        writer = Commands(log, language(), now)
        for _ in range(10):
            writer.execute(COUNTING, STREAM, 1, context())
        return writer

    with ThreadPoolExecutor(8) as pool:
        writers = list(pool.map(write, range(8)))
    assert writers[0].state(COUNTING, STREAM).state == Counter(80, 80)
    assert [commit.version for commit in log.read(STREAM)] == list(range(80))


def test_a_refusal_is_decided_on_what_others_have_written(
    commands: Commands[Event], elsewhere: Commands[Event]
) -> None:
    commands.execute(COUNTING, STREAM, 1, context())
    elsewhere.execute(COUNTING, STREAM, 9, context())
    assert commands.execute(COUNTING, STREAM, -10, context()).version == 3


def test_if_match_fails_where_others_have_written(commands: Commands[Event], elsewhere: Commands[Event]) -> None:
    commands.execute(COUNTING, STREAM, 1, context())
    elsewhere.execute(COUNTING, STREAM, 1, context())
    with pytest.raises(PreconditionFailed, match="at version 2, not at 1"):
        commands.execute(COUNTING, STREAM, 1, context(version=1))


def test_if_match_succeeds_where_only_the_cache_is_old(commands: Commands[Event], elsewhere: Commands[Event]) -> None:
    commands.execute(COUNTING, STREAM, 1, context())
    elsewhere.execute(COUNTING, STREAM, 1, context())
    assert commands.execute(COUNTING, STREAM, 1, context(version=2)).version == 3


def test_a_stream_that_never_rests_is_a_conflict_and_records_nothing(log: EventLog) -> None:
    rival = Commands(log, language(), now)

    def decide_while_another_writes(_counter: Counter, _: int) -> list[Event]:
        rival.execute(COUNTING, STREAM, 1, context())
        return [Added(1000)]

    overtaken: Decider[Counter, int, Event] = Decider(Counter(), decide_while_another_writes, evolve)
    with pytest.raises(Conflict):
        Commands(log, language(), now).execute(overtaken, STREAM, 1, context())
    assert rival.state(COUNTING, STREAM).state.total < 1000


def test_an_event_too_large_for_the_topic_is_refused(commands: Commands[Event], log: EventLog) -> None:
    with pytest.raises(Refused, match="bytes"):
        commands.execute(COUNTING, STREAM, "x" * COMMIT_BYTES, context())
    assert list(log.read(STREAM)) == []


def test_time_in_a_stream_never_goes_back(log: EventLog) -> None:
    moments = iter([datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
    clock: Callable[[], datetime] = lambda: next(moments)  # noqa: E731 - a clock that is put back a day
    commands = Commands(log, language(), clock)
    for _ in range(2):
        commands.execute(COUNTING, STREAM, 1, context())
    first, second = log.read(STREAM)
    assert second.recorded_at - first.recorded_at == timedelta(0)


def test_a_state_can_be_had_as_it_was_at_a_version(commands: Commands[Event]) -> None:
    for amount in (1, 2, 3):
        commands.execute(COUNTING, STREAM, amount, context())
    assert commands.state_at(COUNTING, STREAM, 2).state == Counter(3, 2)
