"""What a request to the HTTP door holds: reports as they were sent, which nobody has read yet."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from flask import Request
from msgspec import Raw
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from shared.inbox.door import Sender
from shared.inbox.lines import blocks, lines
from shared.inbox.reading import REPORT_BYTES, is_kept
from shared.inbox.report import Received

REQUEST_BYTES = 8 * 1024 * 1024
STREAM_BYTES = 256 * 1024 * 1024
BATCH_ITEMS = 1000
BATCH = "application/cloudevents-batch+json"
NDJSON = "application/x-ndjson"
SINGLE = ("application/cloudevents+json", "application/json")
NO_HEADERS: Mapping[str, str] = {}
_split = msgspec.json.Decoder(list[Raw]).decode


def check_media_type(request: Request) -> None:
    """Raises UnsupportedMediaType; in binary mode the type is that of the data, and anything."""
    if request.content_encoding not in {None, "identity"}:
        raise UnsupportedMediaType("the body is compressed; accepted is one that is not")
    if request.mimetype not in {*SINGLE, BATCH, NDJSON} and not _is_binary(request):
        known = ", ".join([*SINGLE, BATCH, NDJSON])
        raise UnsupportedMediaType(f"the body's type is not known; accepted are {known}, and any with ce- headers")


def sent(request: Request, sender: Sender, at: datetime) -> Sequence[Received]:
    """The items of a request that is no stream; raises RequestEntityTooLarge or Unfinished."""
    body = b"".join(blocks(request.stream.read, request.content_length))
    if request.mimetype != BATCH:
        return [received(body, sender, at, _attributes(request))]
    items = _items(body)
    if len(items) > BATCH_ITEMS:
        raise RequestEntityTooLarge(
            f"{len(items)} items; accepted are {BATCH_ITEMS} in a batch, and any number as {NDJSON}"
        )
    return [received(item, sender, at) for item in items]


def sent_lines(request: Request) -> Iterator[bytes]:
    """Of a stream, line by line as it comes; raises RequestEntityTooLarge or Unfinished."""
    request.max_content_length = STREAM_BYTES
    return lines(blocks(request.stream.read, request.content_length), REPORT_BYTES)


def received(body: bytes, sender: Sender, at: datetime, headers: Mapping[str, str] = NO_HEADERS) -> Received:
    """Of what is too large so much is kept that it still is."""
    return Received(
        receipt=f"http:{secrets.token_hex(16)}",
        unit=sender.unit,
        door="http",
        headers=headers,
        body=body[: REPORT_BYTES + 1],
        received_at=at,
    )


def _items(body: bytes) -> Sequence[bytes]:
    """What cannot be read as a list is one item, which will be refused for it."""
    try:
        return [bytes(item) for item in _split(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [body]


def _is_binary(request: Request) -> bool:
    return any(name.lower().startswith("ce-") for name, _ in request.headers.items())


def _attributes(request: Request) -> Mapping[str, str]:
    """The headers of the report; those of the request say more, such as who sends it."""
    headers = ((name.lower(), value) for name, value in request.headers.items())
    return {name: value for name, value in headers if is_kept(name)}
