"""What the HTTP door works with: the judging of its service, and how much of it an account may use."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

from flask import Flask, current_app

from shared.inbox.limits import Limits, Places
from shared.inbox.report import Received
from shared.inbox.verdict import Verdict

EXTENSION = "sinergi-inbox-door"
STREAMS_OF_AN_ACCOUNT = 2
Judge = Callable[[Sequence[Received]], Sequence[Verdict]]


class Sender(NamedTuple):
    """`account` is a pseudonym, `unit` the one that it reports for."""

    account: str
    unit: str


class Door:
    """`judge` gives verdicts that are kept, `validate` the same ones and keeps nothing."""

    def __init__(
        self, judge: Judge, validate: Judge, limits: Limits, streams: int, clock: Callable[[], datetime]
    ) -> None:
        self.judge = judge
        self.validate = validate
        self.limits = limits
        self.clock = clock
        self.places = Places(STREAMS_OF_AN_ACCOUNT, streams)
        self.pool = ThreadPoolExecutor(streams, "inbox-stream")


def open_door(app: Flask, door: Door) -> None:
    app.extensions[EXTENSION] = door


def door() -> Door:
    """The one of the application that answers."""
    opened: Door = current_app.extensions[EXTENSION]
    return opened
