"""Letters: what leaves by e-mail or webhook in one go. A queue that survives whoever works on it being killed.

A letter is claimed for a while by one worker; when that time is over, another may go on with it. Up to `ready` it
certainly has not left. While it is `sending` nobody can know: then it is sent again under the same id, and counted as
one that may have arrived twice.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct
from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database

from services.notifications.person import Channel
from services.notifications.planning import Form

Document = dict[str, Any]
LEASE = timedelta(minutes=2)  # more than any attempt takes
PAUSE = timedelta(seconds=5)  # before a letter that cannot leave just now is looked at again
OPEN = ("gathering", "ready", "sending")
State = Literal["gathering", "ready", "sending", "sent", "nothing", "failed"]


class Overtaken(Exception):
    """Somebody else works on the letter: our time was over."""


class Letter(Struct, frozen=True, gc=False, rename={"id": "_id"}):
    """`next` is when it is due; `until` when another worker may take it, by a clock that nobody moves.

    `doubtful` counts how often it may have left without our knowing. `attempts` count from the last redelivery on.
    """

    id: str
    recipient: str
    channel: Channel
    form: Form
    state: State
    created: datetime
    next: datetime
    until: datetime
    worker: str
    attempts: int = 0
    doubtful: int = 0
    messages: int = 0
    sent: datetime | None = None


class Letters:
    """`worker` is this process; `present` a clock that nobody moves, for leases."""

    def __init__(self, database: Database[Document], present: Any, worker: str | None = None) -> None:
        self._letters: Collection[Document] = database["letters"]
        self._turns: Collection[Document] = database["gathering"]
        self._present = present
        self._worker = worker or secrets.token_hex(8)

    def prepare(self) -> None:
        due = {"state": {"$in": list(OPEN)}}
        self._letters.create_index([("next", ASCENDING)], name="due", partialFilterExpression=due)
        self._letters.create_index([("recipient", ASCENDING), ("channel", ASCENDING), ("created", DESCENDING)])

    def begin(self, recipient: str, channel: Channel, form: Form, at: datetime) -> Letter:
        """A letter that messages can be claimed for; ours until they are."""
        letter = Letter(
            secrets.token_hex(16), recipient, channel, form, "gathering", at, at, self._present() + LEASE, self._worker
        )
        self._letters.insert_one(msgspec.to_builtins(letter, builtin_types=(datetime,)))
        return letter

    def ready(self, letter: Letter, messages: int) -> None:
        self._change(letter, {"state": "ready" if messages else "nothing", "messages": messages, "until": EPOCH})

    def take(self, at: datetime) -> Letter | None:
        """The letter that has been due longest, ours for a while; the one before is told by its state."""
        present = self._present()
        document = self._letters.find_one_and_update(
            {"state": {"$in": list(OPEN)}, "next": {"$lte": at}, "until": {"$lte": present}},
            {"$set": {"until": present + LEASE, "worker": self._worker}},
            sort=[("next", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )
        return _letter(document) if document else None

    def sending(self, letter: Letter) -> None:
        """From here on it may have left. Raises Overtaken."""
        doubtful = 1 if letter.state == "sending" else 0
        self._change(
            letter, {"state": "sending", "until": self._present() + LEASE}, {"attempts": 1, "doubtful": doubtful}
        )

    def release(self, letter: Letter) -> None:
        """As it was, for whoever takes it next; not at once, so that nobody takes it again and again."""
        self._change(letter, {"until": self._present() + PAUSE})

    def sent(self, letter: Letter, at: datetime) -> None:
        self._change(letter, {"state": "sent", "sent": at})

    def nothing(self, letter: Letter) -> None:
        """All that it would have said was resolved, or its recipient does not want it any more."""
        self._change(letter, {"state": "nothing"})

    def again(self, letter: Letter, at: datetime, *, doubtful: bool) -> None:
        """It is tried once more then; `doubtful` where it may have been taken all the same."""
        self._change(letter, {"state": "ready", "next": at, "until": EPOCH}, {"doubtful": int(doubtful)})

    def failed(self, letter: Letter) -> None:
        self._change(letter, {"state": "failed"})

    def redeliver(self, letter: str, at: datetime) -> bool:
        """Have a letter that was sent, or failed, sent again under the same id; false where it is neither."""
        anew = {"state": "ready", "next": at, "until": EPOCH, "attempts": 0}
        wanted = {"_id": letter, "state": {"$in": ["sent", "failed"]}}
        return self._letters.update_one(wanted, {"$set": anew}).modified_count > 0

    def lately(self, recipient: str, channel: Channel, since: datetime) -> int:
        wanted = {"recipient": recipient, "channel": channel, "created": {"$gt": since}, "state": {"$ne": "nothing"}}
        return self._letters.count_documents(wanted)

    def listed(self, wanted: Mapping[str, Any], limit: int) -> list[Letter]:
        """The newest first."""
        return [_letter(document) for document in self._letters.find(wanted).sort("created", DESCENDING).limit(limit)]

    def find(self, letter: str) -> Letter | None:
        document = self._letters.find_one({"_id": letter})
        return _letter(document) if document else None

    def counts(self) -> Mapping[str, int]:
        """How many letters wait, and how many of them are due again after a failure."""
        return {state: self._letters.count_documents({"state": state}) for state in OPEN}

    def oldest(self, channel: Channel) -> datetime | None:
        """Since when the letter that has tried longest to leave does so, None where none does."""
        wanted = {"state": {"$in": list(OPEN)}, "channel": channel}
        document = self._letters.find_one(wanted, sort=[("created", ASCENDING)])
        return _letter(document).created if document else None

    def my_turn(self) -> bool:
        """Whether we are the one who puts letters together, so that nobody gets two digests for one."""
        present = self._present()
        free = {"_id": "letters", "$or": [{"until": {"$lte": present}}, {"worker": self._worker}]}
        turn = {"$set": {"worker": self._worker, "until": present + LEASE}}
        self._turns.update_one({"_id": "letters"}, {"$setOnInsert": {"worker": "", "until": EPOCH}}, upsert=True)
        return self._turns.update_one(free, turn).matched_count > 0

    def _change(self, letter: Letter, values: Document, counted: Mapping[str, int] | None = None) -> None:
        mine = {"_id": letter.id, "worker": letter.worker, "state": {"$in": list(OPEN)}}
        change: Document = {"$set": values, **({"$inc": dict(counted)} if counted else {})}
        if not self._letters.update_one(mine, change).matched_count:
            raise Overtaken(letter.id)


EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _letter(document: Mapping[str, Any]) -> Letter:
    return msgspec.convert(document, Letter)
