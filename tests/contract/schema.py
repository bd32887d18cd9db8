"""Whether a value fits a JSON Schema: the part of the standard that our contracts use, read by itself."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

KINDS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list, tuple),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float, Decimal),
    "null": (type(None),),
}
KNOWN = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "default", "examples", "format"),
    *("type", "enum", "const", "anyOf", "pattern", "minLength", "maxLength", "minimum", "maximum"),
    *("properties", "required", "additionalProperties", "items", "prefixItems", "minItems", "maxItems"),
}


def misfits(document: Mapping[str, Any], value: Any) -> list[str]:
    """One line for each place that does not fit; raises AssertionError where a keyword is not known here."""
    return list(_misfits(document, document, value, "$"))


def _misfits(document: Mapping[str, Any], schema: Any, value: Any, place: str) -> Iterator[str]:
    if isinstance(schema, bool):
        yield from [] if schema else [f"{place}: nothing may be here"]
        return
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema:
        yield from _misfits(document, document["$defs"][schema["$ref"].rpartition("/")[2]], value, place)
    if "anyOf" in schema and all(list(_misfits(document, each, value, place)) for each in schema["anyOf"]):
        yield f"{place}: fits none of the alternatives"
    yield from (f"{place}: {problem}" for problem in _itself(schema, value))
    if isinstance(value, Mapping):
        yield from _fields(document, schema, value, place)
    if isinstance(value, list | tuple):
        first = schema.get("prefixItems", [])
        for number, each in enumerate(value):
            of = first[number] if number < len(first) else schema.get("items", True)
            yield from _misfits(document, of, each, f"{place}[{number}]")


def _itself(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", list(KINDS))
    if not any(
        isinstance(value, KINDS[each])
        and (each == "boolean" or value not in (True, False) or not isinstance(value, bool))
        for each in types
    ):
        yield f"{value!r} is no {' or '.join(types)}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{value!r} is not {schema['const']!r}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{value!r} has another shape"
    length = len(value) if isinstance(value, str) else None
    count = len(value) if isinstance(value, list | tuple) else None
    number = value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
    for size, least, most in (
        (length, "minLength", "maxLength"),
        (count, "minItems", "maxItems"),
        (number, "minimum", "maximum"),
    ):
        if size is not None and not schema.get(least, size) <= size <= schema.get(most, size):
            yield f"{value!r} is out of bounds"


def _fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], value: Mapping[str, Any], place: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{place}.{name}: is missing" for name in schema.get("required", ()) if name not in value)
    for name, each in value.items():
        of = known.get(name, schema.get("additionalProperties", True))
        yield from _misfits(document, of, each, f"{place}.{name}")
