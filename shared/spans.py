"""The spans of OpenTelemetry. Imported only where they are recorded: see traces.py."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.traces import Attributes

Kind = Literal["internal", "server", "producer", "consumer"]
KINDS: Mapping[Kind, SpanKind] = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
EXPORT_SECONDS = 2  # for each 512 spans; what a collector does not take in that time is lost, and nobody waits for it
_context = TraceContextTextMapPropagator()


class Spans:
    """What is recorded is sent in the background; what does not fit into the queue of 2,048 spans is dropped."""

    def __init__(self, collector: str, service: str, process: str) -> None:
        who = {"service.namespace": "sinergi", "service.name": f"{service}-{process}"}
        self._provider = TracerProvider(resource=Resource.create(who), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(f"{collector}/v1/traces", timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("sinergi")

    def end(self) -> None:
        self._provider.shutdown()

    @contextmanager
    def span(self, name: str, kind: Kind, within: str | None, attributes: Attributes) -> Iterator[None]:
        """Whatever is raised meanwhile passes through and is no failure by itself: most of it is a refusal."""
        where = _in(within) if within else None
        with self._tracer.start_as_current_span(
            name, where, KINDS[kind], attributes, record_exception=False, set_status_on_exception=False
        ):
            yield

    def note(self, attributes: Attributes, *, failed: bool) -> None:
        span = get_current_span()
        span.set_attributes(attributes)
        if failed:
            span.set_status(StatusCode.ERROR)

    def traceparent(self) -> str | None:
        carrier: dict[str, str] = {}
        if get_current_span().is_recording():
            _context.inject(carrier)
        return carrier.get("traceparent")

    def batch(
        self, name: str, kind: Kind, made_in: Iterable[str], time: tuple[int, int], attributes: Attributes
    ) -> None:
        """See Traces.batch; `time` is from when to when."""
        began, ended = time
        makers = [_in(each) for each in made_in]

        def written(where: Context, links: Iterable[SpanContext]) -> SpanContext:
            linked = [Link(each) for each in links]
            span = self._tracer.start_span(name, where, KINDS[kind], attributes, linked, start_time=began)
            span.end(ended)
            return span.get_span_context()

        together = written(Context(), [get_current_span(each).get_span_context() for each in makers])
        for each in makers:
            written(each, [together])


def _in(traceparent: str) -> Context:
    """Nowhere, for a new trace, where it is none."""
    return _context.extract({"traceparent": traceparent}, Context())
