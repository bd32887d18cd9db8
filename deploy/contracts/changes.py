"""What a change of the contracts breaks: publishers of reports, callers of the APIs, readers of events and verdicts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from deploy.contracts.breaking import Change, Document, followed, narrowed

METHODS = ("get", "put", "post", "patch", "delete")
Files = Mapping[str, bytes]
Compare = Callable[[Document, Document], Iterator[str]]


def broken(earlier: Files, later: Files) -> list[str]:
    """One line for everything that somebody relies on and that is not so any more; pages for people are no contract."""
    return [line for path in sorted(earlier) if path.endswith(".json") for line in _broken(path, earlier, later)]


def _broken(path: str, earlier: Files, later: Files) -> Iterator[str]:
    if path not in later:
        yield f"{path}: is no longer published"
        return
    compare = COMPARED[path.partition("/")[0]]
    before, after = (msgspec.json.decode(files[path], type=dict[str, Any]) for files in (earlier, later))
    yield from (f"{path}: {line}" for line in compare(before, after))


def _taken(before: Document, after: Document) -> Iterator[str]:
    """What was taken has to be taken."""
    yield from narrowed(Change(before, after), before, after, "")


def _said(before: Document, after: Document) -> Iterator[str]:
    """What is said has to be what could be said before: whoever reads it knows no more than that."""
    for line in narrowed(Change(after, before), after, before, ""):
        yield f"{line}, for those who read it"


def _verdict(before: Document, after: Document) -> Iterator[str]:
    """A code that is new is taken for `refused` by those who do not know it; one that is gone is missed."""
    yield from (line for line in _said(before, after) if not line.startswith(".code:"))
    codes = [each["$defs"]["Code"] for each in (before, after)]
    yield from narrowed(Change(before, after), codes[0], codes[1], ".code")


def _called(before: Document, after: Document) -> Iterator[str]:
    """Every operation is there, and asks for no more than it did."""
    operations = dict(_operations(after))
    for name, operation in _operations(before):
        if name not in operations:
            yield f"{name}: is gone"
        else:
            yield from (f"{name}{line}" for line in _asked(before, after, operation, operations[name]))


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                yield f"{method.upper()} {path}", {**operation, "parameters": _parameters(document, item, operation)}


def _parameters(document: Document, *where: Document) -> dict[str, Document]:
    """By where they stand and their name."""
    known = [followed(document, each) for part in where for each in part.get("parameters", ())]
    return {f"{each['in']} {each['name']}": each for each in known}


def _asked(before: Document, after: Document, earlier: Document, later: Document) -> Iterator[str]:
    for name, parameter in later["parameters"].items():
        known = earlier["parameters"].get(name)
        if parameter.get("required") and not (known and known.get("required")):
            yield f" {name}: is required now"
        elif known:
            yield from narrowed(Change(before, after), known["schema"], parameter["schema"], f" {name}")
    for name in earlier["parameters"].keys() - later["parameters"].keys():
        yield f" {name}: is not known any more"
    bodies = [each.get("requestBody", {}).get("content", {}) for each in (earlier, later)]
    for media, content in bodies[0].items():
        if media not in bodies[1]:
            yield f" {media}: is not taken any more"
        else:
            yield from narrowed(Change(before, after), content["schema"], bodies[1][media]["schema"], " body")


def _channels(before: Document, after: Document) -> Iterator[str]:
    """Every channel is there, at its address, with its messages."""
    for name, channel in before["channels"].items():
        now = after["channels"].get(name, {"address": None, "messages": {}})
        if now["address"] != channel["address"]:
            yield f"{name}: its address was {channel['address']} and is {now['address']}"
        for message in channel["messages"].keys() - now["messages"].keys():
            yield f"{name}: {message} is gone"


COMPARED: Mapping[str, Compare] = {
    "report.json": _taken,
    "reports": _taken,
    "event.json": _said,
    "events": _said,
    "verdict.json": _verdict,
    "asyncapi.json": _channels,
    "openapi": _called,
}
