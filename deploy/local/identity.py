"""The identity provider of the local stack: one key pair and one secret, made once, and tokens signed with them."""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

ISSUER = "sinergi-local"
AUDIENCE = "sinergi"
ALGORITHM = "ES256"
LIFETIME_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Identity:
    """`private_key` is PEM; `jwks` the file of public keys that services verify tokens with."""

    private_key: str
    key_id: str
    jwks: Path
    actor_key: str

    @property
    def jwks_url(self) -> str:
        return self.jwks.as_uri()

    def mint(self, role: str, unit: str | None = None, sub: str | None = None) -> str:
        """A token for one role, of one unit where the role needs one; without `sub` for the one local person in it."""
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": sub or f"local-{role}", "roles": [role]}
        return self.vouch({**claims, "unit": unit} if unit else claims)

    def vouch(self, claims: Mapping[str, Any]) -> str:
        """What is claimed, from now on and for a while."""
        now = int(time.time())
        timed = {"iat": now, "exp": now + LIFETIME_SECONDS, **claims}
        return jwt.encode(timed, self.private_key, ALGORITHM, headers={"kid": self.key_id})


def load(folder: Path) -> Identity:
    """The identity kept in a folder, made there the first time."""
    folder.mkdir(parents=True, exist_ok=True)
    private_key = _secret(folder / "private-key.pem", _new_private_key)
    public_key = _public_jwk(private_key)
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps({"keys": [public_key]}))
    actor_key = _secret(folder / "actor-key", lambda: secrets.token_urlsafe(32))
    return Identity(private_key, public_key["kid"], jwks, actor_key)


def _secret(file: Path, new: Callable[[], str]) -> str:
    """What a file that only its owner can read holds, made once."""
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(new())
        unfinished.rename(file)
    return file.read_text()


def _new_private_key() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def _public_jwk(private_key: str) -> dict[str, str]:
    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"the local key is not for {ALGORITHM}")
    jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    key_id = hashlib.sha256(jwk["x"].encode()).hexdigest()[:16]
    return {**jwk, "kid": key_id, "use": "sig", "alg": ALGORITHM}
