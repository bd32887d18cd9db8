"""A log and a topic in memory whose answers get lost, before the work is done or after it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from kafka.errors import KafkaConnectionError
from pymongo.errors import AutoReconnect

from shared.event_log import AlreadyRecorded, Commit, Head, WrongVersion, commit_of

Document = dict[str, Any]
Record = tuple[bytes, bytes]


class Fate:
    """What becomes of the next calls: `done`, `before` (lost before the work) or `after` (only the answer is lost)."""

    def __init__(self) -> None:
        self._next: list[str] = []

    def decide(self, fates: Iterable[str]) -> None:
        self._next = list(fates)

    def take(self) -> str:
        return self._next.pop(0) if self._next else "done"


class Found:
    """What a query found, in the order of (stream, version)."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = sorted(documents, key=lambda document: (document["stream"], document["version"]))

    def hint(self, _index: str) -> "Found":
        return self

    def sort(self, _order: Any, _direction: int = 1) -> "Found":
        return self

    def limit(self, count: int) -> Sequence[Document]:
        return self._documents[:count]


class SimulatedCommits:
    """The collection, as far as the relay uses it."""

    def __init__(self, fate: Fate) -> None:
        self.documents: dict[str, Document] = {}
        self._fate = fate

    def find(self, wanted: Document, _fields: Document | None = None) -> Found:
        return Found(each for each in self.documents.values() if each["published_at"] is wanted["published_at"])

    def count_documents(self, wanted: Document, hint: str | None = None) -> int:  # noqa: ARG002 - as the driver names it
        return sum(each["published_at"] is wanted["published_at"] for each in self.documents.values())

    def update_many(self, wanted: Document, change: Document) -> None:
        fate = self._fate.take()
        if fate != "before":
            for identifier in wanted["_id"]["$in"]:
                self.documents[identifier] |= change["$set"]
        if fate != "done":
            raise AutoReconnect("the connection was lost")


class SimulatedLog:
    """The event log, as far as commands and the relay use it."""

    def __init__(self, fate: Fate) -> None:
        self.commits = SimulatedCommits(fate)
        self._fate = fate

    def append(self, commit: Commit) -> Head:
        fate = self._fate.take()
        if fate != "before":
            self._store(commit)
        if fate != "done":
            raise AutoReconnect("the connection was lost")
        return commit.head()

    def _store(self, commit: Commit) -> None:
        recorded = self.of_command(commit.command_id)
        if recorded:
            raise AlreadyRecorded(recorded)
        if commit.id in self.commits.documents:
            raise WrongVersion(commit.id)
        self.commits.documents[commit.id] = commit.document()

    def of_command(self, command: str) -> Commit | None:
        found = [each for each in self.commits.documents.values() if each["command_id"] == command]
        return commit_of(found[0]) if found else None

    def read(self, stream: str, after: int = 0) -> Iterator[Commit]:
        ours = [each for each in self.commits.documents.values() if each["stream"] == stream]
        found = sorted(ours, key=lambda each: each["version"])
        return (commit_of(each) for each in found if each["version"] >= after)


class Sent(msgspec.Struct):
    """What the producer says of a record."""

    error: Exception | None
    is_done: bool = True

    def get(self, timeout: float) -> None:  # noqa: ARG002 - as the client names it
        if self.error:
            raise self.error


class SimulatedProducer:
    """Idempotent, so that nothing follows a record that did not arrive."""

    def __init__(self, topic: list[Record], fate: Fate) -> None:
        self._topic = topic
        self._fate = fate
        self._broken = False

    def send(self, _topic: str, *, key: bytes, value: bytes) -> Sent:
        fate = self._fate.take()
        self._broken = self._broken or fate == "before"
        if not self._broken:
            self._topic.append((key, value))
        return Sent(None if fate == "done" and not self._broken else KafkaConnectionError("the broker went away"))

    def close(self, timeout: float) -> None:
        """Nothing is held."""
