"""The two doors as the systems of a unit use them, each with the account that it was given."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from deploy.local.obstacle import Obstacle
from deploy.local.waiting import wait_until_ready
from deploy.simulator.item import Item, Sending, Service
from shared.brokers import reached

STRUCTURED, BATCH, LINES = (
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "application/x-ndjson",
)
COME_BACK = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}  # with Retry-After
ANSWER_SECONDS = 60.0
PATIENCE_SECONDS = 120.0
LET_IN_SECONDS = 30
PATIENCE_MS = 60_000
POLL_MS = 500
Verdicts = list[dict[str, Any]]


class NotTaken(Obstacle):
    """A door did not take what has to be taken; the message names it and what it said."""


class Account(NamedTuple):
    unit: str
    user: str
    secret: str


class HttpDoor:
    """Sends in the way that a system has: one by one, in batches, or as lines; raises NotTaken.

    `unanswered` is told of items that may have been received or not, each time that they are sent anew.
    """

    def __init__(
        self,
        addresses: Mapping[Service, str],
        account: Account,
        way: str,
        unanswered: Callable[[Sequence[Item]], None],
    ) -> None:
        self._addresses = addresses
        self._unit = account.unit
        self._way = way
        self._unanswered = unanswered
        self._http = httpx.Client(auth=(account.user, account.secret), timeout=ANSWER_SECONDS)

    def close(self) -> None:
        self._http.close()

    def wait_until_let_in(self) -> None:
        """An account is known a moment after it was opened."""
        for service, address in self._addresses.items():
            wait_until_ready(f"{service} for {self._unit}", partial(self._missing, address), LET_IN_SECONDS)

    def _missing(self, address: str) -> str | None:
        answer = self._http.get(f"{address}/inbox/{self._unit}/items", params={"page_size": 1})
        return None if answer.is_success else f"{answer.status_code} {answer.text[:200]}"

    def send(self, sendings: Sequence[Sending]) -> Verdicts:
        """The verdicts in the answers."""
        return [verdict for service, items, how in self._requests(sendings) for verdict in how(service, items)]

    def _requests(self, sendings: Sequence[Sending]) -> Iterator[tuple[Service, list[Item], Callable[..., Verdicts]]]:
        """What cannot be read at all goes alone, for it would spoil the whole of a batch."""
        several = {"batch": self._batch, "lines": self._lines}.get(self._way, self._one_by_one)
        for service in self._addresses:
            ours = [each.item for each in sendings if each.item.service == service]
            yield service, [item for item in ours if item.event is not None], several
            yield service, [item for item in ours if item.event is None], self._one_by_one

    def _one_by_one(self, service: Service, items: Sequence[Item]) -> Verdicts:
        answers = (self._post(service, STRUCTURED, item.body, [item]) for item in items)
        return [verdict for answer in answers for verdict in answer.json()["verdicts"]]

    def _batch(self, service: Service, items: Sequence[Item]) -> Verdicts:
        answered: Verdicts = []
        if items:
            body = b"[" + b",".join(item.body for item in items) + b"]"
            answered = self._post(service, BATCH, body, items).json()["verdicts"]
        return answered

    def _lines(self, service: Service, items: Sequence[Item]) -> Verdicts:
        if not items:
            return []
        answer = self._post(service, LINES, b"".join(item.body + b"\n" for item in items), items)
        return [msgspec.json.decode(line) for line in answer.content.splitlines() if line]

    def _post(self, service: Service, content_type: str, body: bytes, items: Sequence[Item]) -> httpx.Response:
        """Again where it is told to come back: what was taken before that has its one verdict, and is told of it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            headers = {"Content-Type": content_type}
            answer = self._http.post(f"{self._addresses[service]}/inbox", content=body, headers=headers)
            if answer.is_success:
                return answer
            if answer.status_code not in COME_BACK or time.monotonic() > deadline:
                raise NotTaken(f"POST /inbox of {service} was answered {answer.status_code}: {answer.text[:500]}")
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                self._unanswered(items)
            time.sleep(float(answer.headers["Retry-After"]))


class KafkaDoor:
    """Writes its inbox and reads its verdicts, those of reports over HTTP too."""

    def __init__(self, bootstrap: str, account: Account) -> None:
        """Over TLS where `bootstrap` ends in `?ca=` and the path of whom to trust."""
        self._unit = account.unit
        protocol = "sasl_ssl" if "?ca=" in bootstrap else "sasl_plaintext"
        credentials = f"{quote(account.user, safe='')}:{quote(account.secret, safe='')}"
        self._settings = {
            **reached(f"{protocol}://{credentials}@{bootstrap}"),
            "bootstrap_timeout_ms": PATIENCE_MS,
        }

    @contextmanager
    def producing(self) -> Iterator[Callable[[Sequence[Sending]], None]]:
        with KafkaProducer(**self._settings, acks="all", max_block_ms=PATIENCE_MS) as producer:

            def send(sendings: Sequence[Sending]) -> None:
                waiting = [producer.send(f"inbox.{self._unit}", each.item.body) for each in sendings]
                for each in waiting:
                    each.get(timeout=ANSWER_SECONDS)

            yield send

    @contextmanager
    def verdicts(self) -> Iterator[Callable[[], Mapping[str, dict[str, Any]]]]:
        """What is told from now on, a piece at a time, by the receipt that it is about."""
        with closing(KafkaConsumer(**self._settings)) as consumer:
            partition = TopicPartition(f"verdicts.{self._unit}", 0)
            consumer.assign([partition])
            consumer.seek_to_end(partition)
            consumer.position(partition)  # only here the end is asked for

            def read() -> Mapping[str, dict[str, Any]]:
                records = [record for polled in consumer.poll(timeout_ms=POLL_MS).values() for record in polled]
                return {dict(record.headers)["ce_id"].decode(): msgspec.json.decode(record.value) for record in records}

            yield read
