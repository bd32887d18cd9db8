"""The hash chain over the events of a stream, as reporting computes it from what it received.

A link is SHA-256(the link before + the event's bytes); the link before the first is 32 zero bytes. The bytes of an
event are the same in the commit of its service, on the topic and in the journal, so whoever holds any of the three
can recompute the head of a stream at a version. One byte changed anywhere up to that version gives another head.

The chain proves that these are the events that the report was made of, in this order, none left out. It does not
prove that they were true, nor what was before the report was issued; the services' own `verify-chain` is for that.
"""

import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

from shared.journal import Value

NOTHING = bytes(32)
MARK_BYTES = 8  # of each link, kept to name the first event that is another one; the heads alone are the proof


class Head(Struct, frozen=True):
    """A stream up to a version; `hash` is the link of its last event in hexadecimal digits."""

    stream: str
    version: int
    hash: str

    @property
    def line(self) -> str:
        return f"{self.stream}@{self.version} {self.hash}\n"


def link(previous: bytes, event: bytes) -> bytes:
    return hashlib.sha256(previous + event).digest()


def digest(heads: tuple[Head, ...]) -> str:
    """One hash for all heads, whatever their order."""
    return hashlib.sha256("".join(sorted(head.line for head in heads)).encode()).hexdigest()


class Chains:
    """The chains of many streams while their events go by, each stream in order from its beginning."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._marks: dict[str, bytearray] = {}

    def add(self, value: Value) -> None:
        """Raises ValueError where an event does not follow the one before it."""
        version, previous = self._heads.get(value.stream, (0, NOTHING))
        if value.version != version + 1:
            raise ValueError(f"{value.stream}@{value.version} came when {value.stream}@{version + 1} was expected")
        newest = link(previous, value.text)
        self._heads[value.stream] = (value.version, newest)
        self._marks.setdefault(value.stream, bytearray()).extend(newest[:MARK_BYTES])

    def heads(self) -> tuple[Head, ...]:
        return tuple(Head(stream, version, last.hex()) for stream, (version, last) in sorted(self._heads.items()))

    def marks(self) -> Mapping[str, bytes]:
        """The beginnings of all links of each stream, one after another."""
        return {stream: bytes(marks) for stream, marks in self._marks.items()}


def split(marks: bytes) -> Iterator[bytes]:
    return (marks[place : place + MARK_BYTES] for place in range(0, len(marks), MARK_BYTES))
