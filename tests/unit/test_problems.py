"""Whatever goes wrong is answered in one shape, and only what helps the caller is told."""

from typing import Any

import pytest
from flask import Flask
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    ServerSelectionTimeoutError,
)
from werkzeug.exceptions import Gone, ServiceUnavailable, TooManyRequests

from shared.problems import Fault, Forbidden, Invalid, install


def answer_to(error: Exception) -> Any:
    app = Flask(__name__)
    install(app, {})

    @app.get("/")
    def fail() -> str:
        raise error

    return app.test_client().get("/")


@pytest.mark.parametrize(
    "error",
    [
        ServerSelectionTimeoutError("no primary"),
        AutoReconnect("connection closed"),
        NetworkTimeout("timed out"),
        OperationFailure("stepping down", 189),
    ],
    ids=repr,
)
def test_a_database_that_may_come_back_asks_the_caller_to_try_again(error: Exception) -> None:
    answer = answer_to(error)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


@pytest.mark.parametrize("error", [DuplicateKeyError("E11000", 11000), OperationFailure("bad query", 2)], ids=repr)
def test_what_we_asked_of_the_database_wrongly_is_our_fault(error: Exception) -> None:
    assert answer_to(error).status_code == 500


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [(TooManyRequests(retry_after=30), 429, "30"), (TooManyRequests(), 429, "1"), (ServiceUnavailable(), 503, "1")],
    ids=["429 with its own", "429", "503"],
)
def test_who_has_to_wait_is_told_how_long(error: Exception, status: int, retry: str) -> None:
    answer = answer_to(error)
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, retry)


def test_an_error_of_http_keeps_its_description() -> None:
    assert answer_to(Gone("it was moved")).get_json()["detail"] == "it was moved"


def test_a_kind_of_a_known_error_is_answered_like_it() -> None:
    class ForbiddenAtNight(Forbidden):
        pass

    assert answer_to(ForbiddenAtNight("come back tomorrow")).status_code == 403


def test_faults_are_named_by_their_path() -> None:
    messages = {"rows": {2: {"unit": ["is missing"]}}, "_schema": [Fault("is too much", "less")], "note": "is empty"}
    errors = answer_to(Invalid(messages)).get_json()["errors"]
    assert [(error["field"], error["problem"], error["accepted"]) for error in errors] == [
        ("rows[2].unit", "is missing", None),
        ("", "is too much", "less"),
        ("note", "is empty", None),
    ]


def test_an_answer_does_not_grow_with_the_faults_of_the_request() -> None:
    assert len(answer_to(Invalid({str(n): "is not known" for n in range(10_000)})).get_json()["errors"]) == 100
