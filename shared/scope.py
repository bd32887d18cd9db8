"""What of a read model is folded anew: all of it, one view, one unit, or one unit's documents of one view."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pymongo
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from shared.journal import JOURNAL

Document = dict[str, Any]
SNAPSHOT = ReadConcern("snapshot")  # or a page may be copied without one before it that became visible later
COPY_SECONDS = 300.0  # as long as MongoDB keeps a snapshot
STREAMS_SEEN = {"$map": {"input": {"$objectToArray": "$seen"}, "in": "$$this.k"}}


class Scope(NamedTuple):
    """`streams` are those of the unit, where it is one unit: a document belongs to it that has seen one of them.

    All streams that feed a document are of one unit, or they would stand in different partitions.
    """

    view: str | None = None
    streams: Sequence[str] | None = None

    @property
    def is_all(self) -> bool:
        return self.view is None and self.streams is None

    def documents(self, view: str) -> Document | None:
        """Which documents of a view are folded anew; None where none is."""
        if self.view not in (None, view):
            return None
        if self.streams is None:
            return {}
        return {"$expr": {"$ne": [{"$setIntersection": [STREAMS_SEEN, list(self.streams)]}, []]}}

    def pages(self) -> Document:
        """Which pages of the journal: those of whatever is folded anew, for it is the journal that notices gaps."""
        return {} if self.streams is None else {"stream": {"$in": list(self.streams)}}


ALL = Scope()


def counted(database: Database[Document], scope: Scope, views: Sequence[str], generation: int) -> Mapping[str, int]:
    """How many documents of each view a scope has."""
    scopes = {view: scope.documents(view) for view in views}
    return {
        view: database[f"{view}_{generation}"].count_documents(chosen)
        for view, chosen in scopes.items()
        if chosen is not None
    }


def copy_the_rest(database: Database[Document], scope: Scope, views: Sequence[str], source: int, target: int) -> None:
    """Whatever a scope leaves out is copied from one generation to another while both may be written to.

    The moment need not be the same for all: each document, and each stream of the journal, knows what it has seen,
    and whatever came later is folded from the topics.
    """
    for view in views:
        _copy(database, view, scope.documents(view), source, target)
    _copy(database, JOURNAL, scope.pages(), source, target)


def _copy(database: Database[Document], name: str, but: Document | None, source: int, target: int) -> None:
    """Inside the database, as of one moment for each collection; the indexes of the target stay."""
    if but == {}:
        return
    rest: Document = {} if but is None else {"$nor": [but]}
    pipeline: list[Document] = [{"$match": rest}, {"$out": f"{name}_{target}"}]
    with pymongo.timeout(COPY_SECONDS):
        database[f"{name}_{source}"].with_options(read_concern=SNAPSHOT).aggregate(pipeline)
