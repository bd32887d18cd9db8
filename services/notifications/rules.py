"""Who is told what, and when: data in versions, each in force from a day on, read strictly.

Roles are those of the ladder (operator, head, asisten, sekda, bupati), and coordinator, verifier, operations, system.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from services.notifications.matter import Kind
from shared.wita import day_of

Role = Literal["operator", "head", "asisten", "sekda", "bupati", "coordinator", "verifier", "operations", "system"]
LADDER: tuple[Role, ...] = ("operator", "head", "asisten", "sekda", "bupati")
Condition = Literal["not_conforming", "first_edition", "correction"]
Hour = Annotated[int, Meta(ge=0, le=23)]


class RulesWrong(Exception):
    """The rules cannot be followed: the process must not start."""


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told so many days and hours after the matter was `opened`, or was `due`; less than 0 is before.

    With an `hour`, at that hour of that day in WITA; without, at the moment itself.
    """

    step: str
    anchor: Literal["opened", "due"]
    to: tuple[Role, ...]
    days: int = 0
    hours: int = 0
    hour: Hour | None = None
    urgent: bool = False


class News(Struct, frozen=True, forbid_unknown_fields=True):
    """An event that is told as it is, to the roles of its unit; it cannot be resolved."""

    rule: str
    event: str
    to: tuple[Role, ...]
    when: Condition | None = None


class Priorities(Struct, frozen=True, forbid_unknown_fields=True):
    """What the Bupati is told: once a week (0 is Monday), at most `most` matters, filled up to `least` where there are.

    A matter comes in question so many `days` after it was due, or opened where it has no day; to fill up, after fewer.
    """

    weekday: Annotated[int, Meta(ge=0, le=6)]
    hour: Hour
    days: int
    fill_days: int
    least: int = 3
    most: int = 5


class Retries(Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds between one attempt and the next; after the last, sending has failed."""

    email: tuple[int, ...]
    webhook: tuple[int, ...]


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """One version. `links` lead to the page that a matter or news is about, with what texts know in braces."""

    id: str
    effective_from: date
    letters_per_hour: int
    matters: Mapping[Kind, tuple[Step, ...]]
    priorities: Priorities
    news: tuple[News, ...]
    links: Mapping[str, str]
    retries: Retries


class RuleBook(Struct, frozen=True, forbid_unknown_fields=True):
    """All versions in the order of their days; `texts` is the file of the words, beside this one."""

    texts: str
    versions: tuple[Rules, ...]

    def in_force(self, at: datetime) -> Rules:
        """The version of a moment; before the first one begins, the first one."""
        begun = [rules for rules in self.versions if rules.effective_from <= day_of(at)]
        return begun[-1] if begun else self.versions[0]


def parse(content: bytes) -> RuleBook:
    """Raises RulesWrong."""
    try:
        book = msgspec.json.decode(content, type=RuleBook)
    except msgspec.DecodeError as error:
        raise RulesWrong(f"the rules cannot be read: {error}") from error
    days = [rules.effective_from for rules in book.versions]
    if not days or days != sorted(set(days)):
        raise RulesWrong("the versions have to follow one another, each from a later day on")
    for rules in book.versions:
        _check(rules)
    return book


def told_about(rules: Rules) -> list[tuple[str, str]]:
    """The rule and step of everything that texts are needed for."""
    matters = [(kind, step.step) for kind, steps in rules.matters.items() for step in steps]
    news, kinds = [(news.rule, NEWS_STEP) for news in rules.news], [(PRIORITIES, kind) for kind in get_args(Kind)]
    return [*matters, *news, *kinds]


PRIORITIES = "priorities"
NEWS_STEP = "news"


def _check(rules: Rules) -> None:
    for kind, steps in rules.matters.items():
        _all_different(f"{rules.id}: the steps of {kind}", (step.step for step in steps))
        if any("bupati" in step.to for step in steps):
            raise RulesWrong(f"{rules.id}: {kind} goes to the Bupati, who is told priorities alone")
    names = [news.rule for news in rules.news]
    _all_different(f"{rules.id}: the news", names)
    missing = {*get_args(Kind), *names} - rules.links.keys()
    clash = set(names) & {*get_args(Kind), PRIORITIES}
    if missing or clash:
        raise RulesWrong(f"{rules.id}: without a link: {sorted(missing)}; news that is called like a matter: {clash}")
    if not 1 <= rules.priorities.least <= rules.priorities.most or rules.letters_per_hour < 1:
        raise RulesWrong(f"{rules.id}: priorities need 1 <= least <= most, and letters_per_hour at least 1")


def _all_different(what: str, names: Iterable[str]) -> None:
    listed: Sequence[str] = list(names)
    if len(set(listed)) < len(listed):
        raise RulesWrong(f"{what} are not all called differently")
