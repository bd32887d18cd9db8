"""Those as whom everybody may sign in at the pages of the local stack: each with a token, in a file of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from deploy.demonstration.catalogue import read_units
from deploy.local.identity import Identity
from shared.pages.local_people import LocalPerson, Post
from shared.tokens import Role

FILE = "people.json"


class Seat(NamedTuple):
    """A post, whose token it gets, and of which unit."""

    post: Post
    role: Role
    unit: str | None = None
    subject: str | None = None


SEATS: Sequence[Seat] = (
    Seat("bupati", "leader", subject="local-bupati"),
    Seat("sekda", "leader"),
    Seat("asisten", "leader", subject="local-asisten"),
    Seat("operator", "operator", "diskominfosp"),
    Seat("head", "head", "diskominfosp"),
    Seat("verifier", "verifier"),
    Seat("coordinator", "coordinator"),
    Seat("operations", "operations"),
)


def seat_people(folder: Path, identity: Identity) -> None:
    """Write the file that services are told of; only its owner can read it."""
    file = place(folder)
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.encode(list(_people(identity))))


def place(folder: Path) -> Path:
    return folder / "identity" / FILE


def _people(identity: Identity) -> Iterator[LocalPerson]:
    names = {unit.id: unit.name for unit in read_units()}
    for seat in SEATS:
        token = identity.mint(seat.role, seat.unit, seat.subject)
        yield LocalPerson(seat.post, token, names[seat.unit] if seat.unit else None)
