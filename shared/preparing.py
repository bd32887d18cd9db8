"""Preparing a service's database before the first write, and not before it is there."""

import threading
from collections.abc import Callable

from flask import Flask

from shared.current import asked
from shared.problems import Unavailable

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def prepare_before_writing(app: Flask, prepare: Callable[[], None]) -> None:
    """A database that is away when the API starts must not keep it from starting, nor be written to unprepared."""
    prepared = once(prepare)

    @app.before_request
    def check() -> None:
        if asked().method not in READING:
            prepared()


def once(task: Callable[[], None]) -> Callable[[], None]:
    """The task until it has succeeded; from then on nothing."""
    lock, done = threading.Lock(), threading.Event()

    def do() -> None:
        if done.is_set():
            return
        if not lock.acquire(timeout=1):
            raise Unavailable("the indexes are not there yet")
        try:
            if not done.is_set():
                task()
                done.set()
        finally:
            lock.release()

    return do
