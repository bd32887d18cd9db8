"""What happens around every view: ids, limits, security headers, metrics and one line in the log."""

import secrets
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Request, Response
from structlog.contextvars import bind_contextvars, clear_contextvars

from shared import metrics
from shared.correlation import given_id, trace_id
from shared.current import asked, notes
from shared.routes import MAX_BYTES
from shared.tokens import Principal
from shared.traces import traces

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger(__name__)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/docs/<path:name>"})
SECURITY_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


def observe(app: Flask) -> None:
    """To be installed before anything else that looks at requests."""
    app.wsgi_app = _Secured(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to wrap it

    @app.before_request
    def begin() -> None:
        request = asked()
        _begin(request, notes())
        limit = getattr(app.view_functions.get(request.endpoint or ""), MAX_BYTES, None)
        if limit:
            request.max_content_length = limit

    @app.after_request
    def finish(response: Response) -> Response:
        noted = notes()
        response.headers.add("X-Request-ID", noted.request_id)
        response.headers.add("X-Correlation-ID", noted.correlation_id)
        _record(asked(), noted.get("principal"), response.status_code, time.perf_counter() - noted.began)
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        """What the thread says and does before its next request is not about this one."""
        notes().pop("span", nullcontext()).__exit__(None, None, None)
        clear_contextvars()


class _Secured:
    """Adds the security headers that an answer does not have of its own, before they reach the slower Headers."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            own = {name for name, _ in headers}
            headers.extend(each for each in SECURITY_HEADERS if each[0] not in own)
            return start_response(status, headers, exc_info)

        return self._app(environ, start)


def _begin(request: Request, noted: Any) -> None:
    noted.began = time.perf_counter()
    noted.request_id = given_id(request.headers.get("X-Request-ID")) or secrets.token_hex(16)
    noted.correlation_id = _correlation_id(request) or noted.request_id
    clear_contextvars()
    bind_contextvars(request_id=noted.request_id, correlation_id=noted.correlation_id)
    noted.span = _span(request, noted.correlation_id)
    noted.span.__enter__()


def _correlation_id(request: Request) -> str | None:
    """As the caller chose it, or that of the trace that it is in."""
    return given_id(request.headers.get("X-Correlation-ID")) or trace_id(request.headers.get("traceparent"))


def _span(request: Request, correlation_id: str) -> AbstractContextManager[object]:
    method, route = _method(request), _route(request)
    if route in QUIET:
        return nullcontext()
    attributes = {"http.request.method": method, "http.route": route, "sinergi.correlation_id": correlation_id}
    return traces.span(f"{method} {route}", "server", within=request.headers.get("traceparent"), attributes=attributes)


def _method(request: Request) -> str:
    return request.method if request.method in METHODS else "other"


def _route(request: Request) -> str:
    return request.url_rule.rule if request.url_rule else "none"


def _record(request: Request, caller: Principal | None, status: int, seconds: float) -> None:
    method, route = _method(request), _route(request)
    if route in QUIET:  # what asks for these asks all the time, and would drown everybody else
        return
    metrics.HTTP_REQUESTS.labels(method, route, status).inc()
    metrics.HTTP_SECONDS.labels(method, route).observe(seconds)
    traces.note({"http.response.status_code": status}, failed=status >= HTTPStatus.INTERNAL_SERVER_ERROR)
    actor, ms = caller.actor if caller else None, round(seconds * 1000, 1)
    log.info("answered", method=method, route=route, status=status, ms=ms, actor=actor)
