"""From what is open, and from what has happened, to what has to be told to whom: pure.

Of the steps of a matter that have passed, each role is told the newest one alone: whoever was away meanwhile, as we may
have been, is not told the others one after another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from services.notifications.matter import Matter
from services.notifications.moments import at_hour, last_day, text_of
from services.notifications.rules import NEWS_STEP, PRIORITIES, News, Priorities, Role, Rules, Step
from shared.clock import milliseconds
from shared.envelope import Recorded
from shared.events.plans import ProgressVerified
from shared.events.reporting import ReportIssued
from shared.wita import day_of

Told = Mapping[str, Sequence[tuple[str, datetime]]]  # by matter, which role was told about it and when
WEEK = timedelta(days=7)


class Intent(Struct, frozen=True, gc=False):
    """Somebody in a role, for a unit, has to be told. `cause` is the event, or the step of a matter, it follows from.

    `group` is what a digest puts together; `moment` is when it had to be told. `correlation` is that of the event; what
    follows from the time alone has its cause for it.
    """

    rule: str
    step: str
    version: str
    cause: str
    correlation: str
    moment: datetime
    role: Role
    unit: str
    group: str
    facts: Mapping[str, str]
    matters: tuple[str, ...] = ()
    urgent: bool = False
    traceparent: str | None = None  # the span that the event was made in


def due_intents(matters: Sequence[Matter], told: Told, rules: Rules, now: datetime) -> list[Intent]:
    """What has to be told by now about what is open."""
    steps = [intent for matter in matters for intent in _of_matter(matter, told.get(matter.id, ()), rules, now)]
    return [*steps, *_priorities(matters, told, rules, now)]


def step_moment(step: Step, matter: Matter) -> datetime | None:
    """When a step has to be told; None where the matter has no day, or began after that."""
    anchor = matter.opened if step.anchor == "opened" else matter.due
    if anchor is None:
        return None
    moment = anchor + timedelta(days=step.days, hours=step.hours)
    if step.hour is not None:
        day = day_of(anchor) if step.anchor == "opened" else last_day(anchor)
        moment = at_hour(day + timedelta(days=step.days), step.hour)
    return moment if moment >= matter.opened else None


def _of_matter(matter: Matter, told: Sequence[tuple[str, datetime]], rules: Rules, now: datetime) -> Iterator[Intent]:
    newest: dict[Role, tuple[datetime, Step]] = {}
    for step in rules.matters.get(matter.kind, ()):
        moment = step_moment(step, matter)
        if moment is not None and moment <= now:
            for role in step.to:
                newest[role] = max(newest.get(role, (moment, step)), (moment, step), key=lambda each: each[0])
    for role, (moment, step) in newest.items():
        yield _intent(matter, step, moment, role, told, rules)


def _intent(
    matter: Matter, step: Step, moment: datetime, role: Role, told: Sequence[tuple[str, datetime]], rules: Rules
) -> Intent:
    cause = f"{matter.id}#{step.step}@{text_of(moment)}"
    return Intent(
        rule=matter.kind,
        step=step.step,
        version=rules.id,
        cause=cause,
        correlation=cause,
        moment=moment,
        role=role,
        unit=matter.unit,
        group=f"{matter.kind}/{matter.unit}",
        facts={**matter.facts, "earlier": _earlier(told, moment)},
        matters=(matter.id,),
        urgent=step.urgent,
    )


def _earlier(told: Sequence[tuple[str, datetime]], moment: datetime) -> str:
    """Who was told before, and when, for texts to name."""
    before = sorted({(at, role) for role, at in told if at < milliseconds(moment)})
    return ",".join(f"{role}={text_of(at)}" for at, role in before)


def _priorities(matters: Iterable[Matter], told: Told, rules: Rules, now: datetime) -> Iterator[Intent]:
    """One for each matter, so that what is resolved before it is sent can be left out; one letter holds them."""
    moment = _week_of(rules.priorities, now)
    for matter in priorities(matters, rules.priorities, moment):
        waited = str(_waited(matter, moment).days)
        cause = f"{PRIORITIES}@{text_of(moment)}/{matter.id}"
        yield Intent(
            rule=PRIORITIES,
            step=matter.kind,
            version=rules.id,
            cause=cause,
            correlation=cause,
            moment=moment,
            role="bupati",
            unit=matter.unit,
            group=PRIORITIES,
            facts={**matter.facts, "days": waited, "earlier": _earlier(told.get(matter.id, ()), moment)},
            matters=(matter.id,),
        )


def priorities(matters: Iterable[Matter], wanted: Priorities, at: datetime) -> list[Matter]:
    """What has waited longest comes first; nothing comes without one that has waited long enough by itself."""
    waiting = sorted(matters, key=lambda matter: (matter.due or matter.opened, matter.id))
    long = [matter for matter in waiting if _waited(matter, at) >= timedelta(days=wanted.days)]
    fill = [matter for matter in waiting if _waited(matter, at) >= timedelta(days=wanted.fill_days)]
    return (long if len(long) >= wanted.least else fill[: wanted.least])[: wanted.most] if long else []


def _waited(matter: Matter, at: datetime) -> timedelta:
    return at - (matter.due or matter.opened)


def _week_of(wanted: Priorities, now: datetime) -> datetime:
    """The newest moment of the week at which priorities are told."""
    today = day_of(now)
    moment = at_hour(today - timedelta(days=(today.weekday() - wanted.weekday) % 7), wanted.hour)
    return moment if moment <= now else moment - WEEK


def news_intents(recorded: Recorded[Any], rules: Rules) -> list[Intent]:
    """What an event is told as, by the rules in force when it was recorded."""
    told = [news for news in rules.news if news.event == recorded.envelope.type and _holds(news, recorded.event)]
    return [_news(news, role, recorded, rules) for news in told for role in news.to]


def _news(news: News, role: Role, recorded: Recorded[Any], rules: Rules) -> Intent:
    envelope = recorded.envelope
    place = {"year": str(day_of(envelope.time).year), **_plain(recorded.event), "unit": recorded.unit}
    return Intent(
        rule=news.rule,
        step=NEWS_STEP,
        version=rules.id,
        cause=envelope.id,
        correlation=envelope.correlationid,
        traceparent=envelope.traceparent,
        moment=envelope.time,
        role=role,
        unit=recorded.unit,
        group=f"{news.rule}/{recorded.unit}",
        facts={**place, "opened": text_of(envelope.time)},
    )


def named(intent: Intent, unit: str) -> Intent:
    """With the name of its unit; one that nobody registered yet has none."""
    return replace(intent, facts={**intent.facts, "unit_name": unit}) if unit else intent


def _holds(news: News, event: object) -> bool:
    match news.when, event:
        case "not_conforming", ProgressVerified(assessment=found):
            return not (found.execution and found.output and found.quality and found.timeliness)
        case "first_edition", ReportIssued(edition=edition):
            return edition == 1
        case "correction", ReportIssued(edition=edition):
            return edition > 1
        case None, _:
            return True
    return False


def _plain(event: Struct) -> dict[str, str]:
    """The fields of an event that are one word or number; free text of people stays where it was written."""
    values = {name: getattr(event, name) for name in event.__struct_fields__ if name not in {"reason", "notes", "text"}}
    return {name: str(value) for name, value in values.items() if isinstance(value, str | int) and name != "hash"}
