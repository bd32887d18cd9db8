"""What a later JSON Schema no longer takes that an earlier one took: the changes that break whoever keeps to it.

It errs to the safe side: of a pattern or a format that is another, it cannot know what it leaves out, and says so.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from math import inf
from typing import Any, NamedTuple

LEAST = {"minimum": -inf, "exclusiveMinimum": -inf, "minLength": 0, "minItems": 0}  # with what holds unless told
MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
SHAPES = ("pattern", "format")
TYPES = {str: "string", int: "integer", bool: "boolean", float: "number", type(None): "null"}
Schema = Mapping[str, Any] | bool
Document = Mapping[str, Any]


class Change(NamedTuple):
    """Two versions of a document, to which the references within them lead; `within` are those that are followed."""

    earlier: Document
    later: Document
    within: frozenset[tuple[str, str]] = frozenset()


def narrowed(change: Change, earlier: Schema, later: Schema, place: str) -> Iterator[str]:
    """One line for every way in which `later` takes less; the two are parts of the documents."""
    if later is True or later == {} or earlier is False:
        return
    if later is False or earlier is True:
        yield f"{place}: not everything is taken any more"
        return
    pair = (earlier.get("$ref", ""), later.get("$ref", ""))
    if all(pair) and pair in change.within:  # a schema that holds itself is compared once
        return
    inside = change._replace(within=change.within | {pair})
    yield from _compared(inside, followed(change.earlier, earlier), followed(change.later, later), place)


def _compared(change: Change, earlier: Document, later: Document, place: str) -> Iterator[str]:
    if "anyOf" in earlier or "anyOf" in later:
        yield from _alternatives(change, earlier, later, place)
        return
    yield from (f"{place}: {what}" for what in _values(earlier, later))
    yield from (f"{place}: {what}" for what in _bounds(earlier, later))
    yield from _properties(change, earlier, later, place)
    yield from _items(change, earlier, later, place)


def _alternatives(change: Change, earlier: Document, later: Document, place: str) -> Iterator[str]:
    """Each of the earlier alternatives has to fit into one of the later ones."""
    for before in earlier.get("anyOf", [earlier]):
        found = [list(narrowed(change, before, after, place)) for after in later.get("anyOf", [later])]
        if all(found):
            yield from min(found, key=len)


def _properties(change: Change, earlier: Document, later: Document, place: str) -> Iterator[str]:
    before, after = earlier.get("properties", {}), later.get("properties", {})
    others_before, others_after = (each.get("additionalProperties", True) for each in (earlier, later))
    for name in sorted(set(later.get("required", ())) - set(earlier.get("required", ()))):
        yield f"{place}.{name}: is required now"
    for name, schema in before.items():
        yield from narrowed(change, schema, after.get(name, others_after), f"{place}.{name}")
    yield from narrowed(change, others_before, others_after, f"{place}.*")


def _items(change: Change, earlier: Document, later: Document, place: str) -> Iterator[str]:
    others_before, others_after = (each.get("items", True) for each in (earlier, later))
    pairs = zip_longest(earlier.get("prefixItems", []), later.get("prefixItems", []))
    for number, (before, after) in enumerate(pairs):
        known = (others_before if before is None else before, others_after if after is None else after)
        yield from narrowed(change, *known, f"{place}[{number}]")
    yield from narrowed(change, others_before, others_after, f"{place}[]")


def followed(document: Document, schema: Document) -> Document:
    """What a reference within the document leads to."""
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _values(earlier: Document, later: Document) -> Iterator[str]:
    before, after = _types(earlier), _types(later)
    if after is not None and (before is None or not before <= after):
        yield f"has to be {' or '.join(sorted(after))}"
    named, taken = _choices(earlier), _choices(later)
    if taken is not None and named is None:
        yield f"is only one of {', '.join(sorted(map(str, taken)))}"
    elif taken is not None and named is not None and not named <= taken:
        yield f"no longer takes {', '.join(sorted(map(str, named - taken)))}"


def _bounds(earlier: Document, later: Document) -> Iterator[str]:
    for name, least in LEAST.items():
        if later.get(name, least) > earlier.get(name, least):
            yield f"{name} is {later[name]} now"
    for name in MOST:
        if later.get(name, inf) < earlier.get(name, inf):
            yield f"{name} is {later[name]} now"
    for name in SHAPES:
        if name in later and later[name] != earlier.get(name):
            yield f"{name} is {later[name]} now"


def _types(schema: Document) -> frozenset[str] | None:
    """The types that are taken, or None for all; where a number is, a whole one is too."""
    if "type" not in schema:
        choices = _choices(schema)
        return None if choices is None else frozenset(TYPES[type(each)] for each in choices)
    types = frozenset([schema["type"]] if isinstance(schema["type"], str) else schema["type"])
    return types | {"integer"} if "number" in types else types


def _choices(schema: Document) -> frozenset[Any] | None:
    """The only values that are taken, or None where there are no such."""
    if "const" in schema:
        return frozenset([schema["const"]])
    return frozenset(schema["enum"]) if "enum" in schema else None
