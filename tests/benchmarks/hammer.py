"""Eight clients that send as fast as they are answered, each over one connection, lean so as not to be the limit."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import urlsplit

CLIENTS = 8
SECONDS = 8.0


class Request(NamedTuple):
    method: str
    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class Refusal(Exception):
    """An answer that is no success: what is measured would not be what was meant."""


def rate(address: str, requests: Callable[[int, int], Request]) -> float:
    """Requests answered a second; `requests(client, n)` is the n-th of a client. Raises Refusal."""
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        counts = pool.map(lambda client: _client(address, lambda n: requests(client, n)), range(CLIENTS))
        return sum(counts) / (time.monotonic() - began)


def _client(address: str, requests: Callable[[int], Request]) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    ends, sent = time.monotonic() + SECONDS, 0
    with closing(connection):
        while time.monotonic() < ends:
            _send(connection, requests(sent))
            sent += 1
    return sent


def _send(connection: http.client.HTTPConnection, request: Request) -> None:
    headers = {"Content-Type": "application/json", **request.headers}
    connection.request(request.method, request.path, json.dumps(request.body), headers)
    response = connection.getresponse()
    body = response.read()
    if response.status >= 300:
        raise Refusal(f"{request.method} {request.path}: {response.status} {body[:300]!r}")
