"""Verifying the log: every stream is an unbroken chain of hashes, and its versions follow one another."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pymongo import ASCENDING

from shared.event_log import NO_HASH, Commit, DamagedCommit, Document, EventLog, commit_of


class Break(NamedTuple):
    """The first commit of a stream that is not what was once appended, and what is wrong with it."""

    commit: str
    problem: str


class Verified(NamedTuple):
    streams: int
    commits: int
    breaks: tuple[Break, ...]


def verify_chain(event_log: EventLog, prefix: str = "") -> Verified:
    """Recompute the chain of every stream that begins so; streams are read one after another, never all at once.

    A commit whose stream has been lost or is no text belongs to no chain, and is named whatever the prefix.
    """
    wanted = {"stream": {"$gte": prefix, "$lt": prefix + "\uffff"}}
    documents = event_log.commits.find(wanted).sort([("stream", ASCENDING), ("version", ASCENDING)])
    streams = commits = 0
    astray = event_log.commits.find({"stream": {"$not": {"$type": "string"}}}, {"_id": 1})
    breaks = [Break(str(document["_id"]), "it names no stream") for document in astray]
    for _, chain in groupby(documents, key=lambda document: document["stream"]):
        streams += 1
        problems: list[Break] = []
        for problem in _problems(chain):
            commits += 1
            problems += [problem] if problem else []
        breaks += problems[:1]
    return Verified(streams, commits, tuple(breaks))


def _problems(chain: Iterator[Document]) -> Iterator[Break | None]:
    """One answer for each commit of a stream; after one that cannot be read nothing can be told of the later ones."""
    version, previous = 0, NO_HASH
    for document in chain:
        try:
            commit = commit_of(document)
        except DamagedCommit as damage:
            yield Break(str(document["_id"]), str(damage))
            return
        problem = _problem(document, commit, version, previous)
        yield Break(commit.id, problem) if problem else None
        version, previous = commit.last_version, document.get("hash", NO_HASH)


def _problem(document: Document, commit: Commit, version: int, previous: str) -> str | None:
    if document["_id"] != commit.id:
        return f"its id is {document['_id']}"
    if commit.version != version:
        return f"versions {version + 1} to {commit.version} are missing before it"
    if commit.previous_hash != previous:
        return "it does not carry the hash of the commit before it"
    return None if document.get("hash") == commit.hash() else "its content does not have its hash"
