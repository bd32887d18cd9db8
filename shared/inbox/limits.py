"""How much an account may send: a bucket of reports that refills steadily, and a few streams at once."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

FORGOTTEN_AT = 10_000  # accounts; those whose bucket is full again are like those that never came


class TooMany(Exception):
    """The account has sent more than it may; `seconds` from now it may send again."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Rate(NamedTuple):
    """`burst` reports at once, and `per_second` steadily."""

    per_second: float
    burst: float


class Bucket(NamedTuple):
    """What is left at a moment of the clock; less than nothing where a batch was larger than what was left."""

    left: float
    at: float


def refilled(bucket: Bucket, rate: Rate, at: float) -> Bucket:
    return Bucket(min(rate.burst, bucket.left + max(0.0, at - bucket.at) * rate.per_second), at)


def wait_of(bucket: Bucket, rate: Rate) -> float:
    """Seconds until there is something left; 0 where there is."""
    return 0.0 if bucket.left > 0 else (1.0 - bucket.left) / rate.per_second


class Limits:
    """The buckets of all accounts in this process. Whoever has something left may send, and owes what it was short of.

    So a batch larger than the burst passes once, and the account waits the longer afterwards.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def check(self, account: str) -> None:
        """Raises TooMany where nothing is left, before anything is read."""
        wait = self.wait(account)
        if wait > 0:
            raise TooMany(f"accepted are {self.rate.per_second:g} reports a second", wait)

    def wait(self, account: str) -> float:
        """Seconds after which the account may send again; 0 is now."""
        with self._lock:
            return wait_of(self._now(account), self.rate)

    def known(self) -> int:
        """How many accounts are remembered."""
        return len(self._buckets)

    def take(self, account: str, reports: int) -> None:
        with self._lock:
            now = self._now(account)
            self._buckets[account] = now._replace(left=now.left - reports)
            if len(self._buckets) > FORGOTTEN_AT:
                self._forget_full(now.at)

    def _now(self, account: str) -> Bucket:
        at = self._clock()
        return refilled(self._buckets.get(account, Bucket(self.rate.burst, at)), self.rate, at)

    def _forget_full(self, at: float) -> None:
        full = [name for name, each in self._buckets.items() if refilled(each, self.rate, at).left >= self.rate.burst]
        for name in full:
            del self._buckets[name]


class Places:
    """Streams that may be open at once, each of which keeps a thread busy: a few of an account, some of all."""

    def __init__(self, of_one: int, of_all: int, retry_seconds: float = 1.0) -> None:
        self._of_one = of_one
        self._of_all = of_all
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._taken: dict[str, int] = {}

    def take(self, account: str) -> None:
        """Raises TooMany; whoever took a place leaves it."""
        with self._lock:
            taken = self._taken.get(account, 0)
            if taken >= self._of_one:
                raise TooMany(f"accepted is {self._of_one} streams of an account at once", self._retry_seconds)
            if sum(self._taken.values()) >= self._of_all:
                raise TooMany(f"{self._of_all} streams are open already", self._retry_seconds)
            self._taken[account] = taken + 1

    def leave(self, account: str) -> None:
        with self._lock:
            left = self._taken[account] - 1
            if left:
                self._taken[account] = left
            else:
                del self._taken[account]
