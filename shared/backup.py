"""A backup of the log, and the proof that nothing is missing: every chain whole, and its counts and heads noted beside.

A backup is a folder: the commits in the format of mongodump, and, written last, the proof. Without one it is none.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast
from zlib import error as ZlibError  # noqa: N812 - it has no better name

import bson
import msgspec
from bson.codec_options import CodecOptions
from bson.errors import InvalidBSON
from msgspec import Struct
from pymongo import ASCENDING

from shared.chain import broken_chains
from shared.event_log import Document, EventLog

COMMITS, PROOF = "commits.bson.gz", "proof.json"
AS_STORED: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
AT_ONCE = 1000
Progress = Callable[[int], None]  # is told how many commits are done


class Incomplete(Exception):
    """A backup, or what was made of it, that lacks something; the message says what."""


class NotEmpty(Exception):
    """The place that was to be restored into holds something."""


class Proof(Struct, frozen=True):
    """What a log holds. `heads` is the SHA-256 of each stream's name, last version and last hash: it seals all."""

    service: str
    began: datetime
    streams: int
    commits: int
    events: int
    heads: str

    def holds(self, other: "Proof") -> bool:
        """Whether the other is of the same log as it then was."""
        return msgspec.structs.replace(other, began=self.began) == self


class Seen:
    """Counts the documents that pass through, stream by stream in order; raises Incomplete at a broken chain."""

    def __init__(self) -> None:
        self.commits = self.events = 0
        self.heads: dict[str, tuple[int, str]] = {}

    def through(self, documents: Iterable[Document], progress: Progress) -> Iterator[Document]:
        for document in documents:
            yield document
            self.commits += 1
            self.events += len(document["events"])
            self.heads[document["stream"]] = (document["version"] + len(document["events"]), document["hash"])
            if self.commits % AT_ONCE == 0:
                progress(self.commits)

    def proof(self, service: str, began: datetime) -> Proof:
        lines = [f"{stream}@{version} {head}\n" for stream, (version, head) in self.heads.items()]
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
        return Proof(service, began, len(self.heads), self.commits, self.events, digest)


def back_up(log: EventLog, service: str, folder: Path, began: datetime, progress: Progress) -> Proof:
    """Write a new folder, read it again, and prove that it holds every commit that was acknowledged when it began.

    Others may go on appending: what they append meanwhile is in it or not, stream by stream without a gap.
    Raises FileExistsError, and Incomplete.
    """
    folder.mkdir(parents=True)
    before, seen = _versions(log), Seen()
    with gzip.open(folder / COMMITS, "wb") as file:
        for document in seen.through(_in_order(log), progress):
            file.write(bson.encode(document))
    proof = seen.proof(service, began)
    lacking = [stream for stream, version in before.items() if seen.heads.get(stream, (0, ""))[0] < version]
    if lacking:
        raise Incomplete(f"it lacks commits of {', '.join(lacking[:5])}")
    check(proof, folder, progress)
    (folder / PROOF).write_bytes(msgspec.json.format(msgspec.json.encode(proof)))
    return proof


def check(proof: Proof, folder: Path, progress: Progress) -> None:
    """Hold everything in a backup against its proof; raises Incomplete."""
    _same(proof, prove(commits_in(folder), proof, progress))


def restore(log: EventLog, proof: Proof, folder: Path, progress: Progress) -> None:
    """Put everything into an empty log, and prove that it is all there; raises NotEmpty and Incomplete."""
    check(proof, folder, lambda _: None)
    if log.commits.find_one({}, {"_id": 1}):
        raise NotEmpty("the log holds commits: restore into an empty database, and never into one that is in use")
    log.prepare()
    documents = Seen().through(commits_in(folder), progress)
    while together := list(islice(documents, AT_ONCE)):
        log.commits.insert_many(together, ordered=False)
    _same(proof, prove(_in_order(log), proof, lambda _: None))


def prove(documents: Iterable[Document], like: Proof, progress: Progress) -> Proof:
    """What these documents hold, of the same service and beginning; raises Incomplete at the first broken chain."""
    seen = Seen()
    for broken in broken_chains(seen.through(documents, progress)):
        raise Incomplete(f"{broken.commit}: {broken.problem}")
    return seen.proof(like.service, like.began)


def read_proof(folder: Path, service: str) -> Proof:
    """Raises Incomplete where there is none, or it is another service's."""
    try:
        proof = msgspec.json.decode((folder / PROOF).read_bytes(), type=Proof)
    except (OSError, msgspec.DecodeError) as error:
        raise Incomplete(f"{folder} is no finished backup: {error}") from error
    if proof.service != service:
        raise Incomplete(f"{folder} is a backup of {proof.service}, not of {service}")
    return proof


def commits_in(folder: Path) -> Iterator[Document]:
    """The documents as they were stored; raises Incomplete where the file is damaged or cut."""
    try:
        with gzip.open(folder / COMMITS, "rb") as file:
            yield from bson.decode_file_iter(cast("BinaryIO", file), AS_STORED)
    except (OSError, EOFError, ZlibError, InvalidBSON) as error:
        raise Incomplete(f"{folder / COMMITS} cannot be read: {error}") from error


def _same(noted: Proof, found: Proof) -> None:
    if not noted.holds(found):
        raise Incomplete(f"there should be {_counts(noted)}, and there are {_counts(found)}")


def _counts(proof: Proof) -> str:
    return f"{proof.commits} commits of {proof.streams} streams with heads {proof.heads[:16]}"


def _versions(log: EventLog) -> Mapping[str, int]:
    """The last version of each stream."""
    last = {"$max": {"$add": ["$version", {"$size": "$events"}]}}
    groups = log.commits.aggregate([{"$group": {"_id": "$stream", "last": last}}], allowDiskUse=True)
    return {group["_id"]: group["last"] for group in groups}


def _in_order(log: EventLog) -> Iterator[Document]:
    return iter(log.commits.find().sort([("stream", ASCENDING), ("version", ASCENDING)]))
