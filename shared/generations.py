"""Generations of a read model: a rebuild fills the next one beside the live one, then one write switches over.

A generation's number is part of its collections' names and of its consumer group, so that documents and offsets
always belong together.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pymongo.database import Database

Document = dict[str, Any]


class NotPrepared(Exception):
    """The read model has no generation yet: its consumer has never run."""


class Superseded(Exception):
    """A newer rebuild has dropped what this one was filling."""


class Generation(NamedTuple):
    """`handler` is the name of the read model; `number` counts its generations from 1 on."""

    handler: str
    number: int

    @property
    def group(self) -> str:
        return f"{self.handler}.g{self.number}"


class Generations:
    """Which generation of one read model is live."""

    def __init__(self, database: Database[Document], handler: str) -> None:
        self._database = database
        self._records = database["generations"]
        self._handler = handler

    def prepare(self) -> None:
        first = {"live": 1, "last": 1, "previous": None}
        self._records.update_one({"_id": self._handler}, {"$setOnInsert": first}, upsert=True)

    def live(self) -> Generation:
        return Generation(self._handler, self._record()["live"])

    def begin(self, views: Iterable[str]) -> Generation:
        """A number never used before; of these collections, what belongs to neither it nor the live one is dropped."""
        self._records.update_one({"_id": self._handler}, {"$inc": {"last": 1}})
        record = self._record()
        for view in views:
            self._drop_all_but(view, {record["live"], record["last"]})
        return Generation(self._handler, record["last"])

    def switch(self, generation: Generation) -> None:
        """Make a generation live, in one write; the one before stays until the next rebuild. Raises Superseded."""
        switched = self._records.update_one(
            {"_id": self._handler, "last": generation.number},
            [{"$set": {"previous": "$live", "live": generation.number}}],
        )
        if not switched.matched_count:
            raise Superseded(f"another rebuild began after {generation.group}")

    def _record(self) -> Document:
        record = self._records.find_one({"_id": self._handler})
        if record is None:
            raise NotPrepared(f"the read model {self._handler} has not been prepared")
        return record

    def _drop_all_but(self, view: str, numbers: set[int]) -> None:
        kept = {f"{view}_{number}" for number in numbers}
        ours = self._database.list_collection_names(filter={"name": {"$regex": f"^{view}_[0-9]+$"}})
        for name in set(ours) - kept:
            self._database.drop_collection(name)
