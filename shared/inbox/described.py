"""How OpenAPI describes the inbox: what is sent, whose rules are in the contract of reports, and verdicts."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

import msgspec

from shared.inbox.items import BATCH, BATCH_ITEMS, NDJSON, SINGLE
from shared.inbox.verdict import Verdict

Document = Mapping[Any, Any]
REPORT: Document = {"type": "object", "description": "A CloudEvent 1.0; /contracts has the schema of each type's data"}
LINES: Document = {"type": "string", "description": "JSON objects, one a line"}


def _components() -> Mapping[str, Any]:
    """The schema of a verdict, with what it refers to, by name."""
    _, components = msgspec.json.schema_components([Verdict], ref_template="#/components/schemas/{name}")
    return {name: _worded(schema) for name, schema in components.items()}


def _worded(schema: dict[str, Any]) -> Document:
    return {**schema, "description": cleandoc(schema["description"])} if "description" in schema else schema


def _listed(name: str) -> Document:
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}}
    return {"schema": {"type": "object", "properties": {name: listed}, "required": [name]}}


COMPONENTS = _components()
SENT: Document = {
    "required": True,
    "description": "In binary mode, with ce- headers, the body is the data and of any type",
    "content": {
        **{name: {"schema": REPORT} for name in SINGLE},
        BATCH: {"schema": {"type": "array", "items": REPORT, "maxItems": BATCH_ITEMS}},
        NDJSON: {"schema": LINES},
    },
}
JUDGED: Document = {200: {"content": {"application/json": _listed("verdicts"), NDJSON: {"schema": LINES}}}}
LISTED: Document = {200: {"content": {"application/json": _listed("items")}}}
