"""Machine accounts of units: who sends a request by an account's name and secret.

A secret is 256 random bits that we have made ourselves, so nobody finds it by trying, and a fast hash keeps it as
well as a slow one would. A slow one would only let whoever sends wrong secrets keep our processors busy.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pymongo.collection import Collection
from pymongo.database import Database

from shared.events.plans import Verifier
from shared.fields import IDENTIFIER
from shared.problems import Unauthenticated
from shared.tokens import Principal, pseudonym

COLLECTION = "accounts"  # of each service's database: {_id: user, unit, version, verifier: {salt, hash} | null}
USER = re.compile(rf"unit\.({IDENTIFIER})\.({IDENTIFIER})")  # no identifier holds a dot, so each is read in one way
RECENT_SECONDS = 2.0  # how long a secret that was replaced or revoked may still count
SECRET_BYTES = 32
SALT_BYTES = 16
PURPOSE = b"sinergi account"
Document = dict[str, Any]


class AccountName(NamedTuple):
    """An account of a unit; `user` is its name at both doors, Kafka and HTTP."""

    unit: str
    name: str

    @property
    def user(self) -> str:
        return f"unit.{self.unit}.{self.name}"


class WrongCredentials(Unauthenticated):
    """The same for an unknown name, a wrong secret and a revoked account."""

    challenge = 'Basic realm="sinergi", charset="UTF-8"'


def account_name(user: str) -> AccountName | None:
    """The account that a user name is that of, or None where none could have it."""
    match = USER.fullmatch(user)
    return AccountName(*match.groups()) if match else None


def new_secret() -> str:
    """43 characters that any client takes: letters, digits, - and _."""
    return secrets.token_urlsafe(SECRET_BYTES)


def verifier_of(secret: str) -> Verifier:
    salt = secrets.token_bytes(SALT_BYTES)
    return Verifier(salt.hex(), _hash(secret, salt).hex())


def holds(verifier: Verifier, secret: str) -> bool:
    """Whether it is the secret; how long that takes does not tell how nearly."""
    return hmac.compare_digest(_hash(secret, bytes.fromhex(verifier.salt)), bytes.fromhex(verifier.hash))


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=SECRET_BYTES, salt=salt, person=PURPOSE).digest()


NOBODY = verifier_of(new_secret())  # compared with where there is nothing to compare with, which takes as long


class Known(NamedTuple):
    verifier: Verifier
    read_at: float


class Accounts:
    """The accounts that a service has heard of. Whoever was right a moment ago is let in without asking the database.

    Whoever was not makes it read, so that a new secret counts as soon as it is heard of, and what is wrong takes the
    same time whether there is such an account or not.
    """

    def __init__(
        self, database: Database[Document], actor_key: bytes, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._collection: Collection[Document] = database[COLLECTION]
        self._actor_key = actor_key
        self._clock = clock
        self._right: dict[str, Known] = {}

    def principal(self, user: str, secret: str) -> Principal:
        """A system of the account's unit; raises WrongCredentials."""
        account = account_name(user)
        if account is None or not (self._was_right(user, secret) or self._is_right(user, secret)):
            raise WrongCredentials("there is no account of this name with this secret")
        return Principal(pseudonym(user, self._actor_key), frozenset({"system"}), account.unit)

    def _was_right(self, user: str, secret: str) -> bool:
        known = self._right.get(user)
        recent = known is not None and self._clock() - known.read_at <= RECENT_SECONDS
        return known is not None and recent and holds(known.verifier, secret)

    def _is_right(self, user: str, secret: str) -> bool:
        read_at = self._clock()
        verifier = _read(self._collection.find_one({"_id": user}))
        right = holds(verifier or NOBODY, secret)
        if verifier is not None and right:
            self._right[user] = Known(verifier, read_at)
        return verifier is not None and right


def _read(document: Mapping[str, Any] | None) -> Verifier | None:
    return Verifier(**document["verifier"]) if document and document["verifier"] else None
