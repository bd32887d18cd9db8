"""Generations of a read model: a rebuild fills the next one beside the live one, then one write switches over.

A generation's number is part of its collections' names and of its consumer group, so that documents and offsets
always belong together. The one that was live before is kept, so that there is a way back.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pymongo.database import Database

from shared.failpoints import passing

Document = dict[str, Any]


class NotPrepared(Exception):
    """The read model has no generation yet: its consumer has never run."""


class Superseded(Exception):
    """A newer rebuild has dropped what this one was filling, or has taken over meanwhile."""


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

    def previous(self) -> Generation | None:
        """The one that was live before, if there was one: it stands still where it was left."""
        number = self._record()["previous"]
        return None if number is None else Generation(self._handler, number)

    def begin(self, views: Iterable[str]) -> Generation:
        """A number never used before; of these collections, what belongs to no generation that is kept is dropped."""
        self._records.update_one({"_id": self._handler}, {"$inc": {"last": 1}})
        kept = self.kept()
        for view in views:
            self._drop_all_but(view, kept)
        return Generation(self._handler, self._record()["last"])

    def kept(self) -> Sequence[Generation]:
        """The live one, the one before, and the newest, which may be being filled."""
        record = self._record()
        numbers = {record["live"], record["last"], record["previous"]} - {None}
        return [Generation(self._handler, number) for number in sorted(numbers)]

    def switch(self, generation: Generation) -> None:
        """Make the newest generation live, or the one before, in one write; what was live is then the one before.

        Raises Superseded.
        """
        number = generation.number
        passing("rebuild.before-switch")
        switched = self._records.update_one(
            {"_id": self._handler, "$or": [{"last": number}, {"previous": number}]},
            [{"$set": {"previous": "$live", "live": number}}],
        )
        if not switched.matched_count:
            raise Superseded(f"another rebuild began after {generation.group}")
        passing("rebuild.switched")

    def drop(self, generation: Generation, views: Iterable[str]) -> None:
        for view in views:
            self._database.drop_collection(f"{view}_{generation.number}")

    def _record(self) -> Document:
        record = self._records.find_one({"_id": self._handler})
        if record is None:
            raise NotPrepared(f"the read model {self._handler} has not been prepared")
        return record

    def _drop_all_but(self, view: str, generations: Iterable[Generation]) -> None:
        kept = {f"{view}_{generation.number}" for generation in generations}
        ours = self._database.list_collection_names(filter={"name": {"$regex": f"^{view}_[0-9]+$"}})
        for name in set(ours) - kept:
            self._database.drop_collection(name)
