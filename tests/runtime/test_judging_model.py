"""Model-based: whatever comes again, over whichever door, and whoever ends between any two writes, the same holds.

Two processes judge on one real ledger and log. Each report goes to either, once or again, alone or among others, while
a write may be the last that a process does, lose its answer, or be overtaken by the other one.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import msgspec
import pymongo
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.clock import now
from shared.inbox.judging import Judging
from shared.inbox.ledger import Ledger
from shared.inbox.report import Received
from shared.inbox.verdict import Door, Verdict
from tests.runtime.faulty import Crash, Fault, Faults, FaultyDatabase
from tests.runtime.reporting import commits, event, judging_on, prepared, sent

two = st.integers(0, 1)
names = st.sampled_from(["a", "b", "c", "d"])
amounts = st.sampled_from([0, 1, -1, 5])
doors: st.SearchStrategy[Door] = st.sampled_from(["kafka", "http"])
faults = st.none() | st.builds(
    Fault,
    st.integers(1, 6),
    st.sampled_from(["before", "after"]),
    st.sampled_from(["crash", "lost connection", "overtaken"]),
)


class Inbox(RuleBasedStateMachine):
    def __init__(self, database: Database[dict[str, Any]]) -> None:
        super().__init__()
        self.real = prepared(database.client.get_database(f"model-{uuid4().hex[:12]}", database.codec_options))
        self.ledger = Ledger(self.real)
        self.faults = Faults(self._others_are_faster)
        self.processes = [self._started() for _ in range(2)]
        self.batch: Sequence[Received] = ()
        self.received: list[Received] = []
        self.given: dict[str, Verdict] = {}

    @rule(process=two, door=doors, reports=st.lists(st.tuples(names, amounts), min_size=1, max_size=4), fault=faults)
    def report(self, process: int, door: Door, reports: list[tuple[str, int]], fault: Fault | None) -> None:
        self._judge(process, [sent(event(amount, name), door=door) for name, amount in reports], fault)

    @rule(process=two, fault=faults, data=st.data())
    def hand_on_again(self, process: int, fault: Fault | None, data: st.DataObject) -> None:
        if self.received:
            again = data.draw(st.lists(st.sampled_from(self.received), min_size=1, max_size=3))
            self._judge(process, again, fault)

    @rule(process=two)
    def settle_what_was_left(self, process: int) -> None:
        self._make_old()
        self.processes[process].settle_what_was_left()

    @invariant()
    def a_verdict_that_was_given_never_changes(self) -> None:
        kept = self.ledger.find(self.given)
        assert {item: each.verdict for item, each in kept.items()} == self.given

    @invariant()
    def what_is_accepted_is_appended_and_nothing_else(self) -> None:
        accepted = {
            f"report.{each['_id']}" for each in self.ledger.items.find({"outcome": "accepted"}) if _is_new(each)
        }
        assert {commit["command_id"] for commit in commits(self.real)} == accepted

    def teardown(self) -> None:
        try:
            self._make_old()
            self.processes[0].settle_what_was_left()
            self._make_old()
            self.processes[1].settle_what_was_left()
            self._check_the_books()
        finally:
            self.real.client.drop_database(self.real.name)

    def _check_the_books(self) -> None:
        """What was received is what was answered; accepted as new is appended; each item has one first receipt."""
        receipts = list(self.ledger.receipts.find())
        items = {each["_id"]: each for each in self.ledger.items.find()}
        outcomes = Counter(each["outcome"] for each in receipts)
        assert set(outcomes) <= {"accepted", "refused", "duplicate"}
        assert outcomes["accepted"] + outcomes["refused"] == len(items)
        assert {each["receipt"] for each in items.values()} == {
            each["_id"] for each in receipts if each["outcome"] != "duplicate"
        }
        unchanged = sum(each["unchanged"] for each in receipts)
        assert outcomes["accepted"] - unchanged == len(commits(self.real))
        for receipt in receipts:
            assert msgspec.json.decode(receipt["verdict"])["outcome"] == receipt["outcome"]

    def _judge(self, process: int, batch: Sequence[Received], fault: Fault | None) -> None:
        self.batch = batch
        self.received.extend(batch)
        with self.faults.planned(fault):
            try:
                verdicts = self.processes[process].judge(batch)
            except Crash:
                self.processes[process] = self._started()
                return
            except PyMongoError:
                return  # the same comes again, or is settled later
        self._check_answers(batch, verdicts)

    def _check_answers(self, batch: Sequence[Received], verdicts: Sequence[Verdict]) -> None:
        assert len(verdicts) == len(batch)
        for verdict in verdicts:
            first = verdict.first or verdict
            assert self.given.setdefault(first.item, first) == first

    def _others_are_faster(self) -> None:
        """The other one judges the same at this moment; where a transaction is in its way, it gives up soon."""
        with suppress(PyMongoError), pymongo.timeout(0.2):
            judging_on(self.real).judge(self.batch)

    def _started(self) -> Judging:
        return judging_on(cast("Database[dict[str, Any]]", FaultyDatabase(self.real, self.faults)))

    def _make_old(self) -> None:
        for collection in (self.ledger.items, self.ledger.receipts):
            collection.update_many({"outcome": None}, {"$set": {"look_at": now() - timedelta(seconds=1)}})


def _is_new(item: dict[str, Any]) -> bool:
    return not item["verdict"].get("unchanged", False)


@pytest.mark.timeout(300)
def test_each_item_gets_one_verdict_whatever_happens(database: Database[dict[str, Any]]) -> None:
    run_state_machine_as_test(
        cast("type[Inbox]", lambda: Inbox(database)),
        settings=settings(max_examples=40, stateful_step_count=15),
    )
