"""The log of deliveries: one entry for every attempt, with what the other side answered in a word or number."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from services.notifications.letters import Letter
from services.notifications.outcome import Outcome

Document = dict[str, Any]


class DeliveryLog:
    def __init__(self, database: Database[Document]) -> None:
        self._attempts: Collection[Document] = database["deliveries"]

    def prepare(self) -> None:
        self._attempts.create_index([("letter", ASCENDING), ("at", ASCENDING)])

    def note(self, letter: Letter, outcome: Outcome, at: datetime) -> None:
        self._attempts.insert_one(
            {
                "_id": secrets.token_hex(12),
                "letter": letter.id,
                "recipient": letter.recipient,
                "channel": letter.channel,
                "attempt": letter.attempts + 1,
                "at": at,
                "result": outcome.result,
                "code": outcome.code,
            }
        )

    def of_letter(self, letter: str) -> list[Mapping[str, Any]]:
        """In the order of time."""
        found = self._attempts.find({"letter": letter}, {"_id": 0, "recipient": 0}).sort("at", ASCENDING)
        return list(found)
