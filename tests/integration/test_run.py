"""Processes start, or say in one line why not; told to end, they finish what they do and leave nothing behind."""

import json
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.local.identity import Identity
from shared.server import PortTaken, listen
from tests.example_process import DEADLINE, Service, wait_until


@pytest.fixture
def service(identity: Identity) -> Service:
    return Service(identity)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, list[dict[str, Any]], str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=DEADLINE)
    return process.returncode, lines(out), err


def test_a_missing_setting_stops_the_process_in_one_line(service: Service) -> None:
    del service.environment["SINERGI_PORT"]
    status, out, err = service.finished("api")
    assert (status, out) == (2, "")
    assert err == "example api: SINERGI_PORT is not set; accepted is a port from 1 to 65535\n"


def test_a_taken_port_is_named_in_one_line(service: Service) -> None:
    with (
        socket.create_server(("127.0.0.1", service.port)),
        pytest.raises(PortTaken, match=f"cannot listen on 127.0.0.1:{service.port}: Address already in use"),
    ):
        listen("127.0.0.1", service.port, patience=0.3)


def test_a_port_that_becomes_free_is_waited_for(service: Service) -> None:
    taken = socket.create_server(("127.0.0.1", service.port))
    threading.Timer(0.3, taken.close).start()
    with listen("127.0.0.1", service.port) as listening:
        assert listening.getsockname()[1] == service.port


def test_help_names_every_process_and_command(service: Service) -> None:
    status, out, _ = service.finished("--help")
    assert status == 0
    assert all(name in out for name in ("api", "answer requests", "relay", "count", "count things"))


def test_an_unknown_task_is_wrong_use(service: Service) -> None:
    status, _, err = service.finished("sing")
    assert status == 2
    assert "sing" in err


def test_a_command_prints_its_result_apart_from_its_log(service: Service) -> None:
    status, out, err = service.finished("count", "5")
    assert (status, out) == (3, "5 things\n")
    assert [line["event"] for line in lines(err)] == ["counted"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("mongodb", "MongoDB does not answer: 127.0.0.1:1: refused"),
        ("right", "MongoDB does not let us: not authorized on plans"),
        ("kafka", "Kafka does not answer, or does not let us: KafkaConnectionError('127.0.0.1:1')"),
        ("empty", "the read model reporting has not been prepared"),
    ],
)
def test_what_is_in_the_way_of_a_command_is_said_in_one_line(how: str, said: str, service: Service) -> None:
    assert service.finished("fail", how) == (1, "", f"example fail: {said}\n")


def test_a_fault_of_ours_is_told_with_where_it_arose(service: Service) -> None:
    status, _, err = service.finished("fail", "ours")
    assert (status, [line["event"] for line in lines(err)]) == (1, ["process died"])
    assert "unknown operator" in lines(err)[0]["exception"]


def test_a_command_that_is_interrupted_shows_no_traceback(service: Service) -> None:
    with service.started("count", "1", "--forever") as process:
        assert process.stderr
        assert "waiting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE)
    assert (process.returncode, out, err) == (130, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_loop_that_is_told_to_end_finishes_first(number: signal.Signals, service: Service) -> None:
    with service.started("relay") as process:
        wait_until(lambda: service.answers("/readyz"), "the probes answer")
        assert "sinergi_relay_backlog_commits" in service.get("/metrics").text
        status, log, err = ended(process, number)
    assert (status, err) == (0, "")
    assert [line["event"] for line in log] == ["started", "stopping", "committed", "stopped"]


def test_a_loop_that_crashes_leaves_one_line_and_a_status(service: Service) -> None:
    status, out, err = service.finished("crash")
    assert (status, err) == (1, "")
    assert [line["event"] for line in lines(out)] == ["started", "process died"]
    assert "the log is broken" in lines(out)[-1]["exception"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_api_answers_until_it_is_told_to_end(number: signal.Signals, service: Service) -> None:
    with service.started("api") as process:
        wait_until(service.answers, "the API answers")
        assert service.get("/fail/refused", **{"X-Correlation-ID": "c-1"}).status_code == 409
        status, log, err = ended(process, number)
    assert (status, err) == (0, "")
    [line] = [line for line in log if line["event"] == "answered"]
    assert (line["route"], line["status"], line["correlation_id"]) == ("/fail/<how>", 409, "c-1")


def test_an_api_that_cannot_start_says_why_and_ends(service: Service) -> None:
    status, out, _ = service.finished("broken-api")
    assert status != 0
    assert any("no_such_thing" in line.get("exception", "") for line in lines(out))


def test_several_workers_count_as_one_even_when_one_is_killed(service: Service, tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").write_bytes(b"left by an earlier start")
    with service.started("api", SINERGI_API_WORKERS="2", PROMETHEUS_MULTIPROC_DIR=str(tmp_path)) as process:
        wait_until(service.answers, "the API answers")
        for _ in range(20):
            service.get("/fail/refused")
        counted = "sinergi_http_requests_total /fail/<how>"
        assert service.metrics()[counted] == 20
        victim = psutil.Process(process.pid).children()[0]
        victim.kill()
        (tmp_path / f"gauge_livesum_{victim.pid}.db").touch()
        wait_until(lambda: _workers(process) == 2 and victim.pid not in _pids(process), "a new worker is there")
        wait_until(service.answers, "the API answers again")
        assert service.metrics()[counted] == 20
        assert ended(process, signal.SIGTERM)[0] == 0


def test_an_api_whose_master_was_killed_can_be_started_again_at_once(service: Service) -> None:
    with service.started("api") as first:
        wait_until(service.answers, "the API answers")
        orphan = psutil.Process(first.pid).children()[0]
        first.kill()
        with service.started("api") as second:
            wait_until(lambda: _ended(orphan) and service.answers(), "the second answers in place of the orphan")
            assert second.poll() is None


def _ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def _workers(process: subprocess.Popen[str]) -> int:
    return len(_pids(process))


def _pids(process: subprocess.Popen[str]) -> set[int]:
    return {child.pid for child in psutil.Process(process.pid).children() if not _ended(child)}
