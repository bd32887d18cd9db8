"""What became of one attempt to send a letter, whichever channel it took."""

from typing import Literal, NamedTuple

Result = Literal[
    "sent",
    "later",  # it was not taken, and may be later
    "unknown",  # it was handed over, and nobody said whether it was taken
    "never",  # it will not be taken
    "gone",  # the address wants nothing any more
]


class Outcome(NamedTuple):
    """`code` is what the other side answered, in a word or number: never its text, which may name people."""

    result: Result
    code: str
