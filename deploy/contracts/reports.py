"""The JSON Schema of every report type that is taken, from the marshmallow schema that weighs it."""

from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from deploy.contracts.events import Document
from deploy.contracts.samples import SAMPLES
from services.indicators import app as indicators
from services.indicators import reports as of_indicators
from services.plans import app as plans
from services.plans.service_levels import service_levels
from shared.inbox.kinds import Kinds
from shared.mongo import connect

NOWHERE = "mongodb://127.0.0.1:1"  # describing reads nothing
TOP = "Data"
OPENAPI = "3.1.0"  # whose schemas are JSON Schema 2020-12


def taken_by() -> dict[str, Kinds]:
    """What each service takes."""
    database = connect(NOWHERE, "plans")
    return {
        "plans": plans.taken_on(database, plans.create_desk(database), service_levels()),
        "indicators": of_indicators.kinds(indicators.create_desk(connect(NOWHERE, "indicators"))),
    }


def report_file(name: str, number: int) -> str:
    return f"reports/{name}.{number}.json"


def report_schemas() -> Iterator[tuple[str, Document]]:
    """The files, by their path."""
    for kinds in taken_by().values():
        for name, kind in kinds.items():
            yield report_file(name, kind.number), {**schema_of(kind.schema), "title": name, "examples": SAMPLES[name]}


def places() -> dict[str, tuple[str, int]]:
    """The files, with the type and the schema number that they are of."""
    known = [(name, kind.number) for kinds in taken_by().values() for name, kind in kinds.items()]
    return {report_file(*each): each for each in known}


def schema_of(schema: type[Schema]) -> Document:
    """With all that it refers to within the document."""
    spec = APISpec("", "", openapi_version=OPENAPI, plugins=[MarshmallowPlugin()])
    spec.components.schema(TOP, schema=schema)
    defined: dict[str, Any] = _moved(spec.to_dict()["components"]["schemas"])
    top: Document = defined.pop(TOP)
    return {**top, "$defs": defined} if defined else top


def _moved(part: Any) -> Any:
    """The same with references into `$defs`, and null among the choices of what may be null."""
    if isinstance(part, list | tuple):
        return [_moved(each) for each in part]
    if not isinstance(part, dict):
        return part
    moved = {name: _moved(value) for name, value in part.items()}
    if "$ref" in moved:
        moved["$ref"] = moved["$ref"].replace("#/components/schemas/", "#/$defs/")
    if "enum" in moved and "null" in moved.get("type", ()) and None not in moved["enum"]:
        moved["enum"] = [*moved["enum"], None]
    return moved
