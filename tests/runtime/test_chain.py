"""Whatever is done to the log behind its back is found, and the first broken commit of a stream is named."""

from collections.abc import Callable
from typing import Any

import pytest
from pymongo.collection import Collection
from pymongo.database import Database

from shared.chain import verify_chain
from shared.clock import now
from shared.commands import Commands
from shared.event_log import EventLog
from tests.runtime.counting import COUNTING, context, language

Tampering = Callable[[Collection[dict[str, Any]]], object]


@pytest.fixture
def log(database: Database[dict[str, Any]]) -> EventLog:
    log = EventLog(database)
    log.prepare()
    commands = Commands(log, language(), now)
    for unit in ("bpbd", "dinkes", "disdik"):
        for amount in (1, 2, 3):
            commands.execute(COUNTING, f"counter-{unit}", amount, context(unit))
    return log


def test_an_untouched_log_verifies(log: EventLog) -> None:
    assert verify_chain(log) == (3, 9, ())


@pytest.mark.parametrize(
    ("tampering", "commit", "problem"),
    [
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$set": {"events": ["{}"]}}),
            "counter-dinkes@1",
            "content",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$set": {"unit": "disdik"}}),
            "counter-dinkes@1",
            "content",
        ),
        (lambda commits: commits.delete_one({"_id": "counter-dinkes@1"}), "counter-dinkes@2", "2 to 2 are missing"),
        (lambda commits: commits.delete_one({"_id": "counter-dinkes@0"}), "counter-dinkes@1", "1 to 1 are missing"),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$set": {"hash": "0" * 64}}),
            "counter-dinkes@1",
            "content",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@2"}, {"$set": {"previous_hash": "0" * 64}}),
            "counter-dinkes@2",
            "hash of the commit before",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$unset": {"unit": ""}}),
            "counter-dinkes@1",
            "missing required field `unit`",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$set": {"events": "none"}}),
            "counter-dinkes@1",
            "at `$.events`",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@1"}, {"$unset": {"hash": ""}}),
            "counter-dinkes@1",
            "content",
        ),
        (
            lambda commits: commits.update_one({"_id": "counter-dinkes@2"}, {"$set": {"stream": None}}),
            "counter-dinkes@2",
            "names no stream",
        ),
    ],
    ids=[
        *("event", "unit", "commit removed", "first commit removed", "hash", "previous hash"),
        *("a field less", "a field of another type", "no hash", "no stream"),
    ],
)
def test_tampering_is_found_and_located(log: EventLog, tampering: Tampering, commit: str, problem: str) -> None:
    tampering(log.commits)
    (found,) = verify_chain(log).breaks
    assert found.commit == commit
    assert problem in found.problem


def test_only_the_streams_asked_for_are_verified(log: EventLog) -> None:
    log.commits.delete_one({"_id": "counter-dinkes@1"})
    assert verify_chain(log, "counter-disdik") == (1, 3, ())
