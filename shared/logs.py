"""Structured logs: one line of JSON on standard output per handled thing, never with a payload.

Every line has a correlation id: the one that is bound, of a request for example, or else that of the process's run.
"""

import json
import logging
import secrets
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, BinaryIO

import msgspec
import structlog
from structlog.typing import EventDict, WrappedLogger

log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder(enc_hook=repr).encode
QUIET = {  # what these say below that holds payloads, or addresses that may hold secrets, or is too much
    "kafka": logging.INFO,
    "pymongo": logging.INFO,
    "httpx": logging.WARNING,
    "opentelemetry": logging.ERROR,  # that a collector is away is said once for a batch, not for every span or retry
}


def configure(service: str, process: str, level: int, stream: BinaryIO | None = None) -> None:
    """Send all logs, also those of libraries and of what dies unexpectedly, to one stream in one shape."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _stamp(service, process),
            structlog.processors.format_exc_info,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(stream or sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Forward()], level=level, force=True)
    for name, lowest in QUIET.items():
        logging.getLogger(name).setLevel(max(level, lowest))
    sys.excepthook = _process_died
    threading.excepthook = _thread_died


class _Forward(logging.Handler):
    """Hands what libraries log with `logging` to the same lines."""

    def emit(self, record: logging.LogRecord) -> None:
        log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info)


def _stamp(service: str, process: str) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    run = secrets.token_hex(16)

    def stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        event["process"] = process
        event.setdefault("correlation_id", run)
        return event

    return stamp


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> bytes:
    try:
        return _encode(event)
    except UnicodeEncodeError:  # half a surrogate pair, of a file's name for example: escaped, it can be written
        return json.dumps(event, default=repr).encode()


def _process_died(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    log.critical("process died", exc_info=(kind, error, traceback))


def _thread_died(args: Any) -> None:
    log.critical(
        "thread died",
        thread=args.thread.name if args.thread else None,
        exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
    )
