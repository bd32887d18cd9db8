"""Streams through the real server: answered while they are sent, whoever reads late, and whoever goes away."""

import http.client
import json
import socket
import uuid
from collections.abc import Iterator

import pytest

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.example_process import Service, wait_until
from tests.integration.inbox import NDJSON

ENOUGH = {"SINERGI_INBOX_RATE": "1000000", "SINERGI_INBOX_BURST": "1000000"}
SMALL_BUFFER = 64 * 1024


@pytest.fixture(scope="module")
def service(identity: Identity, mongo_url: str) -> Iterator[Service]:
    service, database = Service(identity, "services.plans"), connect(mongo_url, f"test_{uuid.uuid4().hex}")
    service.environment |= {"SINERGI_MONGO_URL": mongo_url, "SINERGI_DATABASE": database.name}
    yield service
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture(scope="module")
def port(service: Service) -> Iterator[int]:
    """Of an API at which accounts may send as much as they like."""
    with service.started("api", **ENOUGH):
        wait_until(service.answers, "the API answers")
        yield service.port


def line(number: int, size: int = 500) -> bytes:
    return json.dumps({"id": f"r-{number}", "padding": "x" * size}).encode() + b"\n"


def begun(port: int, identity: Identity, sub: str = "simrs") -> http.client.HTTPConnection:
    """A stream of which nothing is sent yet; its answer finds little room."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    connection.sock.settimeout(60)
    connection.sock.connect(("127.0.0.1", port))
    connection.putrequest("POST", "/inbox?mode=validate")
    connection.putheader("Authorization", f"Bearer {identity.mint('system', 'dinkes', sub)}")
    connection.putheader("Content-Type", NDJSON)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    return connection


def send(connection: http.client.HTTPConnection, body: bytes) -> None:
    """A chunk; an empty one is the end."""
    connection.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")


def answer(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    response = http.client.HTTPResponse(connection.sock, method="POST")
    response.begin()
    return response


def test_the_first_verdicts_come_while_the_rest_is_sent(port: int, identity: Identity) -> None:
    connection = begun(port, identity)
    send(connection, b"".join(map(line, range(400))))
    response = answer(connection)
    assert json.loads(response.readline())["id"] == "r-0"
    send(connection, b"".join(map(line, range(400, 500))))
    send(connection, b"")
    assert [json.loads(each)["id"] for each in response.read().splitlines()] == [
        f"r-{place}" for place in range(1, 500)
    ]
    connection.close()


def test_whoever_sends_everything_before_reading_anything_is_answered(port: int, identity: Identity) -> None:
    connection = begun(port, identity)
    for first in range(0, 8000, 100):
        send(connection, b"".join(line(number, 700) for number in range(first, first + 100)))
    send(connection, b"")
    verdicts = answer(connection).read().splitlines()
    assert [json.loads(each)["id"] for each in verdicts] == [f"r-{number}" for number in range(8000)]
    connection.close()


def test_streams_that_are_given_up_leave_their_places(port: int, identity: Identity, service: Service) -> None:
    for _ in range(3):
        abandoned = begun(port, identity)
        send(abandoned, b"".join(map(line, range(400))))
        abandoned.close()

    def taken() -> bool:
        connection = begun(port, identity)
        send(connection, line(1))
        send(connection, b"")
        response = answer(connection)
        response.read()
        connection.close()
        return response.status == 200

    wait_until(taken, "a stream finds a place")
    assert service.answers()


def test_an_account_has_so_many_streams_at_once_and_leaves_room_for_others(port: int, identity: Identity) -> None:
    held = [begun(port, identity) for _ in range(2)]
    for each in held:
        send(each, b"".join(map(line, range(400))))
        answer(each).readline()
    third, other = begun(port, identity), begun(port, identity, "rsud")
    for each in (third, other):
        send(each, line(1))
        send(each, b"")
    refused = answer(third)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert answer(other).status == 200
    for each in (*held, third, other):
        each.close()
