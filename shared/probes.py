"""Whether a process is alive, ready and how it fares: /healthz, /readyz, /metrics."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from socket import socket
from typing import Any

import structlog
from flask import Blueprint, Flask, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from shared import metrics
from shared.auth import public
from shared.lifecycle import observe
from shared.problems import Fault, Problem, answer, install

log = structlog.get_logger(__name__)
Check = Callable[[], object]  # raises what is wrong; NotReady's message is shown to whoever asks
PATIENCE = 2.0  # seconds in which all checks together have to answer


class NotReady(Exception):
    """A dependency or the process itself is not fit for work; the message says why."""


class Readiness:
    """Runs the named checks side by side; one that hangs is told, and not started again before it returns."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._running: dict[str, Future[object]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=max(1, len(checks)), thread_name_prefix="readiness")

    def failing(self) -> dict[str, str]:
        """What is not ready, and why."""
        with self._lock:
            asked = {name: self._asked(name) for name in self._checks}
        wait(asked.values(), timeout=PATIENCE)
        reasons = {name: _reason(name, future) for name, future in asked.items()}
        return {name: reason for name, reason in reasons.items() if reason}

    def _asked(self, name: str) -> Future[object]:
        running = self._running.get(name)
        if running is None or running.done():
            running = self._running[name] = self._pool.submit(self._checks[name])
        return running


def probes(checks: Mapping[str, Check]) -> Blueprint:
    """The three routes, for an API beside its own."""
    blueprint = Blueprint("probes", __name__)
    readiness = Readiness(checks)

    @blueprint.get("/healthz")
    @public
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @blueprint.get("/readyz")
    @public
    def readyz() -> Response | dict[str, Any]:
        failing = readiness.failing()
        return _not_ready(failing) if failing else {"status": "ready", "checks": list(checks)}

    @blueprint.get("/metrics")
    @public
    def expose() -> Response:
        return Response(metrics.expose(), content_type=metrics.CONTENT_TYPE)

    return blueprint


@contextmanager
def serve_probes(listening: socket, checks: Mapping[str, Check]) -> Iterator[None]:
    """Answer the three routes from a thread of this process, on a socket that is bound already."""
    app = Flask(__name__, static_folder=None)
    install(app, {})
    observe(app)
    app.register_blueprint(probes(checks))
    host, port = listening.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=_Silent, fd=listening.fileno())
    thread = threading.Thread(target=server.serve_forever, name="probes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # werkzeug's signature
        """A line per probe would tell nothing."""


def _reason(name: str, future: Future[object]) -> str | None:
    if not future.done():
        return f"no answer within {PATIENCE:g} seconds"
    error = future.exception()
    if error is None:
        return None
    log.warning("not ready", check=name, error=repr(error)[:300])
    return str(error) if isinstance(error, NotReady) else "does not answer"


def _not_ready(failing: Mapping[str, str]) -> Response:
    errors = [(name, Fault(reason)) for name, reason in failing.items()]
    detail = f"not ready: {', '.join(failing)}"
    return answer(Problem(503, "not-ready", "Not ready", detail, errors, {"Retry-After": "1"}))
