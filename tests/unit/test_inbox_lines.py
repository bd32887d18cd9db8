"""Lines out of a body in blocks, and answers that wait for their reader."""

import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inbox.lines import Unfinished, blocks, handfuls, lines
from shared.inbox.spool import MEMORY_BYTES, Spool

MOST = 20


@given(st.lists(st.binary(max_size=40)))
def test_lines_do_not_depend_on_the_blocks_they_come_in(body: list[bytes]) -> None:
    whole = b"".join(body)
    expected = [line[: MOST + 1] for line in whole.split(b"\n") if line[: MOST + 1].strip()]
    assert list(lines(body, MOST)) == expected
    assert list(lines([whole], MOST)) == expected


def test_of_an_endless_line_only_its_beginning_is_held() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            yield b"x" * 1000
        yield b"\n{}"

    assert list(lines(endless(), MOST)) == [b"x" * (MOST + 1), b"{}"]


def test_a_body_that_breaks_off_has_no_last_line() -> None:
    read: list[bytes] = []
    with pytest.raises(Unfinished, match="5 of 9 bytes"):
        read.extend(lines(blocks(BytesIO(b"1\n2\n3").read, 9), MOST))
    assert read == [b"1", b"2"]


def test_handfuls_keep_everything_in_order() -> None:
    assert list(handfuls(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_a_writer_never_waits_for_its_reader() -> None:
    spool, block = Spool(), b"verdict\n" * 1000
    rounds = 3 * MEMORY_BYTES // len(block)
    for _ in range(rounds):
        spool.write(block)
    spool.end()
    assert b"".join(iter(spool.read, b"")) == block * rounds
    spool.abandon()


def test_a_reader_waits_for_what_is_written_next() -> None:
    spool, read = Spool(), list[bytes]()
    reader = threading.Thread(target=lambda: read.extend(iter(spool.read, b"")))
    reader.start()
    spool.write(b"first")
    spool.write(b"second")
    spool.end()
    reader.join(10)
    spool.abandon()
    assert b"".join(read) == b"firstsecond"


def test_what_nobody_reads_is_not_kept() -> None:
    spool = Spool()
    spool.write(b"first")
    spool.abandon()
    spool.write(b"second")
    assert spool.abandoned.is_set()
