"""Ten thousand retries of ten keys at once, and fifty writers of one stream: every key and version has one winner."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from pymongo.database import Database

from shared.clock import now
from shared.commands import Commands, Conflict, KeyReused, PreconditionFailed
from shared.event_log import EventLog
from tests.runtime.counting import COUNTING, Event, context, language

KEYS, RETRIES, THREADS, WRITERS = 10, 10_000, 50, 50
Executing = Commands[Event]


@pytest.fixture
def log(database: Database[dict[str, Any]]) -> EventLog:
    log = EventLog(database)
    log.prepare()
    return log


@pytest.fixture
def workers(log: EventLog) -> list[Executing]:
    """Several processes, each with states of its own."""
    return [Commands(log, language(), now) for _ in range(4)]


def tried(workers: list[Executing], number: int) -> tuple[int, int]:
    """Which key it was, and the version that was answered; a conflict is for the sender to try again."""
    key = number % KEYS
    while True:
        try:
            outcome = workers[number % len(workers)].execute(
                COUNTING, f"counter-{key % 3}", key + 1, context(key=f"key-{key}", body=str(key))
            )
        except Conflict:
            continue
        return key, outcome.version


def test_every_retry_of_a_key_gets_the_answer_of_its_one_commit(log: EventLog, workers: list[Executing]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        answers = Counter(pool.map(partial(tried, workers), range(RETRIES)))
    assert sorted(key for key, _ in answers) == list(range(KEYS))
    assert set(answers.values()) == {RETRIES // KEYS}
    commits = {commit["command_id"]: commit for commit in log.commits.find()}
    assert len(commits) == log.commits.count_documents({}) == KEYS


def test_a_key_that_others_use_in_flight_for_something_else_is_refused(workers: list[Executing]) -> None:
    def other(number: int) -> str:
        try:
            body = number % 2
            workers[number % len(workers)].execute(COUNTING, "counter", 1 + body, context(key="one", body=str(body)))
        except KeyReused:
            return "refused"
        return str(body)

    with ThreadPoolExecutor(THREADS) as pool:
        answers = Counter(pool.map(other, range(200)))
    (winner,) = answers.keys() - {"refused"}
    assert answers == {winner: 100, "refused": 100}


def test_of_fifty_writers_who_expect_one_version_one_wins(log: EventLog, workers: list[Executing]) -> None:
    def write(version: int, number: int) -> str:
        try:
            workers[number % len(workers)].execute(COUNTING, "counter", 1, context(version=version))
        except PreconditionFailed:
            return "lost"
        return "won"

    with ThreadPoolExecutor(THREADS) as pool:
        for version in range(10):
            answers = Counter(pool.map(partial(write, version), range(WRITERS)))
            assert answers == {"won": 1, "lost": WRITERS - 1}
    assert [commit.version for commit in log.read("counter")] == list(range(10))
