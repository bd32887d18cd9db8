"""Whoever begins a request and falls silent is let go, at the real server, and keeps no thread from others."""

import http.client
import json
import socket
import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.example_process import Service, wait_until
from tests.integration.inbox import NDJSON, SINGLE
from tests.integration.test_inbox_streams import answer, begun, line, send

THREADS = 8


@pytest.fixture(scope="module")
def port(identity: Identity, mongo_url: str) -> Iterator[int]:
    """Of an API at which clients may be silent for a second."""
    service, database = Service(identity, "services.plans"), connect(mongo_url, f"test_{uuid.uuid4().hex}")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database.name}
    service.environment["SINERGI_API_SILENCE"] = "1"
    with service.started("api"):
        wait_until(service.answers, "the API answers")
        yield service.port
    database.client.drop_database(database.name)
    database.client.close()


def began(port: int, *lines: str) -> socket.socket:
    """A request of which only this is sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall("\r\n".join(["POST /inbox?mode=validate HTTP/1.1", "Host: sinergi", *lines]).encode())
    return connection


def announced(port: int, identity: Identity, sub: str = "simrs") -> socket.socket:
    """A report of which a part has come."""
    bearer = f"Authorization: Bearer {identity.mint('system', 'dinkes', sub)}"
    return began(port, bearer, f"Content-Type: {SINGLE}", "Content-Length: 500", "", '{"specversion"')


def test_who_falls_silent_within_the_headers_is_disconnected(port: int) -> None:
    with began(port, "Content-Type:") as connection:
        assert connection.recv(100) == b""


def test_who_falls_silent_within_a_report_is_told_so(port: int, identity: Identity) -> None:
    with announced(port, identity) as connection:
        response = http.client.HTTPResponse(connection, method="POST")
        response.begin()
        problem = json.loads(response.read())
    assert (response.status, problem["type"]) == (408, "urn:sinergi:problem:unfinished")


def test_who_falls_silent_within_a_stream_has_the_verdicts_so_far_and_no_end(port: int, identity: Identity) -> None:
    connection = begun(port, identity)
    send(connection, b"".join(map(line, range(400))))
    response = answer(connection)
    assert (response.status, response.headers["Content-Type"]) == (200, NDJSON)
    with pytest.raises(http.client.IncompleteRead) as cut:
        response.read()
    verdicts = cut.value.partial.splitlines()
    assert [json.loads(each)["id"] for each in verdicts[:200]] == [f"r-{number}" for number in range(200)]
    connection.close()


def test_others_are_answered_once_all_threads_were_held_by_silent_ones(port: int, identity: Identity) -> None:
    with ExitStack() as held:
        for number in range(2 * THREADS):
            held.enter_context(announced(port, identity, f"silent-{number}"))
        connection = begun(port, identity, "rsud")
        send(connection, line(1))
        send(connection, b"")
        assert answer(connection).status == 200
        connection.close()
