"""The write side of one kind of stream as pure functions: what a command leads to, and what an event changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.envelope import Recorded
from shared.inbox.verdict import Code

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")


class Refused(Exception):
    """The domain says no. `field` names what is to blame, `accepted` what would be accepted.

    `code` is the reason as units' systems tell it by, where a rule has one of its own.
    """

    def __init__(
        self, message: str, field: str | None = None, accepted: str | None = None, code: Code | None = None
    ) -> None:
        super().__init__(message)
        self.field = field
        self.accepted = accepted
        self.code = code


class Missing(Refused):
    """What a command or a question is about does not exist; the message says which thing."""


@dataclass(frozen=True)
class Decider(Generic[S, C, E]):
    """`decide` says no by raising Refused, and `[]` is no news; neither function reads a clock or makes an id."""

    initial: S
    decide: Callable[[S, C], Sequence[E]]
    evolve: Callable[[S, Recorded[E]], S]
