"""Forgetting a person: everything that leads to them is erased, and a look through the whole database proves it.

What was sent stays counted, under nobody's id. The id in the key of a message is hashed, and was made by chance.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bson.json_util import dumps
from pymongo.database import Database

from services.notifications.people import People
from shared.decider import Missing

Document = dict[str, Any]
FORGOTTEN = "forgotten"
BYTES_THAT_TELL = 3  # a shorter name would be found everywhere


class Forgotten(NamedTuple):
    """How many messages lost their recipient, and where something of the person was still found."""

    messages: int
    mentions: Mapping[str, int]


def forget(database: Database[Document], identifier: str) -> Forgotten:
    """Raises Missing where nothing of anybody of that id is there. Safe to repeat, also after it was interrupted."""
    traces = _traces(database, identifier)
    People(database).remove(identifier)
    count = _made_nobodys(database, identifier)
    return Forgotten(count, mentions(database, traces))


def to_forget(database: Database[Document], identifier: str) -> Forgotten:
    """What there is of a person before anything is erased; raises Missing."""
    traces = _traces(database, identifier)
    count = database["messages"].count_documents({"recipient": identifier})
    return Forgotten(count, mentions(database, traces))


def _traces(database: Database[Document], identifier: str) -> Sequence[str]:
    person = People(database).find(identifier)
    if person is None and not mentions(database, [identifier]):
        raise Missing(f"there is nobody called {identifier}")
    known = (person.name, person.email, person.actor) if person else ()
    return [identifier, *(text for text in known if text)]


def _made_nobodys(database: Database[Document], identifier: str) -> int:
    """What was to be sent is not; whoever sends just now finds nobody to send to."""
    mine = {"recipient": identifier}
    unsent = {**mine, "state": {"$in": ["waiting", "claimed"]}}
    database["messages"].update_many(unsent, {"$set": {"state": "declined"}})
    for collection in ("letters", "deliveries"):
        database[collection].update_many(mine, {"$set": {"recipient": FORGOTTEN}})
    return database["messages"].update_many(mine, {"$set": {"recipient": FORGOTTEN}}).modified_count


def mentions(database: Database[Document], traces: Iterable[str]) -> dict[str, int]:
    """In how many documents of each collection any of the traces stands, wherever in the document it is."""
    wanted = [trace.casefold() for trace in traces if len(trace) >= BYTES_THAT_TELL]
    return {name: count for name, count in _counted(database, wanted) if count}


def _counted(database: Database[Document], wanted: list[str]) -> Iterator[tuple[str, int]]:
    for name in sorted(database.list_collection_names()):
        texts = (dumps(document, ensure_ascii=False).casefold() for document in database[name].find())
        yield name, sum(any(trace in text for trace in wanted) for text in texts)
