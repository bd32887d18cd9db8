"""A TCP proxy of our own between processes and a port: slows, holds or cuts what passes, each way by itself.

Nothing kept well does this from Python; network namespaces would need root.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CHUNK = 64 * 1024


@dataclass
class Way:
    """One direction. What is held stays on the way until it is not held any more; `cuts` are connections yet to cut.

    A connection is cut when something comes along it, which is lost: an answer, after its work was done.
    """

    delay: float = 0.0
    cuts: int = 0
    free: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.free.set()

    @contextmanager
    def slowed(self, seconds: float) -> Iterator[None]:
        self.delay = seconds
        try:
            yield
        finally:
            self.delay = 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()

    @contextmanager
    def cut(self, times: int) -> Iterator[None]:
        self.cuts = times
        try:
            yield
        finally:
            self.cuts = 0

    def lets_through(self) -> bool:
        """Return when it may go on; false where the connection is cut instead."""
        time.sleep(self.delay)  # the slowness itself
        self.free.wait()
        if self.cuts:
            self.cuts -= 1
            return False
        return True


class Proxy:
    """Listens on `port` for one server; `requests` and `answers` are its two ways."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self.requests, self.answers = Way(), Way()

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A partition: nothing arrives, either way."""
        with self.requests.held(), self.answers.held():
            yield

    def _accept(self) -> None:
        with suppress(OSError):  # it is closed
            while True:
                client, _ = self._listening.accept()
                self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection((HOST, self._server))
        except OSError:
            client.close()
            return
        for source, sink, way in ((client, server, self.requests), (server, client, self.answers)):
            threading.Thread(target=_pump, args=(source, sink, way), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, way: Way) -> None:
    """Until one side ends; then the other is told."""
    with suppress(OSError):  # a side that ends without a word ends the other all the same
        while (chunk := source.recv(CHUNK)) and way.lets_through():
            sink.sendall(chunk)
    for end in (source, sink):
        with suppress(OSError):  # it was ended already
            end.shutdown(socket.SHUT_RDWR)
