"""What a request says beside its body, and how answers are given: versions, keys, pages."""

import hashlib
import re
import secrets
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response

from shared.auth import principal, role
from shared.commands import Context, Outcome
from shared.current import asked, notes, own_path
from shared.failpoints import passing
from shared.fields import Schema, Text, WholeNumber
from shared.problems import Fault, Invalid

VERSION_TAG = re.compile(r'"([0-9]{1,15})"')
KEY = re.compile(r"[!-~]{1,128}")
_encode = msgspec.json.encode
_canonical = msgspec.json.Encoder(order="sorted").encode


class MalformedHeader(Exception):
    """A header of the request that cannot be understood."""


class PageQuery(Schema):
    """How much of a long list is asked for; `page_token` comes from the link to the next page."""

    page_size = WholeNumber(1, 1000, load_default=100)
    page_token = Text(256, load_default=None)


class Accepted(Schema):
    """The answer to a command: ask for `after` to read what it has written."""

    stream = Text()
    version = WholeNumber(1, 10**15)
    after = Text()


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version() -> int | None:
    """The version that the caller decided on (If-Match); raises MalformedHeader."""
    header = asked().headers.get("If-Match")
    if header is None:
        return None
    match = VERSION_TAG.fullmatch(header.strip())
    if match is None:
        raise MalformedHeader('If-Match is no version; accepted is one entity tag like "7"')
    return int(match.group(1))


def idempotency_key() -> str | None:
    """The caller's name for its intention, the same when it tries again; raises MalformedHeader."""
    key = asked().headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise MalformedHeader("Idempotency-Key does not fit; accepted are 1 to 128 visible ASCII characters")
    return key


def fingerprint(content: str = "") -> str:
    """The same for the same request, however its JSON is written; `content` stands for files that came along."""
    request, noted = asked(), notes()
    body = noted.json_body if "json_body" in noted else sorted(request.form.items(multi=True))
    said = (request.method, request.path, sorted(request.args.items(multi=True)), body, content)
    return hashlib.sha256(_canonical(said)).hexdigest()


def context(unit: str, content: str = "") -> Context:
    """Who sends the command that this request is, for `unit`, and under which conditions."""
    caller, key = principal(), idempotency_key()
    return Context(
        actor=caller.actor,
        role=role(),
        unit=unit,
        correlation_id=notes().correlation_id,
        command_id=f"{caller.actor}.{key}" if key else secrets.token_hex(16),  # a key is the caller's, not everybody's
        fingerprint=fingerprint(content),
        expected_version=expected_version(),
    )


def new_id(letter: str, sender: Context, place: int = 0) -> str:
    """An id for what a command begins, the first or a further one; the same whenever the command is sent again."""
    named = f"{sender.command_id}/{place}" if place else sender.command_id
    return f"{letter}-{hashlib.sha256(named.encode()).hexdigest()[:12]}"


def accepted(outcome: Outcome, **more: Any) -> Response:
    """The answer to a command: where its events stand, and how to read them."""
    passing("command.before-answer")
    after = f"{outcome.stream}@{outcome.version}"
    body = {"stream": outcome.stream, "version": outcome.version, "after": after, **more}
    return respond(body, version=outcome.version)


def respond(body: Any, version: int | None = None, status: int = 200) -> Response:
    """An answer in JSON: Decimal as text, moments in ISO 8601, structs as objects; 304 where the caller has it."""
    response = Response(_encode(body), status, content_type="application/json")
    if version is not None:
        response.headers["ETag"] = etag(version)
        request = asked()
        if request.method == "GET" and "If-None-Match" in request.headers:
            response.make_conditional(request.environ)
    return response


def next_page(token: str) -> dict[str, str]:
    """The header that leads to the next page of the list that was asked for."""
    request = asked()
    query = urlencode(
        [*((key, value) for key, value in request.args.items() if key != "page_token"), ("page_token", token)]
    )
    return {"Link": f'<{own_path()}?{query}>; rel="next"'}


def invalid(field: str, problem: str, accepted: str) -> Invalid:
    """A value that only the view can judge."""
    return Invalid({field: Fault(problem, accepted)})
