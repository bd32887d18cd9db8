"""`status` shows every process, and ends with 1 as soon as there is something to do."""

import argparse
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

import pytest

from shared import metrics
from shared.probes import Check, NotReady, serve_probes
from shared.settings import SettingMalformed, StatusSettings
from shared.status_task import FIGURES, STATUS, figures


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def status(**processes: str) -> int | None:
    named = ",".join(f"{name}={address}" for name, address in processes.items())
    return STATUS.run(StatusSettings(service="sinergi", processes=named), argparse.Namespace())


def behind() -> None:
    raise NotReady("the loop has stalled")


@contextmanager
def process(**checks: Check) -> Iterator[str]:
    """A process with the metrics of this one."""
    with create_server(("127.0.0.1", 0)) as listening, serve_probes(listening, checks):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_what_is_well_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    with process(fine=threading.get_ident) as relay, process() as consumer:
        assert status(relay=relay, consume=consumer) == 0
    out = capsys.readouterr().out
    assert "2 processes, 0 in trouble" in out
    assert all(name in out for name in ("relay", "consume", *FIGURES))


def test_who_is_not_ready_or_does_not_answer_is_named_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with process(loop=behind) as consumer:
        assert status(consume=consumer, api="http://127.0.0.1:1") == 1
    out = capsys.readouterr().out
    assert all(said in out for said in ("2 in trouble", "loop: the loop has stalled", "does not answer"))


def test_a_narrow_screen_holds_every_name_and_every_heading_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    metrics.LAG_RECORDS.labels("reporting.g1", "plans.events").set(123456)
    try:
        with process(loop=behind) as schedule:
            status(**{"notifications-schedule": schedule})
    finally:
        metrics.LAG_RECORDS.remove("reporting.g1", "plans.events")
    lines = [line for line in capsys.readouterr().out.splitlines() if "warning" not in line]
    assert all(f" {name} " in f" {lines[1]} " for name in ("process", "ready", *FIGURES)), lines
    assert any(re.match(r"notifications-schedule no +\d{6} ", line) for line in lines), lines  # others may have lagged
    assert max(map(len, lines)) <= 80


def test_what_is_parked_is_a_trouble_though_the_process_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.PARKED_RECORDS.labels("reporting.g1").set(3)
    try:
        with process() as consumer:
            assert status(consume=consumer) == 1
    finally:
        metrics.PARKED_RECORDS.remove("reporting.g1")
    assert "1 in trouble" in capsys.readouterr().out


def test_samples_of_several_topics_and_handlers_are_one_figure() -> None:
    exposed = """# TYPE sinergi_consumer_lag_records gauge
sinergi_consumer_lag_records{handler="a",topic="x"} 2
sinergi_consumer_lag_records{handler="a",topic="y"} 3
# TYPE sinergi_consumer_lag_seconds gauge
sinergi_consumer_lag_seconds{handler="a",topic="x"} 2
sinergi_consumer_lag_seconds{handler="a",topic="y"} 3
"""
    assert figures(exposed) == {"lag": 5, "lag s": 3}


@pytest.mark.parametrize("wrong", ["plans-api", "plans-api=127.0.0.1:1", "a=http://x,,b=http://y"])
def test_an_address_that_is_none_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_PROCESSES", wrong)
    with pytest.raises(SettingMalformed, match="SINERGI_PROCESSES"):
        StatusSettings.from_environment("sinergi")


def test_addresses_may_be_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_PROCESSES", "a=http://x:1,b-c=https://y/z")
    assert StatusSettings.from_environment("sinergi").processes == "a=http://x:1,b-c=https://y/z"
