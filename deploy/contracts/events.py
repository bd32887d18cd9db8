"""The JSON Schema of every event type that is published, from the class that reads and writes it."""

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any

import msgspec
from msgspec import inspect

from shared.events import indicators, plans, reporting
from shared.language import Language

MOMENT = {"type": "string", "format": "date-time"}
LANGUAGES: tuple[Language[Any], ...] = (plans.LANGUAGE, indicators.LANGUAGE, reporting.LANGUAGE)
Document = dict[str, Any]


def event_file(name: str, number: int) -> str:
    return f"events/{name}.{number}.json"


def event_schemas() -> Iterator[tuple[str, Document]]:
    """The files, by their path."""
    for language in LANGUAGES:
        for name, (cls, number) in language.events.items():
            yield event_file(name, number), schema_of(cls, name)


def schema_of(cls: type, title: str) -> Document:
    """Of a struct, with all that it refers to within the document."""
    (reference,), components = msgspec.json.schema_components([cls], ref_template="#/$defs/{name}")
    structs = dict(_structs(inspect.type_info(cls)))
    defined = {name: _worded(component, structs.get(name)) for name, component in components.items()}
    return {**_inlined(reference, defined), "title": title}


def _inlined(reference: Mapping[str, str], defined: dict[str, Document]) -> Document:
    """What is referred to stands at the top, unless it refers to itself."""
    name = reference["$ref"].rpartition("/")[2]
    if f'"#/$defs/{name}"' in msgspec.json.encode(defined).decode():
        return {**reference, "$defs": defined}
    top = defined.pop(name)
    return {**top, "$defs": defined} if defined else top


def _worded(component: Document, struct: inspect.StructType | None) -> Document:
    """A description without the indentation of the source, and moments marked as such, which msgspec leaves out."""
    worded = dict(component)
    if "description" in worded:
        worded["description"] = cleandoc(worded["description"])
    for field in struct.fields if struct else ():
        if _is_moment(field.type):
            worded["properties"] = {**worded["properties"], field.encode_name: MOMENT}
    return worded


def _is_moment(of: inspect.Type) -> bool:
    return isinstance(of, inspect.DateTimeType)


def _structs(of: inspect.Type) -> Iterator[tuple[str, inspect.StructType]]:
    """The structs that a type is made of, by the name that their schemas have."""
    seen: set[type] = set()
    waiting = [of]
    while waiting:
        each = waiting.pop()
        match each:
            case inspect.StructType() if each.cls not in seen:
                seen.add(each.cls)
                yield each.cls.__name__, each
                waiting += [field.type for field in each.fields]
            case inspect.UnionType():
                waiting += each.types
            case inspect.VarTupleType() | inspect.ListType():
                waiting.append(each.item_type)
            case inspect.TupleType():
                waiting += each.item_types
            case inspect.DictType():
                waiting.append(each.value_type)
            case _:
                pass
