"""What a published language promises to its readers, checked on a stored sample of every type and schema.

A sample is an event as it stands on the topic, in a file <type>.<schema>.json, or <type>.<schema>.<variant>.json.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from shared.envelope import Undecodable, decode, encode, encode_data, open_envelope
from shared.language import Language

FILE = re.compile(r"(?P<type>[a-z_.]+)\.(?P<schema>[0-9]+)(\.[a-z-]+)?\.json")
Samples = Mapping[str, bytes]


def samples_in(folder: Path) -> Samples:
    return {file.name: file.read_bytes().removesuffix(b"\n") for file in sorted(folder.iterdir())}


def broken(language: Language[Any], samples: Samples) -> list[str]:
    """One line for every promise that is broken; samples are read only where nothing is missing."""
    missing = [*_missing(language, samples), *_unknown(language, samples), *_without_way(language)]
    return missing or list(_misread(language, samples))


def _missing(language: Language[Any], samples: Samples) -> Iterator[str]:
    there = {_named(name) for name in samples}
    for name, (_, newest) in language.events.items():
        for schema in range(1, newest + 1):
            if (name, schema) not in there:
                yield f"{name} has no sample of schema {schema}"


def _unknown(language: Language[Any], samples: Samples) -> Iterator[str]:
    for file in samples:
        name, schema = _named(file)
        if name not in language.events or not 1 <= schema <= language.events[name][1]:
            yield f"{file} is a sample of nothing that is published"


def _without_way(language: Language[Any]) -> Iterator[str]:
    for name, (_, newest) in language.events.items():
        for schema in range(1, newest):
            if (name, schema) not in language.upcasts:
                yield f"{name} has no way from schema {schema} to the next"


def _misread(language: Language[Any], samples: Samples) -> Iterator[str]:
    for file, sample in samples.items():
        try:
            yield from _changed(language, file, sample)
        except Undecodable as error:
            yield f"{file} can no longer be read: {error}"


def _changed(language: Language[Any], file: str, sample: bytes) -> Iterator[str]:
    envelope, event = open_envelope(sample), decode(language, sample).event
    if (envelope.type, envelope.schemaversion) != _named(file):
        yield f"{file} holds {envelope.type} of schema {envelope.schemaversion}"
    if language.name(event)[0] != envelope.type:
        yield f"{file} is read as {language.name(event)[0]}"
    newest = envelope.schemaversion == language.name(event)[1]
    if newest and encode(msgspec.structs.replace(envelope, data=encode_data(event))) != sample:
        yield f"{file} is written otherwise than it was read"


def _named(file: str) -> tuple[str, int]:
    found = FILE.fullmatch(file)
    return (found["type"], int(found["schema"])) if found else (file, 0)
