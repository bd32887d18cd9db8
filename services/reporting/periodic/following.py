"""Following the events of one side and comparing them with the chains of a report, each stream up to its head."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from services.reporting.periodic.sealing import MARK_BYTES, NOTHING, Head, link
from shared.journal import Value

Problem = Literal[
    "event",  # an event is another one than it was
    "copies",  # an event comes twice, and not the same
    "missing",  # an event, and so all that follow it, is not there
    "stream",  # one of the events of a stream is another one; which, the report does not tell
    "page",  # a page of the journal cannot be read
    "figure",  # a figure comes out differently
    "not_computable",  # nothing comes out
    "content",  # what is stored of the report has another hash
    "own_log",  # the log of the reports themselves is broken
    "file",  # a file says something else than the one that was issued
    "bytes",  # a file says the same, but is not the one that was issued
]


class Finding(Struct, frozen=True):
    """`where` names an event as stream@version, a stream, a figure or a place in a file; `side` is who says so."""

    problem: Problem
    where: str
    side: str
    before: str | None = None
    after: str | None = None


class Following:
    """Events that are not of the report are passed over; of each stream the first thing that is wrong is named."""

    def __init__(self, side: str, heads: Sequence[Head], marks: Mapping[str, bytes]) -> None:
        self._side = side
        self._heads = {head.stream: head for head in heads}
        self._marks = marks
        self._links: dict[str, tuple[int, bytes]] = {}
        self._texts: dict[str, bytearray] = {}
        self._found: dict[str, Finding] = {}

    def take(self, value: Value) -> None:
        head = self._heads.get(value.stream)
        if head is None or value.version > head.version or value.stream in self._found:
            return
        version, previous = self._links.get(value.stream, (0, NOTHING))
        if value.version == version + 1:
            self._follow(value, previous)
        elif value.version <= version and self._texts[value.stream][_place(value.version)] != _mark(value.text):
            self._find("copies", value)

    def findings(self) -> Iterator[Finding]:
        for stream, head in self._heads.items():
            version, last = self._links.get(stream, (0, NOTHING))
            if stream in self._found:
                yield self._found[stream]
            elif version < head.version:
                yield Finding("missing", f"{stream}@{version + 1}", self._side)
            elif last.hex() != head.hash:
                yield Finding("stream", stream, self._side, head.hash, last.hex())

    def _follow(self, value: Value, previous: bytes) -> None:
        newest = link(previous, value.text)
        self._links[value.stream] = value.version, newest
        self._texts.setdefault(value.stream, bytearray()).extend(_mark(value.text))
        known = self._marks.get(value.stream, b"")[_place(value.version)]
        if known and known != newest[:MARK_BYTES]:
            self._find("event", value)

    def _find(self, problem: Literal["event", "copies"], value: Value) -> None:
        self._found[value.stream] = Finding(problem, f"{value.stream}@{value.version}", self._side)


def _place(version: int) -> slice:
    return slice((version - 1) * MARK_BYTES, version * MARK_BYTES)


def _mark(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()[:MARK_BYTES]
