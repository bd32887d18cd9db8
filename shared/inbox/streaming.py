"""A stream of reports answered by a stream of verdicts, of whatever length, in the order in which they came."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextvars import copy_context
from itertools import chain

import msgspec
from flask import Response

from shared.inbox.door import Door, Judge, Sender
from shared.inbox.items import NDJSON, received
from shared.inbox.lines import handfuls
from shared.inbox.spool import Spool

LINES_AT_ONCE = 200
_encode_lines = msgspec.json.Encoder().encode_lines


def streamed(reports: Iterator[bytes], judge: Judge, door: Door, sender: Sender) -> Response:
    """Raises TooMany, and what goes wrong before the first verdict; what does later cuts the answer off.

    A report that was judged and whose verdict was cut off may be sent again: it gets the same one.
    """
    spool = Spool()
    door.places.take(sender.account)
    work = door.pool.submit(copy_context().run, _judge_all, reports, judge, door, sender, spool)
    work.add_done_callback(lambda _: _done(door, sender, spool))
    response = Response(_from(spool.read(), spool, work), content_type=NDJSON)
    response.call_on_close(spool.abandon)
    return response


def _judge_all(reports: Iterator[bytes], judge: Judge, door: Door, sender: Sender, spool: Spool) -> None:
    """An account that is faster than it may be is read more slowly."""
    for handful in handfuls(reports, LINES_AT_ONCE):
        if spool.abandoned.wait(door.limits.wait(sender.account)):
            return
        door.limits.take(sender.account, len(handful))
        at = door.clock()
        spool.write(_encode_lines(judge([received(line, sender, at) for line in handful])))


def _done(door: Door, sender: Sender, spool: Spool) -> None:
    door.places.leave(sender.account)
    spool.end()


def _from(first: bytes, spool: Spool, work: "Future[None]") -> Iterator[bytes]:
    """All answers; where there are none, what went wrong is raised at once."""
    if not first:
        spool.abandon()
        work.result()
    return chain([first], _rest(spool, work)) if first else iter(())


def _rest(spool: Spool, work: "Future[None]") -> Iterator[bytes]:
    while block := spool.read():
        yield block
    spool.abandon()
    work.result()
