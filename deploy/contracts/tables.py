"""A JSON Schema as the lines of a table that people can read, in Indonesian."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deploy.contracts.breaking import followed
from deploy.contracts.events import Document

NULL = {"type": "null"}
TYPES = {
    "string": "teks",
    "number": "bilangan",
    "integer": "bilangan bulat",
    "boolean": "true atau false",
    "object": "objek",
    "array": "daftar",
    "null": "null",
}
FORMATS = {
    "date-time": "waktu, misalnya 2027-03-31T23:59:00+08:00",
    "date": "tanggal, misalnya 2027-03-31",
    "uri": "alamat https:// atau http://",
    "decimal": 'bilangan desimal sebagai teks, misalnya "12.5"',
}
BOUNDS = (("minimum", "maximum", ""), ("minLength", "maxLength", " karakter"), ("minItems", "maxItems", ""))


class Line(NamedTuple):
    """A field by its path, as in `evidence[].link`."""

    field: str
    required: bool
    accepted: str
    meaning: str


def lines(schema: Document, meanings: Mapping[str, str]) -> list[Line]:
    """Every field of a schema, and what fields within it hold; raises KeyError where one has no meaning yet."""
    return [
        Line(path, required, accepted(part), meanings[path])
        for path, required, part in _fields(schema, _followed(schema, schema), "")
    ]


def _fields(document: Document, schema: Document, within: str) -> Iterator[tuple[str, bool, Document]]:
    for name, given in schema.get("properties", {}).items():
        part, path = _followed(document, given), f"{within}{name}"
        yield path, name in schema.get("required", ()), part
        if part.get("properties") != schema["properties"]:  # a schema that holds itself is shown once
            items = _followed(document, part.get("items", {}))
            yield from _fields(document, items, f"{path}[].") if items else _fields(document, part, f"{path}.")


def _followed(document: Document, part: Document) -> Document:
    """What a reference leads to; of what may also be null, what it is otherwise."""
    part = dict(followed(document, part))
    others = [each for each in part.get("anyOf", ()) if each != NULL]
    return {**_followed(document, others[0]), "nullable": True} if len(others) == 1 else part


def accepted(part: Document) -> str:
    """What is taken, in a few words."""
    said = _said(part)
    types = part.get("type")
    nullable = part.get("nullable") or (isinstance(types, list) and "null" in types)
    return f"{said}, atau null" if nullable else said


def _said(part: Document) -> str:
    if "const" in part:
        return f'"{part["const"]}"'
    if "enum" in part:
        return "salah satu dari " + ", ".join(str(each) for each in part["enum"] if each is not None)
    if part.get("format") in FORMATS:
        return FORMATS[part["format"]]
    types = [part["type"]] if isinstance(part.get("type"), str) else part.get("type", ["object"])
    if "number" in types and "string" in types:
        return 'bilangan seperti 12.5 atau "12.5", paling banyak 18 angka di depan dan 10 di belakang titik'
    return " atau ".join(TYPES[each] for each in types if each != "null") + _bounds(part)


def _bounds(part: Document) -> str:
    for least, most, of in BOUNDS:
        if least in part and most in part:
            return f" {part[least]} sampai {part[most]}{of}"
        if most in part:
            return f" paling banyak {part[most]}{of}"
    return f" dengan bentuk {part['pattern']}" if "pattern" in part else ""
