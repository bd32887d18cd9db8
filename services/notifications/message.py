"""A message: one thing that one recipient is told by one channel, known by a key that no other message has."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from services.notifications.intents import Intent
from services.notifications.person import Channel, Endpoint, Person, Recipient, audience

State = Literal[
    "shown",  # in the feed
    "waiting",  # for a letter
    "claimed",  # by a letter
    "sent",
    "resolved",  # what it was about was resolved before it was sent
    "declined",  # the recipient did not want it any more, or is not there any more
    "failed",  # after the last attempt
    "suppressed",  # of a time before there was anybody to tell
]


class Message(Struct, frozen=True, gc=False, rename={"key": "_id"}):
    """`facts` are the words of its text; no name and no address of anybody stands in them."""

    key: str
    recipient: str
    channel: Channel
    rule: str
    step: str
    version: str
    role: str
    unit: str
    cause: str
    group: str
    matters: tuple[str, ...]
    facts: Mapping[str, str]
    urgent: bool
    moment: datetime
    created: datetime
    state: State
    letter: str | None = None
    read: datetime | None = None
    correlation: str = ""  # which messages of earlier versions do not have
    traceparent: str | None = None


def send_key(cause: str, rule: str, recipient: str, channel: str) -> str:
    """The same for the same event or moment, rule, recipient and channel, in every process and for ever."""
    return hashlib.sha256(f"{cause}\0{rule}\0{recipient}\0{channel}".encode()).hexdigest()


def messages_of(
    intents: Iterable[Intent], people: Iterable[Person], endpoints: Iterable[Endpoint], horizon: datetime, now: datetime
) -> list[Message]:
    """One for each recipient; what had to be told before the horizon, or before its recipient came, is suppressed."""
    people, endpoints = list(people), list(endpoints)
    return [
        _message(intent, recipient, horizon, now)
        for intent in intents
        for recipient in audience(people, endpoints, intent.role, intent.unit)
    ]


def unheard(intents: Iterable[Intent], people: Iterable[Person]) -> Counter[str]:
    """How much had to be told to each role that nobody holds for the unit; not every unit has a system."""
    everybody, told = list(people), [intent for intent in intents if intent.role != "system"]
    return Counter(each.role for each in told if not audience(everybody, (), each.role, each.unit))


def _message(intent: Intent, recipient: Recipient, horizon: datetime, now: datetime) -> Message:
    late = intent.moment < max(horizon, recipient.since)
    fresh: State = "shown" if recipient.channel == "feed" else "waiting"
    return Message(
        key=send_key(intent.cause, intent.rule, recipient.id, recipient.channel),
        recipient=recipient.id,
        channel=recipient.channel,
        rule=intent.rule,
        step=intent.step,
        version=intent.version,
        role=intent.role,
        unit=intent.unit,
        cause=intent.cause,
        group=intent.group,
        matters=intent.matters,
        facts=intent.facts,
        urgent=intent.urgent,
        moment=intent.moment,
        created=now,
        state="suppressed" if late else fresh,
        correlation=intent.correlation,
        traceparent=intent.traceparent,
    )


def stored(message: Message) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(message, builtin_types=(datetime,))
    return document


def message_of(document: Mapping[str, Any]) -> Message:
    return msgspec.convert(document, Message)
