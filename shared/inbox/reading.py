"""Reading a CloudEvent 1.0 from headers and bytes, in structured or binary mode, strictly and without a database."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from shared.fields import Choice, Identifier, Moment, Pattern, Strict, WholeNumber
from shared.inbox.report import Received, Report, Unacceptable
from shared.inbox.verdict import Code, FieldProblem
from shared.strict_json import MalformedJson, loads

REPORT_BYTES = 1024 * 1024
ITEM_DIGITS = 32
SCHEMA_NUMBERS = (1, 10**6)
STRUCTURED = "application/cloudevents"
JSON_TYPE = r"(?i)\s*application/([a-z0-9.+-]+\+)?json\s*(;.*)?"
NAME = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"  # a character of a name, which is no control character
_canonical = msgspec.json.Encoder(order="sorted", decimal_format="string").encode


def _name(most: int) -> Pattern[str]:
    accepted = f"text of 1 to {most} characters without control characters"
    return Pattern(f"{NAME}{{1,{most}}}", accepted, str, {"type": "string", "minLength": 1, "maxLength": most}, {})


REQUIRED: Mapping[str, Strict[Any]] = {
    "specversion": Choice(["1.0"]),
    "id": _name(200),
    "source": _name(250),
    "type": _name(100),
}
OPTIONAL: Mapping[str, Strict[Any]] = {
    "time": Moment(),
    "datacontenttype": Pattern(JSON_TYPE, "application/json, or a type that ends with +json", str, {}, {}),
    "schemaversion": WholeNumber(*SCHEMA_NUMBERS),
    "unit": Identifier(),
    "resubmits": _name(200),
}
ATTRIBUTES = {**REQUIRED, **OPTIONAL}


class Entry(Struct, frozen=True):
    """What was received, and the item of the ledger that it is: one for each unit, source and id.

    What has no source and id that can be read is an item of its own. `digest` is the same for the same content,
    however its JSON is written and whichever mode and door it came by; when it was sent is no part of that. `loaded`
    is what the schema of its type made of the data.
    """

    item: str
    digest: str
    received: Received
    report: Report | None
    refusal: Unacceptable | None = None
    loaded: Any = None


def entry(received: Received) -> Entry:
    """What was received as an entry of the ledger; what cannot be read has its refusal in it."""
    try:
        report = read(received)
    except Unacceptable as refusal:
        digest = hashlib.sha256(received.body).hexdigest()
        return Entry(item_of(received.unit, received.receipt), digest, received, refusal.report, refusal)
    return Entry(item_of(received.unit, report.source, report.id), digest_of(report), received, report)


def reused(other: Entry) -> Entry:
    """The entry of a content that came under a source and id of another one: an item of its own, and refused."""
    item = item_of(other.received.unit, other.item, other.digest)
    detail = "this source has sent another content under this id; a correction or another report has an id of its own"
    return msgspec.structs.replace(other, item=item, refusal=Unacceptable(Code.ID_REUSED, detail))


def item_of(unit: str, *names: str) -> str:
    """The key of an item: of a source and id, or of a receipt."""
    return hashlib.sha256(_canonical([unit, *names])).hexdigest()[:ITEM_DIGITS]


def digest_of(report: Report) -> str:
    said = (report.type, report.schema, report.resubmits, report.data)
    return hashlib.sha256(_canonical(said)).hexdigest()


def read(received: Received) -> Report:
    """The CloudEvent of what was received; raises Unacceptable."""
    if len(received.body) > REPORT_BYTES:
        raise oversized(_named(dict(_in_headers(received.headers))))
    return _report(_attributes(received))


def oversized(report: Report | None) -> Unacceptable:
    detail = f"the report has more than the {REPORT_BYTES} bytes that are accepted"
    return Unacceptable(Code.OVERSIZED, detail, report=report)


def _attributes(received: Received) -> Mapping[str, Any]:
    """Everything that the event says about itself, and its data."""
    stated = dict(_in_headers(received.headers))
    content_type = received.headers.get("content-type")
    if not stated or (content_type or "").strip().lower().startswith(STRUCTURED):
        return _structured(received.body)
    return {**stated, "datacontenttype": content_type, "data": _json(received.body, _named(stated))}


def _in_headers(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The attributes in binary mode: `ce_` on Kafka; `ce-` over HTTP, where what is no ASCII is written with %."""
    for name, value in headers.items():
        if name.startswith("ce_"):
            yield name[3:], value
        elif name.startswith("ce-"):
            yield name[3:], unquote(value)


def _structured(body: bytes) -> Mapping[str, Any]:
    stated = _json(body, None)
    if not isinstance(stated, dict):
        raise Unacceptable(Code.NOT_CLOUDEVENT, "the report is JSON, but no object; accepted is a CloudEvent 1.0")
    return stated


def _json(body: bytes, report: Report | None) -> Any:
    try:
        return loads(body, REPORT_BYTES)
    except MalformedJson as error:
        raise Unacceptable(Code.UNDECODABLE, str(error), report=report) from error


def _report(stated: Mapping[str, Any]) -> Report:
    values, problems = _read_all(stated)
    problems.extend(_data_problems(stated))
    if problems:
        detail = "it is no CloudEvent 1.0 with data in JSON; `errors` names each attribute"
        raise Unacceptable(Code.NOT_CLOUDEVENT, detail, tuple(problems), _named(stated))
    return Report(
        id=values["id"],
        source=values["source"],
        type=values["type"],
        data=stated["data"],
        schema=values.get("schemaversion", 1),
        time=values.get("time"),
        unit=values.get("unit"),
        resubmits=values.get("resubmits"),
    )


def _read_all(stated: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldProblem]]:
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, attribute in ATTRIBUTES.items():
        value = stated.get(name)
        if value is None:
            if name in REQUIRED:
                problems.append(FieldProblem(name, "is missing", attribute.accepted))
            continue
        try:
            values[name] = attribute.read(value)
        except ValueError as error:
            problems.append(FieldProblem(name, str(error), attribute.accepted))
    return values, problems


def _data_problems(stated: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if "data_base64" in stated:
        yield FieldProblem("data_base64", "is not taken", "JSON in `data`")
    elif stated.get("data") is None:
        yield FieldProblem("data", "is missing", "an object with what is reported")


def _named(stated: Mapping[str, Any]) -> Report | None:
    """What tells the sender which of its reports is meant, as far as it can be read."""
    name, source, kind = (_readable(each, stated.get(each)) for each in ("id", "source", "type"))
    return Report(name, source, kind, data=None) if name or source or kind else None


def _readable(name: str, value: Any) -> str:
    try:
        return str(REQUIRED[name].read(value))
    except ValueError:
        return ""


def is_kept(header: str) -> bool:
    """Whether a header belongs to the report; those that do not may hold secrets."""
    return header == "content-type" or re.match("ce[_-]", header) is not None
