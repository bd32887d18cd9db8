"""How much a plan may hold: what readers keep of it has to fit into one document, whatever is written into it."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from shared.decider import Refused

# A unit's year is one document of the read model with two plans in it. Twice this and what stands around it (names of
# fields, who and when: MARKS) is below 14 MiB; MongoDB takes 16.
MOST_BYTES = 6 * 1024 * 1024
MARKS = 1024
_encode = msgspec.json.Encoder(decimal_format="string").encode


def weight(*parts: Struct | None) -> int:
    """How many bytes facts come to, with what stands around each; nothing weighs nothing."""
    return sum(len(_encode(part)) + MARKS for part in parts if part is not None)


def check_room(held: int, more: Iterable[Struct]) -> None:
    """Raises Refused where a plan that holds so many bytes would hold too many; what is replaced is not made good."""
    total = held + weight(*more)
    if total > MOST_BYTES:
        problem = f"the plan would come to {total} bytes with all its actions, revisions and reports"
        raise Refused(problem, accepted=f"at most {MOST_BYTES} bytes: shorter texts, or fewer pieces of evidence")
