"""Who holds a bearer token: signature, issuer, audience and expiry checked with the issuer's public keys."""

import hashlib
import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlparse
from urllib.request import url2pathname

import jwt
from jwt import PyJWK, PyJWKClient, PyJWKSet, PyJWTError

from shared.problems import Unauthenticated, Unavailable
from shared.settings import ApiSettings

Role = Literal["operator", "head", "verifier", "coordinator", "leader", "operations", "system"]
ROLES: frozenset[str] = frozenset(get_args(Role))
ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
LIFESPAN = 300.0  # seconds after which keys are fetched again, so that a withdrawn key is soon refused
COOLDOWN = 5.0  # seconds between two fetches for the sake of unknown keys
RETRY = 1.0  # seconds between two attempts while the issuer is away
FETCH_SECONDS = 2.0
LEEWAY = 10  # seconds that clocks may differ
CACHED_TOKENS = 1024


@dataclass(frozen=True)
class Principal:
    """A caller: `actor` is a pseudonym, the same for the same subject, and does not lead back without the key."""

    actor: str
    roles: frozenset[str]
    unit: str | None


class Held(NamedTuple):
    """The keys by id; the generation grows with every fetch."""

    generation: int
    keys: Mapping[str, PyJWK]
    fetched_at: float


class Keys:
    """The issuer's public keys, fetched again when they are old or a token names one that is not among them."""

    def __init__(self, fetch: Callable[[], PyJWKSet], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._held = Held(0, {}, -math.inf)
        self._failed_at = -math.inf

    def held(self) -> Held:
        """Keys not older than LIFESPAN; raises Unavailable."""
        held = self._held
        return held if self._clock() - held.fetched_at < LIFESPAN else self._renewed(LIFESPAN)

    def find(self, key_id: str) -> PyJWK | None:
        """The key of that id, looked for at the issuer when it is new; raises Unavailable."""
        return self.held().keys.get(key_id) or self._renewed(COOLDOWN).keys.get(key_id)

    def _renewed(self, age: float) -> Held:
        with self._lock:
            if self._clock() - self._held.fetched_at >= age:  # nobody else was faster
                self._held = Held(self._held.generation + 1, self._fetched(), self._clock())
            return self._held

    def _fetched(self) -> Mapping[str, PyJWK]:
        if self._clock() - self._failed_at < RETRY:
            raise Unavailable("the token issuer's keys cannot be fetched")
        try:
            keys = self._fetch().keys
        except (OSError, ValueError, PyJWTError) as error:
            self._failed_at = self._clock()
            raise Unavailable(f"the token issuer's keys cannot be fetched: {error}") from error
        return {key.key_id: key for key in keys if key.key_id and _verifies(key)}


class Tokens:
    """Turns a token into its principal; what was verified is remembered until it expires or the keys are renewed."""

    def __init__(self, settings: ApiSettings, keys: Keys | None = None, now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._keys = keys or Keys(key_source(settings.jwks_url))
        self._now = now
        self._remembered = lru_cache(CACHED_TOKENS)(self._verified)

    def principal(self, token: str) -> Principal:
        """Raises Unauthenticated, or Unavailable when the keys are away."""
        principal, expires = self._remembered(token, self._keys.held().generation)
        if expires + LEEWAY <= self._now():
            raise Unauthenticated("the token has expired")
        return principal

    def _verified(self, token: str, _generation: int) -> tuple[Principal, int]:
        try:
            claims = self._claims(token)
        except PyJWTError as error:
            raise Unauthenticated(f"the token does not hold: {error}") from error
        return self._read(claims), int(claims["exp"])

    def _claims(self, token: str) -> dict[str, Any]:
        key = self._keys.find(str(jwt.get_unverified_header(token).get("kid")))
        if key is None:
            raise Unauthenticated("the token is signed with a key that its issuer does not publish")
        return jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            issuer=self._settings.token_issuer,
            audience=self._settings.token_audience,
            leeway=LEEWAY,
            options={"require": ["exp", "iss", "aud", "sub", "roles"]},
        )

    def _read(self, claims: Mapping[str, Any]) -> Principal:
        roles, unit = claims["roles"], claims.get("unit")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise Unauthenticated("the token's `roles` are no list of texts")
        if not claims["sub"] or not isinstance(unit, str | None):
            raise Unauthenticated("the token's `sub` or `unit` is no text")
        return Principal(pseudonym(claims["sub"], self._settings.actor_key), ROLES.intersection(roles), unit)


def pseudonym(subject: str, key: bytes) -> str:
    """32 hexadecimal digits that stand for a subject; without the key nobody can try out subjects."""
    return hashlib.blake2b(subject.encode(), key=key, digest_size=16).hexdigest()


def key_source(url: str) -> Callable[[], PyJWKSet]:
    """How to fetch the keys from an https:// or file:// address."""
    address = urlparse(url)
    if address.scheme == "file":
        path = Path(url2pathname(address.path))
        return lambda: PyJWKSet.from_dict(dict(json.loads(path.read_bytes())))
    return PyJWKClient(url, cache_jwk_set=False, timeout=FETCH_SECONDS).get_jwk_set


def _verifies(key: PyJWK) -> bool:
    """Whether it is a public key for signatures: with a shared secret among them everybody could sign."""
    return key.algorithm_name in ALGORITHMS and key.public_key_use in {None, "sig"}
