"""Reports of units that count, to try the inbox on: one type, the two doors, and what is in the ledger of it all."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from marshmallow import Schema
from pymongo.database import Database

from shared.clock import now
from shared.commands import Commands, Context, Outcome
from shared.event_log import EventLog
from shared.fields import WholeNumber
from shared.inbox.judging import Judging
from shared.inbox.kinds import Kind
from shared.inbox.ledger import Ledger
from shared.inbox.report import Received
from shared.inbox.verdict import Door
from tests.runtime.counting import COUNTING, Event, language

TYPE, ELSEWHERE = "count.added", "bell.struck"
BUG = 777  # an amount that nothing can be done with
CAME = datetime(2025, 3, 31, 15, 59, 59, 123000, UTC)


class Amount(Schema):
    amount = WholeNumber(-1000, 1000, required=True)


class Counting:
    """What the service does with its one type of reports."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.commands: Commands[Event] = Commands(EventLog(database), language(), now)

    def execute(self, unit: str, loaded: dict[str, int], context: Context) -> Outcome:
        if loaded["amount"] == BUG:
            raise ValueError("nobody has thought of this amount")
        return self.commands.execute(COUNTING, f"counter-{unit}", loaded["amount"], context)

    def check(self, unit: str, loaded: dict[str, int], _: Context) -> None:
        COUNTING.decide(self.commands.state(COUNTING, f"counter-{unit}").state, loaded["amount"])


def judging_on(database: Database[dict[str, Any]]) -> Judging:
    """A process of its own, as it were: with its own caches."""
    counting = Counting(database)
    kinds = {TYPE: Kind(Amount, 1, counting.execute, counting.check)}
    return Judging("counting", Ledger(database), kinds, {ELSEWHERE: "the bells"})


def prepared(database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    EventLog(database).prepare()
    Ledger(database).prepare()
    return database


def event(amount: Any = 1, name: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": name or uuid4().hex,
        "source": "/simpeg",
        "type": TYPE,
        "data": {"amount": amount},
        **more,
    }


def sent(
    said: Any, unit: str = "dinkes", door: Door = "http", receipt: str | None = None, at: datetime = CAME
) -> Received:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Received(receipt or f"{door}:{uuid4().hex}", unit, door, {}, body, at)


def commits(database: Database[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    return list(database["commits"].find().sort("recorded_at"))
