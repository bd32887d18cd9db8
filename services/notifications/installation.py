"""When this installation began: what happened before is history, and nobody is mailed about it.

It is written once, beside the read model and not in it, so that no rebuild moves it.
"""

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

Document = dict[str, Any]


class Installation:
    def __init__(self, database: Database[Document]) -> None:
        self._records = database["installation"]

    def began(self, now: datetime) -> datetime:
        """The first moment that anybody asked this at."""
        document = self._records.find_one_and_update(
            {"_id": "horizon"}, {"$setOnInsert": {"at": now}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        if document is None:
            raise LookupError("what was just written is not there")
        at: datetime = document["at"]
        return at
