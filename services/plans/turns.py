"""Taking turns across processes where something has to happen in two places and in one order."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.commands import Conflict

LONGEST = timedelta(minutes=2)  # more than anybody takes; the turn of a process that was killed ends then
Document = dict[str, Any]


class Turns:
    def __init__(self, database: Database[Document], clock: Callable[[], datetime]) -> None:
        self._turns: Collection[Document] = database["turns"]
        self._clock = clock

    @contextmanager
    def taken(self, name: str) -> Iterator[None]:
        """Nobody else has the turn of this name meanwhile; raises Conflict where somebody has it."""
        holder = secrets.token_hex(16)
        turn = {"_id": name, "holder": holder, "until": self._clock() + LONGEST}
        try:
            self._turns.replace_one({"_id": name, "until": {"$lt": self._clock()}}, turn, upsert=True)
        except DuplicateKeyError as error:
            raise Conflict(f"{name} is being changed by others at this moment") from error
        try:
            yield
        finally:
            self._turns.delete_one({"_id": name, "holder": holder})
