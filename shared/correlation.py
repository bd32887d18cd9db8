"""Which id leads through the logs: the request's, the report's, the operator's command's; otherwise that of the run."""

import re
from collections.abc import Iterable
from itertools import islice

from shared.envelope import Envelope

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")  # W3C Trace Context
MOST = 20  # in the line of one batch


def given_id(value: str | None) -> str | None:
    """An id that a caller chose, when it is one; anything else would be written into logs and events."""
    return value if value and GIVEN_ID.fullmatch(value) else None


def trace_id(traceparent: str | None) -> str | None:
    """The id of the trace that a caller is in, when it names one."""
    named = TRACEPARENT.fullmatch(traceparent or "")
    return named.group(1) if named else None


def some_of(ids: Iterable[str]) -> list[str]:
    """The first ones that differ: where a batch is as large as in a rebuild, nobody reads a line with all of them."""
    return list(islice(_differing(ids), MOST))


def of_envelopes(envelopes: Iterable[Envelope]) -> list[str]:
    return some_of(envelope.correlationid for envelope in envelopes)


def _differing(ids: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for each in ids:
        if each not in seen:
            seen.add(each)
            yield each
