"""The event log: one MongoDB document per commit, at once the append, the optimistic lock and the outbox row."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import pymongo
from msgspec import Struct
from pymongo import ASCENDING, ReadPreference, WriteConcern
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.read_concern import ReadConcern

from shared.failpoints import passing
from shared.traces import traces

Document = dict[str, Any]
Beside = Callable[[ClientSession], None]  # writes in the transaction of commits; it may be called again
NO_HASH = "0" * 64
DUPLICATE_KEY = 11000
READ_AT_ONCE = 500  # commits; MongoDB would send 16 MB at once, to each of many threads
TRANSACTION_SECONDS = 5.0  # without this limit the driver would try again for two minutes
UNPUBLISHED = "unpublished"  # the index that the relay walks
OLDEST = "oldest"  # the index that tells the age of its backlog


class WrongVersion(Exception):
    """Somebody else appended to the stream first: fold and decide again."""


class DamagedCommit(Exception):
    """A document of the log that is not as it was appended."""


class AlreadyRecorded(Exception):
    """The command has a commit already: `commit` is what it led to the first time."""

    def __init__(self, commit: "Commit") -> None:
        super().__init__(f"command {commit.command_id} is recorded as {commit.id}")
        self.commit = commit


class Head(NamedTuple):
    """Where a stream ends: its version, the hash of its last commit and that commit's time."""

    version: int
    hash: str
    recorded_at: datetime


EMPTY = Head(0, NO_HASH, datetime(1970, 1, 1, tzinfo=UTC))


class Commit(Struct, frozen=True):
    """All events of one command. `version` is the stream's version before it; `events` are CloudEvents in JSON."""

    stream: str
    version: int
    unit: str
    command_id: str
    fingerprint: str
    recorded_at: datetime
    previous_hash: str
    events: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.stream}@{self.version}"

    @property
    def last_version(self) -> int:
        return self.version + len(self.events)

    def hash(self) -> str:
        """SHA-256 over the fields above as JSON: each commit seals all commits of its stream before it."""
        return hashlib.sha256(msgspec.json.encode(msgspec.structs.astuple(self))).hexdigest()

    def head(self) -> Head:
        return Head(self.last_version, self.hash(), self.recorded_at)

    def document(self) -> Document:
        fields = msgspec.structs.asdict(self)
        return {"_id": self.id, **fields, "hash": self.hash(), "published_at": None}


def commit_of(document: Document) -> Commit:
    """Raises DamagedCommit where a field is missing or of another type."""
    try:
        return msgspec.convert(document, Commit)
    except msgspec.ValidationError as error:
        raise DamagedCommit(f"it cannot be read: {error}") from error


class EventLog:
    """The commits of one service. Every write is a majority write; every read sees what the majority has."""

    def __init__(self, database: Database[Document]) -> None:
        self.commits: Collection[Document] = database.get_collection(
            "commits",
            read_concern=ReadConcern("majority"),
            write_concern=WriteConcern("majority", j=True),
            read_preference=ReadPreference.PRIMARY,
        )

    def prepare(self) -> None:
        """Create the indexes; safe to repeat."""
        self.commits.create_index([("stream", ASCENDING), ("version", ASCENDING)], name="stream")
        self.commits.create_index("command_id", unique=True, name="command")
        waiting = {"published_at": None}
        self.commits.create_index(
            [("stream", ASCENDING), ("version", ASCENDING)], name=UNPUBLISHED, partialFilterExpression=waiting
        )
        self.commits.create_index("recorded_at", name=OLDEST, partialFilterExpression=waiting)

    def append(self, commit: Commit) -> Head:
        """Store a commit behind the version it was decided on; raises WrongVersion or AlreadyRecorded."""
        document = commit.document()
        passing("command.before-insert")
        try:
            with traces.span("append", attributes={"sinergi.commit": commit.id}):
                self.commits.insert_one(document)
        except DuplicateKeyError as error:
            raise self._why_not(commit) from error
        passing("command.after-insert")
        return Head(commit.last_version, document["hash"], commit.recorded_at)

    def append_all(self, commits: Sequence[Commit], beside: Beside) -> None:
        """Store several commits and what is written beside them in one transaction, all or nothing.

        Raises WrongVersion or AlreadyRecorded because of any of them, and what `beside` raises.
        """
        documents = [commit.document() for commit in commits]

        def store(session: ClientSession) -> None:
            self.commits.insert_many(documents, session=session)
            beside(session)

        try:
            with (
                traces.span("append", attributes={"sinergi.commits": len(commits)}),
                self.commits.database.client.start_session() as session,
                pymongo.timeout(TRANSACTION_SECONDS),
            ):
                session.with_transaction(store, self.commits.read_concern, self.commits.write_concern)
        except BulkWriteError as error:
            problems = error.details["writeErrors"]
            if [each["code"] for each in problems] != [DUPLICATE_KEY]:
                raise
            raise self._why_not(commits[problems[0]["index"]]) from error

    def _why_not(self, commit: Commit) -> AlreadyRecorded | WrongVersion:
        """Why a commit could not be stored."""
        recorded = self.of_command(commit.command_id)
        if recorded:
            return AlreadyRecorded(recorded)
        return WrongVersion(f"{commit.stream} is no longer at version {commit.version}")

    def of_command(self, command_id: str) -> Commit | None:
        document = self.commits.find_one({"command_id": command_id})
        return commit_of(document) if document else None

    def read(self, stream: str, after: int = 0) -> Iterator[Commit]:
        """The commits of a stream from version `after` on, in order."""
        wanted = {"stream": stream, "version": {"$gte": after}}
        return map(commit_of, self.commits.find(wanted, batch_size=READ_AT_ONCE).sort("version", ASCENDING))

    def streams(self, prefix: str = "") -> Sequence[str]:
        """The names of all streams that begin with `prefix`, sorted."""
        wanted = {"stream": {"$gte": prefix, "$lt": prefix + "\uffff"}}
        groups = self.commits.aggregate(
            [{"$match": wanted}, {"$group": {"_id": "$stream"}}, {"$sort": {"_id": 1}}], allowDiskUse=True
        )
        return [group["_id"] for group in groups]
