"""The list of consultations and the search among precedents: one document each, derived from the log."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from pymongo import ASCENDING, DESCENDING, TEXT
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.plans.consultation_commands import ConsultationId
from services.plans.consultation_state import Consultation, Status
from shared.commands import Folded
from shared.events.plans import Urgency
from shared.preparing import once

Document = dict[str, Any]
SEARCHED = {"precedent.tags": 5, "precedent.question": 3, "precedent.answer": 1}  # how much a word found there counts
NO_LANGUAGE = "none"  # MongoDB knows no Indonesian: words are found as they are written, and none is left out
SCORE = {"$meta": "textScore"}


class Page(NamedTuple):
    """A part of a list: how many come before it, and how many it holds at most."""

    begin: int
    size: int


class Listed(Struct, frozen=True):
    """`due` is when the clock that runs out first does so, None where none is running."""

    consultation: str
    unit: str
    status: Status
    urgency: Urgency
    topic: str
    team: str | None
    waiting: bool
    asked_at: datetime | None
    changed_at: datetime | None
    due: datetime | None


class Precedent(Struct, frozen=True):
    consultation: str
    unit: str
    topic: str
    question: str
    answer: str
    tags: Sequence[str]


class ConsultationList:
    def __init__(self, database: Database[Document]) -> None:
        self._list = database["consultations"]
        self._prepared = once(self.prepare)

    def prepare(self) -> None:
        """Create the indexes; safe to repeat."""
        self._list.create_index([("asked_at", DESCENDING), ("_id", ASCENDING)], name="newest")
        self._list.create_index([("unit", ASCENDING), ("asked_at", DESCENDING), ("_id", ASCENDING)], name="unit")
        searched = [(field, TEXT) for field in SEARCHED]
        self._list.create_index(searched, name="precedents", weights=SEARCHED, default_language=NO_LANGUAGE)

    def keep(self, name: ConsultationId, known: Folded[Consultation]) -> None:
        """Keep how a consultation stands; where it was kept at a later version, that one stays."""
        older = {"_id": name.consultation, "version": {"$lt": known.version}}
        with suppress(DuplicateKeyError):  # the one that is there is not older
            self._list.replace_one(older, _document(name, known), upsert=True)

    def page(self, unit: str | None, status: str | None, page: Page) -> Sequence[Document]:
        """Those of a unit, or of all, the newest first; `open` are all that are not closed."""
        wanted: Document = {} if unit is None else {"unit": unit}
        if status is not None:
            wanted["status"] = {"$ne": Status.CLOSED} if status == "open" else status
        found = self._list.find(wanted, ["listed"]).sort([("asked_at", DESCENDING), ("_id", ASCENDING)])
        return [document["listed"] for document in found.skip(page.begin).limit(page.size)]

    def search(self, words: str, page: Page) -> Sequence[Document]:
        """The precedents with any of the words, those that fit best first."""
        self._prepared()  # MongoDB refuses to search without the index, also where nothing was ever written
        found = self._list.find({"$text": {"$search": words}}, {"precedent": True, "score": SCORE})
        found = found.sort([("score", SCORE), ("_id", ASCENDING)])
        return [document["precedent"] for document in found.skip(page.begin).limit(page.size)]


def _document(name: ConsultationId, known: Folded[Consultation]) -> Document:
    return {
        "_id": name.consultation,
        "unit": name.unit,
        "version": known.version,
        "status": known.state.status.value,
        "asked_at": known.state.asked_at,
        "listed": msgspec.to_builtins(_listed(name, known.state)),
        "precedent": msgspec.to_builtins(_precedent(name, known.state)),
    }


def _listed(name: ConsultationId, consultation: Consultation) -> Listed:
    timed = consultation.timed
    clocks = [timed.response, timed.resolution] if timed else []
    return Listed(
        *name,
        status=consultation.status,
        urgency=consultation.urgency,
        topic=consultation.topic,
        team=consultation.assigned.team if consultation.assigned else None,
        waiting=consultation.waiting is not None,
        asked_at=consultation.asked_at,
        changed_at=consultation.changed_at,
        due=min((clock.due for clock in clocks if clock and clock.due), default=None),
    )


def _precedent(name: ConsultationId, consultation: Consultation) -> Precedent | None:
    kept = consultation.precedent
    return Precedent(*name, consultation.topic, kept.question, kept.answer, kept.tags) if kept else None
