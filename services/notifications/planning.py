"""Which letters a recipient is due, of the messages that wait: pure.

Immediate messages are a letter each, until there have been as many letters within the hour as the rules allow; what is
more than that goes into one digest once the hour allows it. Nothing leaves in quiet hours.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from services.notifications.message import Message
from services.notifications.moments import at_time
from services.notifications.person import Preferences
from services.notifications.rules import PRIORITIES
from shared.wita import WITA, day_of

HOUR = timedelta(hours=1)
Form = Literal["single", "digest"]


class Planned(NamedTuple):
    form: Form
    messages: Sequence[Message]


def planned(
    preferences: Preferences, waiting: Sequence[Message], lately: int, per_hour: int, now: datetime
) -> list[Planned]:
    """`waiting` is in the order in which it was written, `lately` how many letters left within the last hour."""
    if is_quiet(preferences, now):
        return []
    at_once = [each for each in waiting if each.urgent or preferences.email == "immediate"]
    later = [each for each in waiting if not each.urgent and preferences.email == "digest"]
    slot = digest_slot(preferences, now)
    digest = later if any(each.created < slot for each in later) else []
    return [*_at_once(at_once, per_hour - lately), *([Planned("digest", digest)] if digest else [])]


def is_quiet(preferences: Preferences, now: datetime) -> bool:
    return preferences.quiet is not None and preferences.quiet.holds(now.astimezone(WITA).time())


def _at_once(messages: Sequence[Message], room: int) -> list[Planned]:
    letters = _letters(messages)
    if not letters or room < 1:
        return []
    return letters if len(letters) <= room else [Planned("digest", messages)]


def _letters(messages: Sequence[Message]) -> list[Planned]:
    """The priorities of a week are one letter, every other message is one."""
    weeks: dict[datetime, list[Message]] = defaultdict(list)
    for each in messages:
        if each.rule == PRIORITIES:
            weeks[each.moment].append(each)
    others = [Planned("single", [each]) for each in messages if each.rule != PRIORITIES]
    return [*others, *(Planned("digest", week) for week in weeks.values())]


def digest_slot(preferences: Preferences, now: datetime) -> datetime:
    """The newest moment at which a digest was due; what was written before it waits for no other."""
    slot = at_time(day_of(now), preferences.digest_at)
    return slot if slot <= now else at_time(day_of(now) - timedelta(days=1), preferences.digest_at)
