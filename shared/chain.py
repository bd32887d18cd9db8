"""Verifying the log: every stream is an unbroken chain of hashes, and its versions follow one another."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from pymongo import ASCENDING

from shared.event_log import NO_HASH, Commit, DamagedCommit, Document, EventLog, commit_of
from shared.progress import counted


class Break(NamedTuple):
    """The first commit of a stream that is not what was once appended, and what is wrong with it."""

    commit: str
    problem: str


class Verified(NamedTuple):
    streams: int
    commits: int
    breaks: tuple[Break, ...]


def verify_chain(event_log: EventLog, prefix: str = "", told: Callable[[int], object] = abs) -> Verified:
    """Recompute the chain of every stream that begins so; streams are read one after another, never all at once.

    `told` gets the number of commits now and then.

    A commit whose stream has been lost or is no text belongs to no chain, and is named whatever the prefix.
    """
    wanted = {"stream": {"$gte": prefix, "$lt": prefix + "\uffff"}}
    documents = event_log.commits.find(wanted).sort([("stream", ASCENDING), ("version", ASCENDING)])
    astray = event_log.commits.find({"stream": {"$not": {"$type": "string"}}}, {"_id": 1})
    breaks = [Break(str(document["_id"]), "it names no stream") for document in astray]
    chains = [(len(problems), _first(problems)) for problems in _chains(counted(told, documents))]
    breaks += [broken for _, broken in chains if broken]
    return Verified(len(chains), sum(commits for commits, _ in chains), tuple(breaks))


def broken_chains(documents: Iterable[Document]) -> Iterator[Break]:
    """The first break of each stream that has one, of all documents in the order of (stream, version)."""
    return (broken for problems in _chains(documents) if (broken := _first(problems)))


def _chains(documents: Iterable[Document]) -> Iterator[list[Break | None]]:
    """Stream by stream what is wrong with each of its commits."""
    return (list(_problems(chain)) for _, chain in groupby(documents, key=lambda document: document["stream"]))


def _first(problems: Iterable[Break | None]) -> Break | None:
    return next((problem for problem in problems if problem), None)


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
