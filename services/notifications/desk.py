"""What the views of this service work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from pymongo.database import Database

from services.notifications.composing import Composer
from services.notifications.delivery_log import DeliveryLog
from services.notifications.guard import Guard
from services.notifications.letters import Letters
from services.notifications.messages import Messages
from services.notifications.people import Endpoints, People
from services.notifications.person import Person
from services.notifications.rules import RuleBook
from shared.auth import principal

EXTENSION = "sinergi-notifications"


@dataclass(frozen=True)
class Desk:
    """`streams` is how many feeds may be followed live at once by one process."""

    database: Database[dict[str, Any]]
    people: People
    endpoints: Endpoints
    messages: Messages
    letters: Letters
    attempts: DeliveryLog
    composer: Composer
    book: RuleBook
    guard: Guard
    actor_key: bytes
    streams: int
    clock: Callable[[], datetime]

    def caller(self) -> Person:
        """Raises Missing where nobody is registered with the caller's token."""
        return self.people.of_actor(principal().actor)


def lay_out(app: Flask, desk: Desk) -> None:
    app.extensions[EXTENSION] = desk


def desk() -> Desk:
    """The one of the application that answers."""
    laid_out: Desk = current_app.extensions[EXTENSION]
    return laid_out
