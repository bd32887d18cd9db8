"""The reader of our own topic that keeps the list of consultations: an event tells which one has changed.

How it stands then is folded from the log of this very service, so what comes twice or late does no harm.
"""

from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_desk import ConsultationDesk
from shared.clock import now
from shared.consumer import Consumer, kafka_consumer
from shared.envelope import Recorded
from shared.events.plans import LANGUAGE, ConsultationEvent, Event
from shared.handling import Handling
from shared.parking import Parking

HANDLER = "plans-consultations"


class ConsultationIndex:
    """The handler of a consumer. Its work is done when an event is taken: a consultation once in a batch is enough."""

    def __init__(self, desk: ConsultationDesk) -> None:
        self._desk = desk
        self._kept: set[ConsultationId] = set()

    def forget(self) -> None:
        """Nothing is remembered from one batch to the next."""

    def begin(self, batch: Sequence[Recorded[Event]]) -> None:
        del batch
        self._kept.clear()

    def take(self, recorded: Recorded[Event], value: bytes) -> bool:
        """Raises what the surroundings raise, or Missing where the topic knows of what the log does not."""
        del value
        if isinstance(recorded.event, ConsultationEvent):
            self._keep(ConsultationId(recorded.event.consultation, recorded.event.unit))
        return True

    def commit(self) -> int:
        return len(self._kept)

    def _keep(self, name: ConsultationId) -> None:
        if name not in self._kept:
            self._desk.listed.keep(name, self._desk.consultation(name))
            self._kept.add(name)


def index_consumer(desk: ConsultationDesk, database: Database[dict[str, Any]], bootstrap: str) -> Consumer:
    handling = Handling(HANDLER, LANGUAGE, ConsultationIndex(desk), parked_consultations(database), now)
    return Consumer(kafka_consumer(bootstrap, HANDLER), LANGUAGE.topics, handling)


def parked_consultations(database: Database[dict[str, Any]]) -> Parking:
    return Parking(database, HANDLER)
