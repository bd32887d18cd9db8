"""The headers of commands are understood or refused, and a request is recognised when it comes again."""

import pytest
from flask import Flask, g

from shared.exchange import MalformedHeader, expected_version, fingerprint, idempotency_key, next_page, respond
from shared.strict_json import loads

app = Flask(__name__)


def version_of(header: str | None) -> int | None:
    with app.test_request_context(headers={"If-Match": header} if header is not None else {}):
        return expected_version()


@pytest.mark.parametrize(("header", "version"), [(None, None), ('"0"', 0), ('"7"', 7), (' "12" ', 12)])
def test_a_version_is_read_from_if_match(header: str | None, version: int | None) -> None:
    assert version_of(header) == version


@pytest.mark.parametrize("header", ["", "*", "7", 'W/"7"', '"7", "8"', '"-1"', '"seven"', f'"{"9" * 16}"'])
def test_an_if_match_that_is_no_version_is_refused_with_what_is_accepted(header: str) -> None:
    with pytest.raises(MalformedHeader, match='accepted is one entity tag like "7"'):
        version_of(header)


@pytest.mark.parametrize("key", ["a", "0b9e-4c!~", "k" * 128])
def test_an_idempotency_key_is_taken_as_it_is(key: str) -> None:
    with app.test_request_context(headers={"Idempotency-Key": key}):
        assert idempotency_key() == key


@pytest.mark.parametrize("key", ["", "k" * 129, "two words", "kl\u00e9"])
def test_an_idempotency_key_that_does_not_fit_is_refused(key: str) -> None:
    with app.test_request_context(headers={"Idempotency-Key": key}), pytest.raises(MalformedHeader, match="1 to 128"):
        idempotency_key()


def print_of(body: str, path: str = "/a?x=1", method: str = "PUT", content: str = "") -> str:
    with app.test_request_context(path, method=method):
        g.json_body = loads(body.encode())
        return fingerprint(content)


def test_the_same_request_has_the_same_fingerprint_however_it_is_written() -> None:
    assert print_of('{"a": 1.50, "b": [1, 2]}') == print_of('{ "b":[1,2], "a":1.50 }')


@pytest.mark.parametrize(
    "another",
    [
        {"body": '{"a": 2}'},
        {"body": '{"a": "1"}'},
        {"path": "/b?x=1"},
        {"path": "/a?x=2"},
        {"method": "POST"},
        {"content": "sha256"},
    ],
    ids=repr,
)
def test_another_request_has_another_fingerprint(another: dict[str, str]) -> None:
    assert print_of(**{"body": '{"a": 1}', **another}) != print_of('{"a": 1}')


def test_numbers_of_any_size_have_a_fingerprint() -> None:
    assert print_of("123456789012345678901234567890")


def test_the_form_of_an_upload_counts_and_its_boundary_does_not() -> None:
    prints = set()
    for mode in ("dry-run", "dry-run", "clean-rows"):
        with app.test_request_context("/upload", method="POST", data={"mode": mode, "file": (__file__, "a.csv")}):
            prints.add(fingerprint("sha256"))
    assert len(prints) == 2


def test_the_next_page_is_asked_for_like_this_one() -> None:
    with app.test_request_context("/units?kind=dinas&page_size=2&page_token=b"):
        assert next_page("d e") == {"Link": '</units?kind=dinas&page_size=2&page_token=d+e>; rel="next"'}


@pytest.mark.parametrize(("method", "tag", "status"), [("GET", '"7"', 304), ("GET", '"6"', 200), ("PUT", '"7"', 200)])
def test_who_has_the_version_already_is_not_sent_it_again(method: str, tag: str, status: int) -> None:
    with app.test_request_context(method=method, headers={"If-None-Match": tag}):
        assert respond({"a": 1}, version=7).status_code == status
