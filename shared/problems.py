"""The one place that turns an error into an answer: RFC 9457 problems, for people and for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import msgspec
import structlog
from flask import Flask, Response, g
from marshmallow import ValidationError
from pymongo.errors import PyMongoError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from shared.commands import Conflict, KeyReused, PreconditionFailed
from shared.decider import Missing, Refused
from shared.mongo import is_away
from shared.strict_json import MalformedJson

log = structlog.get_logger(__name__)
RETRY_SECONDS = "1"
MOST_ERRORS = 100  # in one answer
KEPT_HEADERS = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})


class Fault(NamedTuple):
    """What is wrong with one value, and what would be accepted instead."""

    problem: str
    accepted: str | None = None


@dataclass(frozen=True)
class Problem:
    """An answer that is no success. `kind` is what programs tell it by; `errors` name the fields to blame."""

    status: int
    kind: str
    title: str
    detail: str
    errors: Sequence[tuple[str, Fault]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Unauthenticated(Exception):
    """No token, or none that holds; `challenge` says what would."""

    challenge = 'Bearer realm="sinergi"'


class Forbidden(Exception):
    """The caller is known, and may not do this."""


class Unavailable(Exception):
    """Something that the answer needs is away, and the caller may try again."""


class Invalid(Exception):
    """The request's values do not fit; `messages` are marshmallow's: nested by field, with texts or Faults."""

    def __init__(self, messages: Any) -> None:
        super().__init__("values of the request do not fit")
        self.messages = messages


Build = Callable[[Any], Problem]


def _validation(error: Invalid | ValidationError) -> Problem:
    errors = tuple(islice(flat(error.messages), MOST_ERRORS))
    return Problem(422, "invalid", "Values of the request do not fit", "`errors` names each of them", errors)


def _refused(error: Refused) -> Problem:
    fault = Fault(str(error), error.accepted)
    if error.field is None:
        detail = f"{fault.problem}; accepted is {fault.accepted}" if fault.accepted else fault.problem
        return Problem(409, "refused", "The rules do not allow it", detail)
    return Problem(422, "refused", "The rules do not allow it", fault.problem, ((error.field, fault),))


def _unauthenticated(error: Unauthenticated) -> Problem:
    how = {"WWW-Authenticate": error.challenge}
    return Problem(401, "unauthenticated", "Valid credentials are needed", str(error), headers=how)


def _unavailable(error: Exception) -> Problem:
    log.warning("unavailable", error=repr(error)[:300])
    again = {"Retry-After": RETRY_SECONDS}
    return Problem(503, "unavailable", "Try again", "something that is needed does not answer now", headers=again)


def _mongo(error: PyMongoError) -> Problem:
    return _unavailable(error) if is_away(error) else _unexpected(error)


def _http(error: HTTPException) -> Problem:
    headers = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    if error.code in {429, 503}:
        headers.setdefault("Retry-After", RETRY_SECONDS)
    return Problem(error.code or 500, "http", error.name, error.description or error.name, headers=headers)


def _unfinished(_: ClientDisconnected) -> Problem:
    """Whoever has gone does not see it; whoever fell silent does."""
    return Problem(408, "unfinished", "The body is not complete", "nothing more of it came for too long")


def _unexpected(error: Exception) -> Problem:
    log.error("unexpected", exc_info=error)
    return Problem(500, "unexpected", "The fault is ours", "it is recorded under the correlation id")


PROBLEMS: Mapping[type[Exception], Build] = {
    Invalid: _validation,
    ValidationError: _validation,
    MalformedJson: lambda error: Problem(400, "malformed", "The body is no JSON that is accepted", str(error)),
    Missing: lambda error: Problem(404, "missing", "There is no such thing", str(error)),
    Refused: _refused,
    PreconditionFailed: lambda error: Problem(412, "stale", "Somebody else changed it before you", str(error)),
    KeyReused: lambda error: Problem(422, "key-reused", "The Idempotency-Key belongs to another request", str(error)),
    Conflict: lambda error: Problem(
        409, "conflict", "Others are changing it", str(error), headers={"Retry-After": RETRY_SECONDS}
    ),
    Unauthenticated: _unauthenticated,
    Forbidden: lambda error: Problem(403, "forbidden", "This is not yours to do", str(error)),
    Unavailable: _unavailable,
    PyMongoError: _mongo,
    ClientDisconnected: _unfinished,
    HTTPException: _http,
    Exception: _unexpected,
}


def install(app: Flask, more: Mapping[type[Exception], Build]) -> None:
    """Answer every error of the app with a problem; `more` says how a service's own errors look."""
    table = {**PROBLEMS, **more}

    def handle(error: Exception) -> Response:
        return answer(problem_of(error, table))

    app.register_error_handler(Exception, handle)


def answer(problem: Problem) -> Response:
    body = {
        "type": f"urn:sinergi:problem:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "correlation_id": g.get("correlation_id"),
        "errors": [{"field": name, **fault._asdict()} for name, fault in problem.errors],
    }
    text = msgspec.json.encode({key: value for key, value in body.items() if value})
    return Response(text, problem.status, problem.headers, content_type="application/problem+json")


def problem_of(error: Exception, table: Mapping[type[Exception], Build]) -> Problem:
    """As the nearest class of the error's in the table says."""
    nearest = next(kind for kind in type(error).__mro__ if kind in table)
    return table[nearest](error)


def flat(messages: Any, path: str = "") -> Iterator[tuple[str, Fault]]:
    """The nested messages of marshmallow as pairs of a path like `targets[2]` and a fault."""
    if isinstance(messages, Fault):
        yield path, messages
    elif isinstance(messages, dict):
        for key, nested in messages.items():
            yield from flat(nested, _joined(path, key))
    elif isinstance(messages, list):
        for each in messages:
            yield from flat(each, path)
    else:
        yield path, Fault(str(messages))


def _joined(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key == "_schema":
        return path
    return f"{path}.{key}" if path else key
