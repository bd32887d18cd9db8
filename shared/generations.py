"""Generations of a read model: a rebuild fills the next one beside the live one, then one write switches over.

A generation's number is part of its collections' names and of its consumer group, so that documents and offsets
always belong together.
"""

from typing import Any, NamedTuple

from pymongo import ReturnDocument
from pymongo.database import Database

Document = dict[str, Any]


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

    def begin(self) -> Generation:
        """A new number, never used before; what earlier rebuilds left unfinished is dropped."""
        record = self._records.find_one_and_update(
            {"_id": self._handler}, {"$inc": {"last": 1}}, return_document=ReturnDocument.AFTER
        )
        self._drop_all_but({record["live"], record["last"]})
        return Generation(self._handler, record["last"])

    def switch(self, generation: Generation) -> None:
        """Make a generation live, in one write; the one before stays for the way back until the next rebuild."""
        self._records.update_one(
            {"_id": self._handler},
            [{"$set": {"previous": "$live", "live": generation.number}}],
        )

    def _record(self) -> Document:
        record = self._records.find_one({"_id": self._handler})
        if record is None:
            raise LookupError(f"the read model {self._handler} has not been prepared")
        return record

    def _drop_all_but(self, numbers: set[int]) -> None:
        for name in self._database.list_collection_names():
            number = name.rpartition("_")[2]
            if number.isdecimal() and int(number) not in numbers:
                self._database.drop_collection(name)
