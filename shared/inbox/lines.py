"""Newline-delimited JSON out of a body that need not fit into memory."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BLOCK_BYTES = 16 * 1024


class Unfinished(Exception):
    """The body ended before all of what was announced: what came of its last line is no line."""


def blocks(read: Callable[[int], bytes], announced: int | None) -> Iterator[bytes]:
    """A body as it comes; raises Unfinished where fewer bytes came than were announced."""
    received = 0
    while block := read(BLOCK_BYTES):
        received += len(block)
        yield block
    if announced is not None and received < announced:
        raise Unfinished(f"{received} of {announced} bytes came")


def lines(body: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The lines that are not blank; of one longer than `most` bytes, `most` + 1, so that it still is too long."""
    begun = b""
    for block in body:
        first, *others = block.split(b"\n")
        begun = (begun + first)[: most + 1]
        for other in others:
            if begun.strip():
                yield begun
            begun = other[: most + 1]
    if begun.strip():
        yield begun


def handfuls(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """All items in order, as many at once as there are up to `most`."""
    remaining = iter(items)
    while handful := list(islice(remaining, most)):
        yield handful
