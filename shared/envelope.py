"""The envelope of every event: CloudEvents 1.0 in structured JSON, one encoding and one decoding for all."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from shared.language import Readable, UnknownEvent

E = TypeVar("E")


class Undecodable(Exception):
    """Bytes that are no event of ours: not JSON, not a CloudEvent, an unknown type or schema, unfitting data."""


class Envelope(Struct, frozen=True, omit_defaults=True, gc=False):
    """The attributes beside the data. `subject` is the stream, `streamversion` the event's place in it from 1 on.

    `actor` is a pseudonym, never a name; `causationid` is the id of the command, `correlationid` that of the request.
    `traceparent` is the span it was made in (CloudEvents' distributed tracing), where traces were recorded then.
    """

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    unit: str
    streamversion: int
    schemaversion: int
    actor: str
    actorrole: str
    correlationid: str
    causationid: str
    data: Raw
    traceparent: str | None = None


class Recorded(Struct, Generic[E], frozen=True, gc=False):
    """An event with its envelope: what consumers, projections and folds are handed."""

    stream: str
    version: int
    unit: str
    event: E
    envelope: Envelope


_decode_envelope = msgspec.json.Decoder(Envelope).decode
_encode = msgspec.json.Encoder(decimal_format="string", order=None).encode


def encode(envelope: Envelope) -> bytes:
    return _encode(envelope)


def encode_data(event: object) -> Raw:
    return Raw(_encode(event))


def open_envelope(value: bytes | str) -> Envelope:
    """The envelope alone; raises Undecodable."""
    try:
        envelope = _decode_envelope(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(f"not a CloudEvent of ours: {error}") from error
    if envelope.specversion != "1.0" or envelope.streamversion < 1:
        raise Undecodable("specversion has to be 1.0 and streamversion at least 1")
    return envelope


def envelope_in(value: bytes | str | None) -> Envelope | None:
    """The envelope alone, None where there is none that can be read."""
    try:
        return open_envelope(value or b"")
    except Undecodable:
        return None


def decode(language: Readable[E], value: bytes | str) -> Recorded[E]:
    """Bytes of the topic or of a commit to the newest version of the event; raises Undecodable."""
    envelope = open_envelope(value)
    try:
        event = language.decode(envelope.type, envelope.schemaversion, envelope.data)
    except (UnknownEvent, msgspec.DecodeError, RecursionError) as error:
        raise Undecodable(f"{envelope.id}: {error}") from error
    return Recorded(envelope.subject, envelope.streamversion, envelope.unit, event, envelope)
