"""Verifying the log: every stream is an unbroken chain of hashes, and its versions follow one another."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pymongo import ASCENDING

from shared.event_log import NO_HASH, Document, EventLog, commit_of


class Break(NamedTuple):
    """The first commit of a stream that is not what was once appended, and what is wrong with it."""

    commit: str
    problem: str


class Verified(NamedTuple):
    streams: int
    commits: int
    breaks: tuple[Break, ...]


def verify_chain(event_log: EventLog, prefix: str = "") -> Verified:
    """Recompute the chain of every stream that begins so; streams are read one after another, never all at once."""
    wanted = {"stream": {"$gte": prefix, "$lt": prefix + "\uffff"}}
    documents = event_log.commits.find(wanted).sort([("stream", ASCENDING), ("version", ASCENDING)])
    streams = commits = 0
    breaks: list[Break] = []
    for _, chain in groupby(documents, key=lambda document: document["stream"]):
        streams += 1
        problems: list[Break] = []
        for problem in _problems(chain):
            commits += 1
            problems += [problem] if problem else []
        breaks += problems[:1]
    return Verified(streams, commits, tuple(breaks))


def _problems(chain: Iterator[Document]) -> Iterator[Break | None]:
    """One answer for each commit of a stream."""
    version, previous = 0, NO_HASH
    for document in chain:
        commit = commit_of(document)
        problem = None
        if document["_id"] != commit.id:
            problem = f"its id is {document['_id']}"
        elif commit.version != version:
            problem = f"versions {version + 1} to {commit.version} are missing before it"
        elif commit.previous_hash != previous:
            problem = "it does not carry the hash of the commit before it"
        elif document["hash"] != commit.hash():
            problem = "its content does not have its hash"
        yield Break(commit.id, problem) if problem else None
        version, previous = commit.last_version, document["hash"]
