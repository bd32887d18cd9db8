"""Those as whom a stack of one machine lets everybody sign in with one click; nowhere else are there any.

The stack writes them into a file with a token for each, and names the file by a setting that is refused where MongoDB
or Kafka is another machine's. A token has to hold like every other.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from flask import Flask, current_app

from shared.settings import ApiSettings

EXTENSION = "sinergi-local-people"
Post = Literal["bupati", "sekda", "asisten", "operator", "head", "verifier", "coordinator", "operations"]


class LocalPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`unit` is the name of the own unit, of who has one."""

    post: Post
    token: str
    unit: str | None = None


class Group(msgspec.Struct, frozen=True):
    """Those who are shown together."""

    name: str
    people: Sequence[LocalPerson]


GROUPS: Mapping[str, Sequence[Post]] = {
    "leadership": ("bupati", "sekda", "asisten"),
    "unit": ("operator", "head"),
    "regency": ("verifier", "coordinator", "operations"),
}


def read_people(path: Path) -> Mapping[Post, LocalPerson]:
    people = msgspec.json.decode(path.read_bytes(), type=tuple[LocalPerson, ...])
    return {person.post: person for person in people}


def use_local_people(app: Flask, settings: ApiSettings) -> None:
    app.extensions[EXTENSION] = read_people(Path(settings.local_people)) if settings.local_people else {}


def local_people() -> Mapping[str, LocalPerson]:
    """By their posts; none, where people sign in with their own credentials."""
    people: Mapping[str, LocalPerson] = current_app.extensions[EXTENSION]
    return people


def local_groups() -> list[Group]:
    known = local_people()
    groups = [Group(name, [known[post] for post in posts if post in known]) for name, posts in GROUPS.items()]
    return [group for group in groups if group.people]
