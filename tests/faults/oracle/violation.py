"""A violation: which invariant of the fault catalogue does not hold, and where."""

from typing import NamedTuple


class Violation(NamedTuple):
    invariant: str
    stream: str
    version: int | None
    what: str

    def __str__(self) -> str:
        place = self.stream if self.version is None else f"{self.stream}@{self.version}"
        return f"{self.invariant} {place}: {self.what}"
