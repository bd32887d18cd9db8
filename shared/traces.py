"""Traces: what became of a request in every process that it passes, for a collector that speaks OTLP.

Nothing is recorded, and nothing of OpenTelemetry imported, unless a collector is named. Where one is, each event
carries the span that it was made in (`traceparent`), so that whoever handles it goes on with the same trace.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shared.spans import Kind, Spans

Attributes = Mapping[str, str | int]
NONE: Attributes = MappingProxyType({})
MOST = 128  # of a batch, as many links as the SDK keeps of a span


class Made(Protocol):
    """An event, or what follows from one."""

    @property
    def traceparent(self) -> str | None: ...


class Traces:
    """Those of this process; every method does nothing while none are recorded."""

    def __init__(self) -> None:
        self._spans: Spans | None = None

    @contextmanager
    def sent_to(self, collector: str, service: str, process: str) -> Iterator[None]:
        """Record while this lasts, if the address of a collector is named; at the end what is left is sent."""
        if not collector:
            yield
            return
        from shared.spans import Spans  # noqa: PLC0415  # ten megabytes and half a second that most do without

        self._spans = Spans(collector, service, process)
        try:
            yield
        finally:
            self._spans.end()

    def span(
        self, name: str, kind: "Kind" = "internal", *, within: str | None = None, attributes: Attributes = NONE
    ) -> AbstractContextManager[object]:
        """What is done meanwhile: part of what this thread is doing, or of `within`, a traceparent."""
        return self._spans.span(name, kind, within, attributes) if self._spans else nullcontext()

    def note(self, attributes: Attributes, *, failed: bool = False) -> None:
        """Something that the current span is to tell besides."""
        if self._spans:
            self._spans.note(attributes, failed=failed)

    def traceparent(self) -> str | None:
        """The current span, in W3C Trace Context; None where nobody records it."""
        return self._spans.traceparent() if self._spans else None

    def made_in(self, envelopes: Iterable[Made]) -> list[str]:
        """The spans that the first of them were made in, each once, for `batch`."""
        if not self._spans:
            return []
        return list(islice(dict.fromkeys(each.traceparent for each in envelopes if each.traceparent), MOST))

    def batch(self, name: str, kind: "Kind", made_in: Sequence[str], began: int, attributes: Attributes = NONE) -> None:
        """What was done since `began`, in nanoseconds since 1970, with events that were made in these spans.

        That is a span linked to all of them, for it can have one parent alone, and one in each of their traces, which
        would otherwise end with the append.
        """
        if self._spans and made_in:
            self._spans.batch(name, kind, made_in, (began, time.time_ns()), attributes)


traces = Traces()
