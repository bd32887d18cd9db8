"""Every line is one object, whoever writes it, and none holds a payload."""

import json
import subprocess
import sys
from typing import Any

HEAD = """
import logging, threading
import structlog
from shared import logs
logs.configure("plans", "relay", logging.{level})
log = structlog.get_logger("x")
"""


def lines(code: str, level: str = "INFO", status: int = 0) -> list[dict[str, Any]]:
    run = subprocess.run(
        [sys.executable, "-c", HEAD.format(level=level) + code], text=True, check=False, capture_output=True
    )
    assert (run.returncode, run.stderr) == (status, "")
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_line_says_what_happened_when_and_where() -> None:
    [line] = lines('log.info("published", commits=2)')
    assert line.pop("timestamp").endswith("Z")
    assert len(line.pop("correlation_id")) == 32
    assert line == {"event": "published", "commits": 2, "level": "info", "service": "plans", "process": "relay"}


def test_a_line_carries_the_correlation_id_that_is_bound() -> None:
    [line] = lines('structlog.contextvars.bind_contextvars(correlation_id="c1"); log.info("handled")')
    assert line["correlation_id"] == "c1"


def test_lines_about_nothing_in_particular_carry_the_id_of_the_run() -> None:
    first, second = lines('log.info("started"); logging.getLogger("gunicorn.error").info("Booting")')
    [other] = lines('log.info("started")')
    assert first["correlation_id"] == second["correlation_id"] != other["correlation_id"]


def test_what_libraries_log_has_the_same_shape() -> None:
    [line] = lines('logging.getLogger("gunicorn.error").warning("Worker %s", 5)')
    assert (line["event"], line["logger"], line["level"]) == ("Worker 5", "gunicorn.error", "warning")


def test_libraries_that_log_payloads_are_never_that_talkative() -> None:
    talk = 'logging.getLogger("kafka.conn").debug("payload"); logging.getLogger("pymongo.command").debug("payload")'
    assert lines(talk, level="DEBUG") == []


def test_addresses_that_we_call_are_not_logged_for_they_may_hold_secrets() -> None:
    assert lines('logging.getLogger("httpx").info("HTTP Request: POST https://unit.example/hook?key=1")') == []


def test_an_error_stays_on_one_line() -> None:
    [line] = lines('\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    log.exception("failed")')
    assert "ZeroDivisionError" in line["exception"]


def test_what_kills_the_process_is_a_line_too() -> None:
    [line] = lines('raise RuntimeError("the end")', status=1)
    assert (line["event"], line["level"]) == ("process died", "critical")
    assert line["exception"].endswith("RuntimeError: the end")


def test_what_kills_a_thread_is_a_line_too() -> None:
    [line] = lines('thread = threading.Thread(target=dict, args=(1,), name="watch"); thread.start(); thread.join()')
    assert (line["event"], line["thread"]) == ("thread died", "watch")


def test_what_cannot_be_encoded_is_escaped() -> None:
    [line] = lines('log.info("read", file="a\\udcff", item=object)')
    assert (line["file"], line["item"]) == ("a\udcff", "<class 'object'>")
