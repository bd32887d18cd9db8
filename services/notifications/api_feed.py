"""The feed of whoever asks: what they are told inside the application, read, counted and followed live."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from flask import Response
from werkzeug.exceptions import ServiceUnavailable

from services.notifications.desk import Desk, desk
from services.notifications.message import Message
from services.notifications.person import Person
from services.notifications.schemas import PLACE, FeedQuery, PreferencesBody, ReadBody
from shared.access import everybody
from shared.current import asked
from shared.exchange import invalid, next_page, respond
from shared.routes import Routes

feed = Routes("feed", __name__, description="What the caller is told, and how they want to be told")
LOOK_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
STREAM_SECONDS = 300.0  # after which the browser comes again by itself, so that no thread is held for ever
AT_ONCE = 100


@feed.route("/feed")
@everybody
@feed.arguments(FeedQuery, location="query")
@feed.response(200, description="The newest first; Link leads to older ones")
def read_feed(query: dict[str, Any]) -> Response:
    """What the caller was told."""
    caller, size = desk().caller(), query["page_size"]
    found = desk().messages.feed(caller.id, size, _place(query["page_token"]))
    language = query["language"] or caller.preferences.language
    response = respond({"messages": [_shown(each, language) for each in found], "unread": _unread(caller)})
    if len(found) == size:
        response.headers.extend(next_page(_token(found[-1])))
    return response


@feed.route("/feed/unread")
@everybody
@feed.response(200, description="How many messages the caller has not read")
def count_unread() -> Response:
    """How much the caller has not read."""
    return respond({"unread": _unread(desk().caller())})


@feed.route("/feed/read", methods=["POST"])
@everybody
@feed.arguments(ReadBody)
@feed.response(200, description="How many messages are left unread")
def mark_read(body: dict[str, Any]) -> Response:
    """These messages are read; said twice, nothing changes."""
    caller = desk().caller()
    desk().messages.mark_read(caller.id, body["messages"], desk().clock())
    return respond({"unread": _unread(caller)})


@feed.route("/feed/read-all", methods=["POST"])
@everybody
@feed.response(200, description="How many messages are left unread")
def mark_all_read() -> Response:
    """Everything is read."""
    caller = desk().caller()
    desk().messages.mark_read(caller.id, None, desk().clock())
    return respond({"unread": _unread(caller)})


@feed.route("/feed/stream")
@everybody
@feed.response(200, description="Server-sent events: `message` for each new one, `unread` whenever the count changes")
def follow_feed() -> Response:
    """The feed live. Where too many follow at once, 503: the page then asks for the count now and then."""
    place, office = desk(), desk().caller()
    if not _followers.taken(place.streams):
        raise ServiceUnavailable("too many feeds are followed at once")
    begin = _place(asked().headers.get("Last-Event-ID")) or (place.clock(), "")
    response = Response(_followed_until_closed(place, office, begin), content_type="text/event-stream")
    response.call_on_close(_followers.left)
    return response


@feed.route("/preferences")
@everybody
@feed.response(200, PreferencesBody)
def read_preferences() -> Response:
    """How the caller wants to be told."""
    return respond(_preferences(desk().caller()))


@feed.route("/preferences", methods=["PUT"])
@everybody
@feed.arguments(PreferencesBody)
@feed.response(200, PreferencesBody)
def change_preferences(preferences: Any) -> Response:
    """How the caller wants to be told from now on, also of what waits already."""
    changed = msgspec.structs.replace(desk().caller(), preferences=preferences)
    desk().people.keep(changed)
    return respond(_preferences(changed))


class Followers:
    """How many feeds this process follows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def taken(self, most: int) -> bool:
        with self._lock:
            if self._count >= most:
                return False
            self._count += 1
            return True

    def left(self) -> None:
        with self._lock:
            self._count -= 1


_followers = Followers()


def _followed_until_closed(place: Desk, caller: Person, begin: tuple[datetime, str]) -> Iterator[str]:
    at, unread, ends, said = begin, -1, time.monotonic() + STREAM_SECONDS, time.monotonic()
    yield "retry: 2000\n\n"
    while time.monotonic() < ends:
        for message in place.messages.since(caller.id, *at, AT_ONCE):
            at = (message.created, message.key)
            yield _event("message", _shown_by(place, message, caller.preferences.language), _token(message))
        now_unread = place.messages.unread(caller.id)
        if now_unread != unread:
            unread, said = now_unread, time.monotonic()
            yield _event("unread", {"unread": unread})
        elif time.monotonic() - said > HEARTBEAT_SECONDS:
            said = time.monotonic()
            yield ": still here\n\n"
        time.sleep(LOOK_SECONDS)


def _event(name: str, body: Any, identifier: str | None = None) -> str:
    identified = f"id: {identifier}\n" if identifier else ""
    return f"{identified}event: {name}\ndata: {msgspec.json.encode(body).decode()}\n\n"


def _shown(message: Message, language: Any) -> dict[str, Any]:
    return _shown_by(desk(), message, language)


def _shown_by(place: Desk, message: Message, language: Any) -> dict[str, Any]:
    line = place.composer.line(message, language)
    return {
        "key": message.key,
        "rule": message.rule,
        "step": message.step,
        "unit": message.unit,
        "urgent": message.urgent,
        "moment": message.moment,
        "read": message.read,
        **line._asdict(),
    }


def _unread(caller: Person) -> int:
    return desk().messages.unread(caller.id)


def _preferences(person: Person) -> Any:
    preferences = person.preferences
    quiet = preferences.quiet
    return {
        "email": preferences.email,
        "digest_at": f"{preferences.digest_at:%H:%M}",
        "quiet": {"begins": f"{quiet.begins:%H:%M}", "ends": f"{quiet.ends:%H:%M}"} if quiet else None,
        "language": preferences.language,
    }


def _token(message: Message) -> str:
    return f"{message.created.isoformat()}/{message.key}"


def _place(token: str | None) -> tuple[datetime, str] | None:
    if not token:
        return None
    match = PLACE.fullmatch(token)
    if match:
        with suppress(ValueError):  # a day that no month has
            return datetime.fromisoformat(match["moment"]), match["key"]
    raise invalid("page_token", "is no place in the feed", "what the link to the next page holds")
