"""Spans reach a collector where one is named; otherwise nothing is recorded, and nothing imported."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from msgspec.structs import replace

from deploy.local.programs import SERVICES
from shared.envelope import decode, encode, open_envelope
from shared.traces import MOST, Traces
from tests.collector import Span, collecting
from tests.runtime.counting import Added, event_bytes, language

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE}-00f067aa0ba902b7-01"
PLAIN = event_bytes("counter-dinkes", 1, Added(1))


def made_in(traceparent: str) -> bytes:
    return encode(replace(open_envelope(PLAIN), traceparent=traceparent))


@contextmanager
def recorded(traces: Traces) -> Iterator[list[Span]]:
    """What has arrived stands in the list afterwards."""
    with collecting() as collector, traces.sent_to(collector.address, "plans", "api"):
        yield collector.spans


def test_without_a_collector_nothing_is_imported() -> None:
    every = ", ".join(f"{module}.__main__" for module in sorted({service.module for service in SERVICES}))
    code = f"import sys, {every}; print(*(name for name in sys.modules if name.startswith('opentelemetry')))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""


def test_without_a_collector_nothing_is_recorded() -> None:
    silent = Traces()
    with silent.sent_to("", "plans", "api"), silent.span("append"):
        silent.note({"sinergi.outcome": "accepted"})
        assert silent.traceparent() is None


def test_an_event_without_a_span_is_written_as_it_always_was() -> None:
    assert b"traceparent" not in PLAIN
    assert decode(language(), PLAIN).envelope.traceparent is None
    assert encode(open_envelope(PLAIN)) == PLAIN


def test_an_event_with_a_span_is_read_with_it() -> None:
    assert decode(language(), made_in(CALLER)).envelope.traceparent == CALLER


def test_a_span_goes_on_with_the_trace_of_the_caller() -> None:
    traces = Traces()
    request = partial(traces.span, "PUT /plans", "server", within=CALLER)
    with recorded(traces) as spans, request(), traces.span("append"):
        current = traces.traceparent()
        traces.note({"sinergi.outcome": "accepted"})
    inner, outer = spans
    assert current == f"00-{TRACE}-{inner.id}-01"
    assert (outer.process, outer.trace, outer.parent) == ("plans-api", TRACE, "00f067aa0ba902b7")
    assert (inner.name, inner.trace, inner.parent) == ("append", TRACE, outer.id)
    assert inner.attributes == {"sinergi.outcome": "accepted"}


@pytest.mark.parametrize("said", ["", "nonsense", f"00-{'0' * 32}-00f067aa0ba902b7-01"])
def test_what_is_no_traceparent_begins_a_trace(said: str) -> None:
    traces = Traces()
    request = partial(traces.span, "PUT /plans", "server", within=said)
    with recorded(traces) as spans, request():
        pass
    (span,) = spans
    assert (span.parent, span.trace == "0" * 32) == ("", False)


def test_a_batch_is_linked_to_the_spans_of_its_events_and_part_of_each_of_their_traces() -> None:
    traces = Traces()
    makers = [f"00-{number:032x}-{number:016x}-01" for number in (1, 2)]
    with recorded(traces) as spans:
        traces.batch("process reporting", "consumer", makers, time.time_ns(), {"messaging.batch.message_count": 9})
    together, first, second = spans
    assert (together.parent, together.links) == ("", (f"{1:016x}", f"{2:016x}"))
    assert [(each.trace, each.parent, each.links) for each in (first, second)] == [
        (f"{number:032x}", f"{number:016x}", (together.id,)) for number in (1, 2)
    ]


def test_of_a_large_batch_the_first_spans_are_told() -> None:
    traces = Traces()
    with recorded(traces):
        envelopes = [open_envelope(made_in(str(number))) for number in (*range(MOST), *range(2 * MOST))]
        assert traces.made_in(envelopes) == [str(number) for number in range(MOST)]


def test_a_collector_that_is_away_holds_nobody_up() -> None:
    traces = Traces()
    began = time.monotonic()
    with traces.sent_to("http://127.0.0.1:1", "plans", "api"), traces.span("append"):
        pass
    assert time.monotonic() - began < 10
