"""Webhooks after the Standard Webhooks specification: signed, to the address that was looked at, without redirects."""

import http.client
import secrets
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from standardwebhooks import Webhook

from services.notifications.guard import Guard, Target, Unreachable, Unresolved
from services.notifications.outcome import Outcome
from services.notifications.person import Endpoint
from shared.clock import present

PATIENCE_SECONDS = 10.0  # for the whole of it
SECRET_BYTES = 32
GONE = 410
SUCCESS = range(200, 300)


def new_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


class Webhooks:
    def __init__(self, guard: Guard, patience: float = PATIENCE_SECONDS) -> None:
        self._guard = guard
        self._patience = patience

    def send(self, letter: str, endpoint: Endpoint, payload: bytes) -> Outcome:
        """The same letter has the same webhook-id whenever it is sent."""
        try:
            target = self._guard.target(endpoint.url)
        except Unreachable:
            return Outcome("later", "unreachable")
        except Unresolved as error:
            return Outcome("later", str(error))
        return self._posted(target, _headers(letter, endpoint.secret, payload), payload)

    def _posted(self, target: Target, headers: dict[str, str], payload: bytes) -> Outcome:
        """What breaks after the request was sent may have arrived."""
        connection, sent = _Pinned(target, self._patience), False
        try:
            with _within(self._patience, connection):
                connection.connect()
                connection.request("POST", target.path, payload, headers)
                sent = True
                return _answered(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return Outcome("unknown" if sent else "later", type(error).__name__)
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was found public, and greets the host that was asked for."""

    def __init__(self, target: Target, patience: float) -> None:
        super().__init__(target.host, target.port, timeout=patience)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self._target.port), self.timeout)
        if self._target.encrypted:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)

    def hang_up(self) -> None:
        """Wakes whoever waits for the other side."""
        if self.sock is not None:
            with suppress(OSError):  # it has hung up itself
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@contextmanager
def _within(seconds: float, connection: _Pinned) -> Iterator[None]:
    """A limit for everything together: each single wait has its own, and a slow answer may be many of them."""
    alarm = threading.Timer(seconds, connection.hang_up)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _headers(letter: str, secret: str, payload: bytes) -> dict[str, str]:
    """By the clock that nobody moves, for a receiver compares it with its own."""
    at = present()
    return {
        "Content-Type": "application/json",
        "User-Agent": "sinergi",
        "webhook-id": letter,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(letter, at, payload.decode()),
    }


def _answered(status: int) -> Outcome:
    if status in SUCCESS:
        return Outcome("sent", str(status))
    return Outcome("gone" if status == GONE else "later", str(status))
