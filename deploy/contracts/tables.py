"""A JSON Schema as the lines of a table that people can read."""

from collections.abc import Callable, Iterator, Mapping
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
PHRASES = {
    "or_null": "{said}, atau null",
    "one_of": "salah satu dari {names}",
    "decimal": 'bilangan seperti 12.5 atau "12.5", paling banyak 18 angka di depan dan 10 di belakang titik',
    "or": " atau ",
    "characters": " karakter",
    "between": " {least} sampai {most}{of}",
    "at_most": " paling banyak {most}{of}",
    "shaped": " dengan bentuk {pattern}",
}
BOUNDS = (("minimum", "maximum", ""), ("minLength", "maxLength", PHRASES["characters"]), ("minItems", "maxItems", ""))
Say = Callable[[str], str]  # a text in the reader's language


class Line(NamedTuple):
    """A field by its path, as in `evidence[].link`."""

    field: str
    required: bool
    accepted: str
    meaning: str


def lines(schema: Document, meanings: Mapping[str, str], say: Say) -> list[Line]:
    """Every field of a schema, and what fields within it hold; raises KeyError where one has no meaning yet."""
    return [
        Line(path, required, accepted(part, say), say(meanings[path]))
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


def accepted(part: Document, say: Say) -> str:
    """What is taken, in a few words."""
    said = _said(part, say)
    types = part.get("type")
    nullable = part.get("nullable") or (isinstance(types, list) and "null" in types)
    return say(PHRASES["or_null"]).format(said=said) if nullable else said


def _said(part: Document, say: Say) -> str:
    if "const" in part:
        return f'"{part["const"]}"'
    if "enum" in part:
        return say(PHRASES["one_of"]).format(names=", ".join(str(each) for each in part["enum"] if each is not None))
    if part.get("format") in FORMATS:
        return say(FORMATS[part["format"]])
    types = [part["type"]] if isinstance(part.get("type"), str) else part.get("type", ["object"])
    if "number" in types and "string" in types:
        return say(PHRASES["decimal"])
    return say(PHRASES["or"]).join(say(TYPES[each]) for each in types if each != "null") + _bounds(part, say)


def _bounds(part: Document, say: Say) -> str:
    for least, most, of in BOUNDS:
        if least in part and most in part:
            return say(PHRASES["between"]).format(least=part[least], most=part[most], of=say(of) if of else "")
        if most in part:
            return say(PHRASES["at_most"]).format(most=part[most], of=say(of) if of else "")
    return say(PHRASES["shaped"]).format(pattern=part["pattern"]) if "pattern" in part else ""
