"""Clients that send as fast as they are answered, or at a set rate; lean, so that they are not what is measured."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ANSWER_SECONDS = 10


class Request(NamedTuple):
    method: str
    path: str
    body: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    headers: Mapping[str, str]


class Refusal(Exception):
    """An answer that is no success: what is measured would not be what was meant."""


class Hammer(NamedTuple):
    """`requests(client, n)` is the n-th request of a client; `pace` is the seconds between two of one client."""

    address: str
    requests: Callable[[int, int], Request]
    clients: int
    pace: float = 0.0

    def rate(self, seconds: float) -> float:
        """Send for so many seconds; returns requests answered a second. Raises Refusal."""
        return rate(self._send_all, self.clients, self.pace, seconds)

    def _send_all(self, client: int, numbers: Iterator[int]) -> int:
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=ANSWER_SECONDS)) as connection:
            sent = 0
            for number in numbers:
                _send(connection, self.requests(client, number))
                sent += 1
        return sent


def rate(send_all: Callable[[int, Iterator[int]], int], clients: int, pace: float, seconds: float) -> float:
    """How many a second `send_all(client, numbers)` gets done; each client is given a number every `pace` seconds."""
    began = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        numbers = [_paced(began + seconds, pace, pace * client / clients) for client in range(clients)]
        return sum(pool.map(send_all, range(clients), numbers)) / (time.monotonic() - began)


def _paced(end: float, pace: float, offset: float) -> Iterator[int]:
    due = time.monotonic() + offset
    for number in count():
        time.sleep(max(0.0, due - time.monotonic()))
        if time.monotonic() >= end:
            return
        yield number
        due += pace


def _send(connection: http.client.HTTPConnection, request: Request) -> None:
    headers = {"Content-Type": "application/json", **request.headers}
    connection.request(request.method, request.path, json.dumps(request.body), headers)
    response = connection.getresponse()
    body = response.read()
    if response.status >= 300:
        raise Refusal(f"{request.method} {request.path}: {response.status} {body[:300]!r}")
