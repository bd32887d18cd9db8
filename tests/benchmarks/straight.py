"""Commands at a set rate without HTTP: what log, relay and projection carry when web and clients take no time."""

import secrets
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Self

from services.plans.app import create_desk
from services.plans.desk import Desk
from services.plans.plan_commands import CorrectProgress, PlanId
from shared.commands import Context
from shared.events.plans import Progress
from shared.events.terms import Quarter
from shared.mongo import connect
from tests.benchmarks.ground import Ground
from tests.benchmarks.hammer import rate
from tests.faults.place import YEAR, Place

QUARTER: Quarter = 2


class Straight(NamedTuple):
    """Corrections of figures, each client in a unit of its own, decided and appended as the API does it."""

    desk: Desk
    places: Sequence[Place]
    clients: int
    pace: float

    @classmethod
    def at(cls, ground: Ground, clients: int, pace: float) -> Self:
        units = {place.unit: place for place in ground.places}
        desk = create_desk(connect(ground.stack.environment["SINERGI_MONGO_URL"], "plans"))
        return cls(desk, [units[unit] for unit in sorted(units)], clients, pace)

    def rate(self, seconds: float) -> float:
        """Commands recorded a second."""
        return rate(self._send_all, self.clients, self.pace, seconds)

    def _send_all(self, client: int, numbers: Iterator[int]) -> int:
        place, sent = self.places[client], 0
        for number in numbers:
            command = _correction(self.desk, place, number)
            self.desk.plans.execute(place.stream, command, _context(place))
            sent += 1
        return sent


def _correction(desk: Desk, place: Place, number: int) -> CorrectProgress:
    """Another value each time: to say the same again would change nothing."""
    stated = Progress(Decimal(f"{number}.75"), None, None, None, ())
    window = desk.window_now(place.unit, YEAR, QUARTER)
    name = PlanId(place.unit, YEAR, "general")
    return CorrectProgress(name, place.action, QUARTER, stated, *window, reason="angka diperbaiki")


def _context(place: Place) -> Context:
    key = secrets.token_hex(16)
    return Context("a" * 32, "operator", place.unit, correlation_id=key, command_id=key, fingerprint=key)
