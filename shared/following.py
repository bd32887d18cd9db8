"""Following account events: what they say becomes the accounts that a service lets in."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from msgspec.structs import asdict
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.accounts import COLLECTION, AccountName
from shared.clock import now
from shared.consumer import Consumer, kafka_consumer
from shared.envelope import Recorded
from shared.events.plans import LANGUAGE, AccountEvent, AccountRevoked, Event
from shared.handling import Handling
from shared.mongo import connect
from shared.parking import Parking
from shared.settings import StoreSettings

Document = dict[str, Any]


class Following:
    """The handler. Each event says everything about its account, so the newest counts, whatever came before it."""

    def __init__(self, database: Database[Document]) -> None:
        self._accounts = database[COLLECTION]
        self._changed: dict[str, Document] = {}

    def forget(self) -> None:
        """Nothing is remembered from one batch to the next."""

    def begin(self, batch: Sequence[Recorded[Event]]) -> None:  # noqa: ARG002 - the handler's signature
        self._changed = {}

    def take(self, recorded: Recorded[Event], value: bytes) -> bool:  # noqa: ARG002 - the handler's signature
        if isinstance(recorded.event, AccountEvent):
            account = _account(recorded.event, recorded.version)
            self._changed[account["_id"]] = account
        return True

    def commit(self) -> int:
        for user, account in self._changed.items():
            older = {"_id": user, "version": {"$lt": account["version"]}}
            with suppress(DuplicateKeyError):  # the one that is there is not older
                self._accounts.replace_one(older, account, upsert=True)
        return len(self._changed)


def accounts_consumer(database: Database[Document], bootstrap: str, service: str) -> Consumer:
    """The consumer that keeps the accounts of a service's database, in a group of its own."""
    group = f"{service}-accounts"
    handling = Handling(group, LANGUAGE, Following(database), parked_account_events(database, service), now)
    return Consumer(kafka_consumer(bootstrap, group), LANGUAGE.topics, handling)


def parked_account_events(database: Database[Document], service: str) -> Parking:
    return Parking(database, f"{service}-accounts")


def parked_accounts(settings: StoreSettings) -> Parking:
    """For the operators' commands of a service whose intake follows the accounts."""
    return parked_account_events(connect(settings.mongo_url, settings.database), settings.service)


def _account(event: AccountEvent, version: int) -> Document:
    verifier = None if isinstance(event, AccountRevoked) else asdict(event.verifier)
    user = AccountName(event.unit, event.name).user
    return {"_id": user, "unit": event.unit, "version": version, "verifier": verifier}
