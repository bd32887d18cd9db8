"""All files of the contracts: as they are generated, and as they stand in their folder."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from deploy.contracts import attributes, pages
from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.events import Document, event_schemas, schema_of
from deploy.contracts.openapi import openapi_files
from deploy.contracts.reports import places, report_schemas
from shared.envelope import Envelope
from shared.inbox.verdict import Verdict

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parents[2] / "services" / "plans" / "contracts"
NUMBERED = re.compile(r"(?P<type>(?:events|reports)/[a-z_.]+)\.(?P<number>[0-9]+)\.json")
Files = Mapping[str, bytes]


def contracts() -> Files:
    """What is generated, by path within the folder."""
    schemas = dict(_schemas())
    documents = {
        **{path: {"$schema": DIALECT, "$id": f"/contracts/{path}", **schema} for path, schema in schemas.items()},
        "asyncapi.json": asyncapi(places()),
        **dict(openapi_files()),
    }
    return {**{path: _encoded(document) for path, document in documents.items()}, **pages.files(schemas)}


def _schemas() -> Iterator[tuple[str, Document]]:
    yield "report.json", attributes.report()
    yield "event.json", schema_of(Envelope, "An event of a service")
    yield "verdict.json", schema_of(Verdict, "What became of a report")
    yield from report_schemas()
    yield from event_schemas()


def read(folder: Path) -> Files:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def with_older(earlier: Files, later: Files) -> Files:
    """An older schema number of what is still published stays as it was: reports and events of it are about."""
    newest = {found["type"]: int(found["number"]) for path in later if (found := NUMBERED.fullmatch(path))}
    older = {
        path: content
        for path, content in earlier.items()
        if (found := NUMBERED.fullmatch(path)) and int(found["number"]) < newest.get(found["type"], 0)
    }
    return {**later, **older}


def write(folder: Path, files: Files) -> None:
    for path in read(folder).keys() - files.keys():
        (folder / path).unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _encoded(document: Document) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
