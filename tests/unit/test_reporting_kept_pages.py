"""A page of the present is made once for each kind of reader, until anything is recorded or a minute is over."""

from itertools import count

import pytest
from flask import Flask

from services.reporting.frame import kept_page
from shared.current import notes
from shared.tokens import Principal, Role

PLACE = "/ringkasan/2025/2"
_numbers = count()


@pytest.fixture
def mark() -> str:
    """One of this test alone."""
    return f"{next(_numbers)}-test"


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def read(
    app: Flask, mark: str | None, address: str = PLACE, role: Role = "leader", seconds: float = 0, **environ: str
) -> str:
    """What a reader is shown: the number of the page that was made."""
    with app.test_request_context(address, environ_overrides=environ):
        notes().principal = Principal("3f9a1c2b", frozenset({role}), None)
        if mark:
            notes().present = mark
        return kept_page(lambda: str(next(_numbers)), lambda: seconds)


def test_the_same_reader_is_shown_the_same_page_until_something_is_recorded(app: Flask, mark: str) -> None:
    first = read(app, mark)
    assert read(app, mark) == first
    assert read(app, f"{mark}-more") != first


def test_a_page_is_not_older_than_its_minute(app: Flask, mark: str) -> None:
    first = read(app, mark, seconds=59)
    assert read(app, mark, seconds=1) == first
    assert read(app, mark, seconds=60) != first


def test_roles_languages_and_addresses_have_pages_of_their_own(app: Flask, mark: str) -> None:
    pages = [
        read(app, mark),
        read(app, mark, role="verifier"),
        read(app, mark, f"{PLACE}?kind=thematic"),
        read(app, mark, HTTP_COOKIE="bahasa=en"),
        read(app, mark, SCRIPT_NAME="/sinergi"),
    ]
    assert len(set(pages)) == len(pages)


def test_a_page_of_the_past_is_not_kept(app: Flask) -> None:
    assert read(app, None) != read(app, None)
