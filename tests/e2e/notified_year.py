"""An independent book of a year: who has to be told what and when. It shares nothing with the product but the rules.

People do deeds; deeds open and close matters; the rules say who is told how long after a matter opened or was due.
Every day and every end of a working-time clock in the story was counted by hand.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

WITA = timezone(timedelta(hours=8))
RULES = Path(__file__).parents[2] / "deploy" / "reference" / "notification-rules.json"
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
LEAST, MOST = 3, 5  # priorities in a week
EVENING, MORNING, DIGEST = time(20), time(6), time(7, 30)  # quiet hours, and when daily digests leave

OPENS: Mapping[str, Sequence[str]] = {
    "submit": ["plan_submitted"],
    "propose": ["indicator_proposed"],
    "measure": ["indicator_out_of_reach"],
    "give_back": ["plan_returned"],
    "open": ["report"],
    "instruct": ["instruction"],
    "instruct_anew": ["instruction"],
    "ask": ["consultation_response", "consultation_resolution"],
    "start": ["consultation_resolution"],
    "give": ["consultation_resolution"],
    "need": ["consultation_waiting"],
    "hold": ["follow_up"],
    "send_back": ["follow_up"],
    "done": ["follow_up_done", "consultation_resolution"],
}
CLOSES: Mapping[str, Sequence[str]] = {
    "submit": ["plan_returned"],
    "consent": ["indicator_proposed"],
    "correct": ["indicator_out_of_reach"],
    "approve": ["plan_submitted"],
    "give_back": ["plan_submitted"],
    "report": ["report"],
    "report_late": ["report"],
    "follow": ["instruction"],
    "take": ["consultation_response"],
    "need": ["consultation_resolution"],
    "give": ["consultation_waiting"],
    "hold": ["consultation_resolution"],  # what is left is the unit's own to do
    "done": ["follow_up"],
    "verify": ["follow_up_done"],
    "send_back": ["follow_up_done", "consultation_resolution"],
    "end": ["consultation_resolution", "follow_up"],
    "withdraw": ["consultation_response", "consultation_resolution"],
}
NEWS = {
    "approve": "plan_approved",
    "consent": "indicator_agreed",
    "doubt": "progress_doubted",
    "meet": "consultation_scheduled",
    "end": "consultation_closed",
    "withdraw": "consultation_closed",
}


def at(text: str) -> datetime:
    """04-01 09:30 of the year, in WITA."""
    return datetime.fromisoformat(f"2025-{text}").replace(tzinfo=WITA)


class Deed(NamedTuple):
    """Something that is done; `dues` are those of the matters that it opens, `about` a quarter or a name."""

    at: datetime
    what: str
    unit: str
    about: str = ""
    dues: tuple[datetime | None, ...] = (None,)


class Somebody(NamedTuple):
    """Somebody in a role; `unit` is None where it is all of them, `gone` when they were forgotten."""

    name: str
    role: str
    unit: str | None
    mode: str = "immediate"
    quiet: bool = True
    gone: datetime | None = None

    @property
    def address(self) -> str:
        return f"{self.name}@example.test"

    def hears(self, role: str, unit: str, moment: datetime) -> bool:
        there = self.gone is None or moment < self.gone
        return there and self.role == role and self.unit in {None, unit}


@dataclass
class Matter:
    kind: str
    unit: str
    about: str
    opened: datetime
    due: datetime | None
    closed: datetime | None = None

    def is_open(self, moment: datetime) -> bool:
        return self.opened <= moment and (self.closed is None or moment < self.closed)

    def waited(self, moment: datetime) -> timedelta:
        return moment - (self.due or self.opened)


class Entry(NamedTuple):
    """Whoever holds the role for the unit has to be told at the moment."""

    moment: datetime
    rule: str
    step: str
    role: str
    unit: str
    about: str = ""
    urgent: bool = False
    matter: Matter | None = None


class Told(NamedTuple):
    """An entry for one recipient; `leaves` is when the letter does, None where none ever does."""

    who: Somebody
    entry: Entry
    leaves: datetime | None


@dataclass
class Book:
    """`last` is where the year ends; of `systems` there is one for each unit named."""

    deeds: Sequence[Deed]
    people: Sequence[Somebody]
    systems: Sequence[str]
    last: datetime
    matters: list[Matter] = field(default_factory=list)

    def __post_init__(self) -> None:
        (version,) = json.loads(RULES.read_bytes())["versions"]
        self._rules: Mapping[str, Any] = version
        for deed in sorted(self.deeds, key=lambda each: each.at):
            self._hear(deed)

    def told(self) -> list[Told]:
        """What everybody has to be told in the feed, with when its letter leaves."""
        return [
            Told(who, entry, leaving(who, entry))
            for entry in self.entries()
            for who in self.people
            if who.hears(entry.role, entry.unit, entry.moment)
        ]

    def posted(self) -> list[Entry]:
        """What the systems of units have to be told."""
        return [entry for entry in self.entries() if entry.role == "system" and entry.unit in self.systems]

    def entries(self) -> list[Entry]:
        found = [*self._news(), *self._priorities()]
        for matter in self.matters:
            found += self._steps(matter)
        return [entry for entry in found if entry.moment <= self.last]

    def _hear(self, deed: Deed) -> None:
        for kind in CLOSES.get(deed.what, ()):
            self._close(kind, deed)
        for kind, due in zip(OPENS.get(deed.what, ()), deed.dues, strict=False):
            self.matters.append(Matter(kind, deed.unit, deed.about, deed.at, due))

    def _close(self, kind: str, deed: Deed) -> None:
        for matter in self.matters:
            same = (matter.kind, matter.unit, matter.about) == (kind, deed.unit, deed.about)
            if same and matter.closed is None:
                matter.closed = deed.at

    def _news(self) -> Iterator[Entry]:
        rules = {each["rule"]: each for each in self._rules["news"]}
        for deed in self.deeds:
            if deed.what in NEWS:
                rule = NEWS[deed.what]
                for role in rules[rule]["to"]:
                    yield Entry(deed.at, rule, "news", role, deed.unit, deed.about)

    def _steps(self, matter: Matter) -> Iterator[Entry]:
        for step in self._rules["matters"][matter.kind]:
            moment = step_moment(step, matter)
            if moment and matter.is_open(moment):
                for role in step["to"]:
                    urgent = step.get("urgent", False)
                    yield Entry(moment, matter.kind, step["step"], role, matter.unit, matter.about, urgent, matter)

    def _priorities(self) -> Iterator[Entry]:
        """On Mondays at eight: what is open for two weeks past its day."""
        monday = at("01-06 08:00")
        while monday <= self.last:
            for matter in most_pressing([each for each in self.matters if each.is_open(monday)], monday):
                yield Entry(
                    monday, "priorities", matter.kind, "bupati", matter.unit, matter.about, urgent=False, matter=matter
                )
            monday += 7 * DAY


def most_pressing(matters: Iterable[Matter], moment: datetime) -> list[Matter]:
    """Three to five: with one that is pressing, others that have waited for eight days come beside it."""
    eldest = sorted(matters, key=lambda each: each.waited(moment), reverse=True)
    pressing = [each for each in eldest if each.waited(moment) >= 14 * DAY]
    beside = [each for each in eldest if each.waited(moment) >= 8 * DAY]
    return pressing[:MOST] if len(pressing) >= LEAST else beside[:LEAST] if pressing else []


def step_moment(step: Mapping[str, Any], matter: Matter) -> datetime | None:
    """So many days after the day on which it opened, or after its last day, at an hour; or after the moment itself."""
    if step["anchor"] == "due" and matter.due is None:
        return None
    anchor = matter.due if step["anchor"] == "due" and matter.due else matter.opened
    later = timedelta(days=step.get("days", 0), hours=step.get("hours", 0))
    if "hour" not in step:
        return anchor + later
    day = anchor - INSTANT if step["anchor"] == "due" else anchor
    return datetime.combine(day.date(), time(step["hour"]), WITA) + later


def leaving(who: Somebody, entry: Entry) -> datetime | None:
    """When its letter leaves: not in quiet hours, not before the digest, and not for what is settled by then."""
    if who.mode == "off":
        return None
    moment = entry.moment
    if who.mode == "digest" and not entry.urgent:
        moment = following(moment, DIGEST)
    if who.quiet and not MORNING <= moment.time() < EVENING:
        moment = following(moment, MORNING)
    settled = entry.matter is not None and not entry.matter.is_open(moment)
    return None if settled or (who.gone and who.gone <= moment) else moment


def following(moment: datetime, clock: time) -> datetime:
    """The first time after a moment that a clock says so."""
    same_day = datetime.combine(moment.date(), clock, WITA)
    return same_day if same_day > moment else same_day + DAY
