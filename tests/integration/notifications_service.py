"""The notifications service as its surroundings see it: a mail server, a receiver of webhooks, and a clock to move."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from pymongo.database import Database

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from services.notifications.app import create_app_on, create_delivery, create_listening, create_schedule, prepare
from services.notifications.composing import Mail
from services.notifications.delivering import Delivery, Sending
from services.notifications.guard import Guard
from services.notifications.mail import Mailer, SmtpServer
from services.notifications.outcome import Outcome
from services.notifications.people import Endpoints, People
from services.notifications.person import Endpoint, Person
from services.notifications.webhook import Webhooks
from shared.envelope import encode
from shared.parking import Parking
from shared.settings import Notifying, NotifyingApiSettings
from tests.unit.notified import RULES_FILE, Story, moment

SETTINGS = Notifying(service="notifications", public_url="https://sinergi.example", notification_rules=str(RULES_FILE))
SENDER = "sinergi@example.org"


class Record(NamedTuple):
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes


def records(story: Story) -> list[Record]:
    return [
        Record("plans.events", 0, offset, recorded.unit.encode(), encode(recorded.envelope))
        for offset, recorded in enumerate(story.events)
    ]


class CaughtUp:
    """The picture is as new as whoever says so."""

    def __init__(self, answer: bool = True) -> None:  # noqa: FBT001, FBT002
        self.answer = answer

    def caught_up(self, group: str) -> bool:
        return bool(group) and self.answer


class MovedClock:
    def __init__(self, at: str) -> None:
        self.at = moment(at)

    def __call__(self) -> datetime:
        return self.at

    def move(self, to: str) -> None:
        self.at = moment(to)

    def wait(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class PostOffice:
    """A real SMTP server on a free port. `answers` are its next answers to whole letters; then it takes everything.

    `before_taking` runs when it knows for whom a letter is, `before_answering` when it has the letter.
    """

    answers: list[str] = field(default_factory=list)
    received: list[EmailMessage] = field(default_factory=list)
    before_answering: Callable[[], None] = lambda: None
    before_taking: Callable[[], None] = lambda: None
    port: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.received.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        self.before_answering()
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        self.before_taking()
        if address.startswith("unknown"):
            return f"550 no mailbox {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    @property
    def mailer(self) -> Mailer:
        return Mailer(SmtpServer("smtp", "127.0.0.1", self.port, None, None), SENDER)

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.received]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as free:
        office.port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


class Received(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """A unit's system: `answers` are its next status codes and headers, then 204."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.before_answering: Callable[[], None] = lambda: None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append(Received(self.path, dict(self.headers), body))
                receiver.before_answering()
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - what a redirect would be followed by

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    @contextmanager
    def listening(self) -> Iterator["Receiver"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def nowhere(_letter: str, _endpoint: Endpoint, _payload: bytes) -> Outcome:
    return Outcome("later", "nowhere")


def no_mail(_letter: str, _address: str, _mail: Mail) -> Outcome:
    return Outcome("later", "nowhere")


@dataclass
class Notifications:
    """The processes of the service in this one, on the database of a test, with a clock that the test moves."""

    database: Database[dict[str, Any]]
    clock: MovedClock
    freshness: CaughtUp = field(default_factory=CaughtUp)

    def __post_init__(self) -> None:
        prepare(self.database)
        self.database["installation"].update_one({"_id": "horizon"}, {"$set": {"at": moment("2025-01-01")}})
        self.model = create_listening(self.database, SETTINGS, self.clock)
        self.model.prepare()
        self.people, self.endpoints = People(self.database), Endpoints(self.database)

    def hears(self, story: Story) -> None:
        """Whatever it has heard before too."""
        generation = self.model.generations.live()
        handling = self.model.handling(generation, Parking(self.database, generation.group))
        handling.handle(records(story))

    def knows(self, *people: Person) -> None:
        for one in people:
            self.people.keep(one)

    def looks(self) -> int:
        return create_schedule(self.database, SETTINGS, self.freshness, self.clock).look()

    def delivery(self, mail: Any = no_mail, webhook: Any = nowhere) -> Delivery:
        """A new worker."""
        return create_delivery(self.database, SETTINGS, self.freshness, Sending(mail, webhook), self.clock)

    def webhooks(self, *ports: int) -> Webhooks:
        return Webhooks(Guard(own_ports=ports), patience=2)

    def states(self, channel: str) -> list[str]:
        """Of all messages by a channel that were ever to be told."""
        wanted = {"channel": channel, "state": {"$ne": "suppressed"}}
        found = self.database["messages"].find(wanted).sort([("created", 1), ("_id", 1)])
        return [message["state"] for message in found]

    def letters(self) -> list[dict[str, Any]]:
        return list(self.database["letters"].find().sort("created", 1))

    def leases_end(self) -> None:
        """As after the time that a worker may take."""
        past = moment("2020-01-01")
        self.database["letters"].update_many({}, {"$set": {"until": past}})
        self.database["gathering"].update_many({}, {"$set": {"until": past}})


def create_notifications(database: Database[dict[str, Any]], identity: Identity, threads: int = 8) -> Flask:
    settings = NotifyingApiSettings(
        service="notifications",
        mongo_url="mongodb://127.0.0.1:1",
        database=database.name,
        kafka_bootstrap="127.0.0.1:1",
        port=1,
        jwks_url=identity.jwks_url,
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        actor_key=identity.actor_key.encode(),
        public_url="https://sinergi.example",
        notification_rules=str(RULES_FILE),
        threads=threads,
    )
    return create_app_on(database, settings)
