"""Who may be told something: posts, addresses, and how each wants to be told. Names and addresses live only here."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Literal

from msgspec import Struct

from services.notifications.rules import Role

Channel = Literal["feed", "email", "webhook"]
Mode = Literal["immediate", "digest", "off"]
Language = Literal["id", "en"]
UNIT_ROLES: frozenset[Role] = frozenset({"operator", "head", "system"})  # a post in these is one unit's


class Post(Struct, frozen=True):
    """A role, and the unit it is held for, None being all; what had to be told before `since` is not told any more."""

    role: Role
    unit: str | None
    since: datetime

    def covers(self, role: Role, unit: str) -> bool:
        return self.role == role and self.unit in {None, unit}


class Quiet(Struct, frozen=True):
    """From one time of the day to another, over midnight where the first is the later: no letters, in WITA."""

    begins: time
    ends: time

    def holds(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


class Preferences(Struct, frozen=True):
    """`digest_at` is when the daily digest is due, in WITA. The feed is always there."""

    email: Mode = "immediate"
    digest_at: time = time(7, 30)
    quiet: Quiet | None = Quiet(time(20), time(6))
    language: Language = "id"


class Person(Struct, frozen=True):
    """`actor` is the pseudonym of the subject of its tokens, which leads from a request to its feed."""

    id: str
    name: str
    email: str | None
    actor: str | None
    posts: tuple[Post, ...]
    preferences: Preferences = Preferences()


class Endpoint(Struct, frozen=True):
    """Where a unit's system is told; `secret` signs, `disabled` says why nothing is sent there any more."""

    id: str
    unit: str
    name: str
    url: str
    secret: str
    since: datetime
    disabled: str | None = None


class Recipient(Struct, frozen=True):
    """Somebody, by one channel; nothing before `since` is told."""

    id: str
    channel: Channel
    since: datetime


def audience(people: Iterable[Person], endpoints: Iterable[Endpoint], role: Role, unit: str) -> list[Recipient]:
    """Everybody in a role for a unit, by each channel they can be reached by."""
    if role == "system":
        there = [each for each in endpoints if each.unit == unit and each.disabled is None]
        return [Recipient(each.id, "webhook", each.since) for each in there]
    found = []
    for person in people:
        since = [post.since for post in person.posts if post.covers(role, unit)]
        if since:
            found.append(Recipient(person.id, "feed", min(since)))
            if person.email and person.preferences.email != "off":
                found.append(Recipient(person.id, "email", min(since)))
    return found
