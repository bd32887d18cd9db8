"""`status` shows every process, and ends with 1 as soon as there is something to do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

import pytest

from deploy.local.identity import Identity
from shared import metrics
from shared.probes import Check, NotReady, serve_probes
from shared.status_task import FIGURES, figures
from tests.example_process import Service


def behind() -> None:
    raise NotReady("the loop has stalled")


@contextmanager
def process(**checks: Check) -> Iterator[str]:
    """A process with the metrics of this one."""
    with create_server(("127.0.0.1", 0)) as listening, serve_probes(listening, checks):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def service(identity: Identity) -> Service:
    service = Service(identity, "shared")
    service.environment |= {"COLUMNS": "200"}
    return service


def test_what_is_well_ends_with_0(service: Service) -> None:
    with process(fine=threading.get_ident) as relay, process() as consumer:
        status, out, err = service.finished("status", SINERGI_PROCESSES=f"plans-relay={relay},plans-consume={consumer}")
    assert (status, "2 processes, 0 in trouble" in out) == (0, True), out + err
    assert all(name in out for name in ("plans-relay", "plans-consume", *FIGURES))


def test_who_is_not_ready_or_does_not_answer_is_named_with_the_reason(service: Service) -> None:
    with process(loop=behind) as consumer:
        status, out, _ = service.finished("status", SINERGI_PROCESSES=f"a={consumer},b=http://127.0.0.1:1")
    assert (status, "2 processes, 2 in trouble" in out) == (1, True)
    assert "loop: the loop has stalled" in out
    assert "does not answer" in out


def test_what_is_parked_is_a_trouble_though_the_process_is_ready(service: Service) -> None:
    metrics.PARKED_RECORDS.labels("reporting.g1").set(3)
    try:
        with process() as consumer:
            status, out, _ = service.finished("status", SINERGI_PROCESSES=f"reporting-consume={consumer}")
    finally:
        metrics.PARKED_RECORDS.remove("reporting.g1")
    assert (status, "1 in trouble" in out) == (1, True)


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
def test_an_address_that_is_none_is_refused(wrong: str, service: Service) -> None:
    status, _, err = service.finished("status", SINERGI_PROCESSES=wrong)
    assert (status, err.startswith("sinergi status: SINERGI_PROCESSES ")) == (2, True)
