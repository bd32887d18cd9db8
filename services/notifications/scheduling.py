"""What has to be told because time has passed: looked for now and then, and written once, however often it is found."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.notifications.freshness import Freshness
from services.notifications.heard import Event
from services.notifications.intents import due_intents
from services.notifications.matter import Matter
from services.notifications.matters import open_matters
from services.notifications.messages import Messages
from services.notifications.rules import RuleBook
from services.notifications.telling import Writer
from services.notifications.views import read_picture
from shared.generations import NotPrepared
from shared.mongo import is_away
from shared.read_model import ReadModel

log = structlog.get_logger(__name__)
Document = dict[str, Any]


class Openness:
    """What is open, as far as all that has been published is known."""

    def __init__(self, model: ReadModel[Event], freshness: Freshness, clock: Callable[[], datetime]) -> None:
        self._model = model
        self._freshness = freshness
        self._clock = clock

    def matters(self) -> Sequence[Matter] | None:
        """Everything open at this moment; None while the picture may be behind the topics."""
        live = self._model.live()
        now = self._clock()
        if not self._freshness.caught_up(live.generation.group):
            log.warning("waiting", away="picture", group=live.generation.group)
            return None
        return open_matters(read_picture(live), now)


class Schedule:
    def __init__(
        self, database: Database[Document], openness: Openness, book: RuleBook, clock: Callable[[], datetime]
    ) -> None:
        self._openness = openness
        self._messages = Messages(database)
        self._writer = Writer(database, clock)
        self._book = book
        self._clock = clock

    def look(self) -> int:
        """Write what has to be told by now; returns how many messages that were. What is away is waited for."""
        now = self._clock()
        try:
            matters = self._openness.matters()
            if matters is None:
                return 0
            told = self._messages.told(matter.id for matter in matters)
            written = self._writer.write(due_intents(matters, told, self._book.in_force(now), now))
        except NotPrepared:
            log.info("nothing is known yet")
            return 0
        except PyMongoError as error:
            if not is_away(error):
                raise
            log.warning("waiting", away="mongodb", error=str(error)[:200])
            return 0
        log.info("looked", matters=len(matters), written=written)
        return written
