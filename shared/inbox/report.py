"""A report as it was received: bytes with headers from either door, and the CloudEvent that is read from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.inbox.verdict import Code, Door, FieldProblem


class Received(Struct, frozen=True):
    """One item at a door. `receipt` is its own name, the same however often the door hands it on.

    That is `topic:partition:offset@timestamp` of a Kafka record, or a fresh id over HTTP. `headers` have lower-case
    names: those of the record or the request, which carry the attributes of a CloudEvent in binary mode; empty for an
    item of a batch. `received_at` is what windows are looked up with, so no sender may choose it.
    """

    receipt: str
    unit: str
    door: Door
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


class Report(Struct, frozen=True):
    """A CloudEvent 1.0 of a unit's system. `data` is what its JSON says, not weighed yet."""

    id: str
    source: str
    type: str
    data: Any
    schema: int = 1
    time: datetime | None = None
    unit: str | None = None
    resubmits: str | None = None


class Unacceptable(Exception):
    """A report that is refused, with its reason; what could be read of it stands in `report`, its data aside."""

    def __init__(
        self,
        code: Code,
        detail: str,
        errors: tuple[FieldProblem, ...] = (),
        report: Report | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.report = report
