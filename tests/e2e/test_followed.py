"""One request is found again in every process that it passes: in the logs by its correlation id, and as one trace."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from deploy.local.programs import SERVICES
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until_ready
from tests.collector import Collector, Span
from tests.e2e.people import PARENT, People

UNIT = "diikuti"
CORRELATION = "followed.1"
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HANDLED = {  # where the trace ends: what each process did with the event
    "plans-relay": "send plans.events",
    "plans-consume": "process plans-consultations",
    "reporting-consume": "process reporting",
    "notifications-consume": "process notifications",
}
SAID = {
    "plans-api": "answered",
    "plans-relay": "published",
    "plans-consume": "handled",
    "reporting-consume": "handled",
    "notifications-consume": "handled",
}
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def answered(stack: Stack) -> httpx.Response:
    """A plan is drafted by somebody who names the request and is in a trace; the summary has seen it."""
    with People(stack) as people:
        people.register(UNIT)
        headers = {
            "Authorization": f"Bearer {stack.identity.mint('operator', UNIT)}",
            "X-Correlation-ID": CORRELATION,
            "traceparent": f"00-{TRACE}-{CALLER}-01",
        }
        address = f"{stack.addresses['plans-api']}/plans/{UNIT}/2027/general"
        answer = httpx.put(address, json={"parent": PARENT}, headers=headers, timeout=60).raise_for_status()
        people.read(f"/summary/2027/1?after={answer.json()['after']}")
        return answer


def lines(stack: Stack, process: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, (stack.supervisor.logs / f"{process}.log").read_text().splitlines())


def about(line: Mapping[str, Any]) -> list[str]:
    return [line["correlation_id"], *line.get("correlation_ids", ())]


def test_the_answer_names_the_request_as_the_caller_did(answered: httpx.Response) -> None:
    assert answered.headers["X-Correlation-ID"] == CORRELATION


@pytest.mark.parametrize("process", SAID)
@pytest.mark.usefixtures("answered")
def test_every_process_that_it_passes_says_so(process: str, stack: Stack) -> None:
    def missing() -> str | None:
        said = {line["event"] for line in lines(stack, process) if CORRELATION in about(line)}
        return None if SAID[process] in said else f"{process} has said {said} of it"

    wait_until_ready("the log", missing, PATIENCE_SECONDS)


@pytest.mark.parametrize("process", [service.name for service in SERVICES])
@pytest.mark.usefixtures("answered")
def test_every_line_of_every_process_has_a_correlation_id(process: str, stack: Stack) -> None:
    said = list(lines(stack, process))
    assert said
    assert [line for line in said if not line.get("correlation_id")] == []


@pytest.mark.usefixtures("answered")
def test_its_event_has_it(people: People) -> None:
    history = people.read(f"/units/{UNIT}/2027/history")
    assert CORRELATION in {event["correlation_id"] for event in history["entries"]}


@pytest.mark.usefixtures("answered")
def test_its_trace_reaches_from_the_request_to_every_reader(collector: Collector) -> None:
    def missing() -> str | None:
        there = {(span.process, span.name) for span in collector.of_trace(TRACE)}
        return str(HANDLED.items() - there) if HANDLED.items() - there else None

    wait_until_ready("the trace", missing, PATIENCE_SECONDS)
    spans = collector.of_trace(TRACE)
    request, command, append = (named(spans, "plans-api", name) for name in ("PUT", "DraftPlan", "append"))
    assert (request.parent, command.parent, append.parent) == (CALLER, request.id, command.id)
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["sinergi.correlation_id"] == CORRELATION
    handled = [named(spans, process, name) for process, name in HANDLED.items()]
    assert {span.parent for span in handled} == {command.id}
    batches = [span for span in collector.spans if command.id in span.links]
    assert {span.process for span in batches} >= HANDLED.keys()


def named(spans: list[Span], process: str, begins: str) -> Span:
    """The first one."""
    return next(span for span in spans if span.process == process and span.name.startswith(begins))
