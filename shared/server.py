"""An API under gunicorn: threads in one or several workers, logs in our shape, metrics right with several workers."""

import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from shared import metrics
from shared.settings import ApiSettings

log = structlog.get_logger(__name__)
BACKLOG = 2048
READING = 15  # times as long as it may be silent, a client may send on before it reads its answer
PORT_SECONDS = 10.0  # a worker whose master was killed holds the port until its last request is answered
OPTIONS = {
    "worker_class": "gthread",
    "worker_connections": 1000,
    "keepalive": 75,  # longer than load balancers keep idle connections, so that it is they who close them
    "timeout": 30,
    "graceful_timeout": 20,
    "control_socket_disable": True,
}


class PortTaken(Exception):
    pass


def serve_api(app_factory: Callable[[], Flask], settings: ApiSettings) -> None:
    """Answer until a signal; the factory runs in each worker, for clients of a database do not survive a fork."""
    metrics.forget_earlier_workers()
    listening = listen(settings.host, settings.port)
    _bound_silence(listening, settings.silence)
    _Server(app_factory, settings, listening.detach()).run()


def listen(host: str, port: int, patience: float = PORT_SECONDS) -> socket.socket:
    """A listening socket; raises PortTaken when the port does not become free in time."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + patience
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            if time.monotonic() > deadline:
                raise PortTaken(f"cannot listen on {host}:{port}: {error.strerror}") from error
            time.sleep(0.1)


def _bound_silence(listening: socket.socket, seconds: int) -> None:
    """Let no client hold a thread that neither sends what it began nor reads its answer; connections inherit it.

    gunicorn gives a thread to a request as soon as it begins, and waits for the rest of it for ever.
    """
    for option, bound in ((socket.SO_RCVTIMEO, seconds), (socket.SO_SNDTIMEO, READING * seconds)):
        listening.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", bound, 0))


class _Log(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """What gunicorn has to say, handed to our logs; requests have their line already."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self.error_log.propagate = True

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A client that fell silent is no fault of ours."""
        error = sys.exc_info()[1]
        if isinstance(error, BlockingIOError):
            log.info("silent client", error=str(error))
        else:
            super().exception(msg, *args, **kwargs)

    def access(self, *_: Any) -> None:
        pass


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    def __init__(self, app_factory: Callable[[], Flask], settings: ApiSettings, descriptor: int) -> None:
        self._app_factory = app_factory
        self._options = {
            **OPTIONS,
            "bind": f"fd://{descriptor}",
            "workers": settings.workers,
            "threads": settings.threads,
            "logger_class": _Log,
            "child_exit": _child_exit,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app_factory()


def _child_exit(_server: Any, worker: Any) -> None:
    metrics.worker_died(worker.pid)
