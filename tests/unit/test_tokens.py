"""A token is worth what its signature, its issuer, its audience and its time are worth."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from shared.problems import Unauthenticated, Unavailable
from shared.tokens import COOLDOWN, LIFESPAN, Keys, Tokens, key_source, pseudonym
from tests.example_api import example_settings

SIGNERS: dict[str, tuple[Any, Any]] = {
    "RS256": (rsa.generate_private_key(65537, 2048), RSAAlgorithm),
    "ES256": (ec.generate_private_key(ec.SECP256R1()), ECAlgorithm),
    "EdDSA": (ed25519.Ed25519PrivateKey.generate(), OKPAlgorithm),
}


class Issuer:
    """An identity provider whose keys lie in a file, and whose clock the test turns."""

    def __init__(self, file: Path, identity: Identity) -> None:
        self.file = file
        self.monotonic = 0.0
        self.now = time.time()
        self.publish("ES256")
        keys = Keys(key_source(file.as_uri()), lambda: self.monotonic)
        self.tokens = Tokens(example_settings(identity), keys, lambda: self.now)

    def publish(self, *algorithms: str, **more: Any) -> None:
        keys = [{**SIGNERS[name][1].to_jwk(SIGNERS[name][0].public_key(), as_dict=True)} for name in algorithms]
        named = [{**key, "kid": name, **more} for key, name in zip(keys, algorithms, strict=True)]
        self.file.write_text(json.dumps({"keys": named}))

    def sign(self, algorithm: str = "ES256", kid: str | None = None, **changed: Any) -> str:
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "197001011990031001",
            "roles": ["operator"],
            "unit": "dinkes",
            "exp": int(self.now) + 600,
            **changed,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(present, SIGNERS[algorithm][0], algorithm, headers={"kid": kid or algorithm})


@pytest.fixture
def issuer(tmp_path: Path, identity: Identity) -> Issuer:
    return Issuer(tmp_path / "jwks.json", identity)


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_a_token_of_each_accepted_algorithm_tells_who_holds_it(algorithm: str, issuer: Issuer) -> None:
    issuer.publish(algorithm)
    caller = issuer.tokens.principal(issuer.sign(algorithm, roles=["head", "operator", "wizard"]))
    assert (caller.roles, caller.unit) == (frozenset({"head", "operator"}), "dinkes")


def test_the_actor_is_a_pseudonym_that_stays_the_same(issuer: Issuer) -> None:
    actors = {issuer.tokens.principal(issuer.sign(exp=int(issuer.now) + n)).actor for n in (100, 200)}
    assert len(actors) == 1
    assert not actors & {"197001011990031001", pseudonym("197001011990031001", b"another key")}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"aud": "another"}, "Audience"),
        ({"exp": 1}, "expired"),
        ({"nbf": 2**40}, "not yet valid"),
        ({"iss": None}, "iss"),
        ({"aud": None}, "aud"),
        ({"exp": None}, "exp"),
        ({"sub": None}, "sub"),
        ({"roles": None}, "roles"),
        ({"roles": "operator"}, "no list of texts"),
        ({"roles": [1]}, "no list of texts"),
        ({"sub": ""}, "`sub`"),
        ({"unit": ["dinkes"]}, "`unit`"),
        ({"kid": "unknown"}, "does not publish"),
    ],
    ids=repr,
)
def test_a_token_with_a_wrong_claim_is_refused(changed: dict[str, Any], reason: str, issuer: Issuer) -> None:
    with pytest.raises(Unauthenticated, match=reason):
        issuer.tokens.principal(issuer.sign(**changed))


def test_a_token_without_signature_is_refused(issuer: Issuer) -> None:
    header, payload, _ = issuer.sign().split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","kid":"ES256"}').rstrip(b"=").decode()
    for forged in (f"{unsigned}.{payload}.", f"{header}.{payload}."):
        with pytest.raises(Unauthenticated):
            issuer.tokens.principal(forged)


def test_a_public_key_used_as_a_shared_secret_is_refused(issuer: Issuer) -> None:
    issuer.publish("RS256")
    secret = SIGNERS["RS256"][0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"RS256"}').rstrip(b"=").decode()
    signed = f"{header}.{issuer.sign('RS256').split('.')[1]}"
    signature = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), hashlib.sha256)).rstrip(b"=").decode()
    with pytest.raises(Unauthenticated, match="does not hold"):
        issuer.tokens.principal(f"{signed}.{signature}")


def test_a_shared_secret_among_the_keys_is_not_used(issuer: Issuer) -> None:
    key = {"kty": "oct", "kid": "shared", "k": base64.urlsafe_b64encode(b"s" * 32).decode()}
    issuer.file.write_text(json.dumps({"keys": [key]}))
    with pytest.raises(Unauthenticated, match="does not publish"):
        issuer.tokens.principal(jwt.encode({"sub": "a"}, b"s" * 32, "HS256", headers={"kid": "shared"}))


def test_a_key_that_is_not_for_signatures_is_not_used(issuer: Issuer) -> None:
    issuer.publish("ES256", use="enc")
    with pytest.raises(Unauthenticated, match="does not publish"):
        issuer.tokens.principal(issuer.sign())


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "\u00e9.\u00e9.\u00e9", "." * 5000])
def test_what_is_no_token_is_refused(token: str, issuer: Issuer) -> None:
    with pytest.raises(Unauthenticated):
        issuer.tokens.principal(token)


def test_a_remembered_token_expires_all_the_same(issuer: Issuer) -> None:
    token = issuer.sign(exp=int(issuer.now) + 60)
    issuer.tokens.principal(token)
    issuer.now += 120
    with pytest.raises(Unauthenticated, match="expired"):
        issuer.tokens.principal(token)


def test_a_new_key_is_found_at_once(issuer: Issuer) -> None:
    issuer.tokens.principal(issuer.sign())
    issuer.publish("ES256", "EdDSA")
    issuer.monotonic += COOLDOWN
    assert issuer.tokens.principal(issuer.sign("EdDSA")).unit == "dinkes"


def test_unknown_keys_do_not_make_us_fetch_without_pause(issuer: Issuer) -> None:
    issuer.tokens.principal(issuer.sign())
    issuer.publish("ES256", "EdDSA")
    with pytest.raises(Unauthenticated, match="does not publish"):
        issuer.tokens.principal(issuer.sign("EdDSA"))


def test_a_withdrawn_key_is_soon_refused_though_its_tokens_were_remembered(issuer: Issuer) -> None:
    token = issuer.sign()
    issuer.tokens.principal(token)
    issuer.publish("EdDSA")
    issuer.monotonic += LIFESPAN
    with pytest.raises(Unauthenticated, match="does not publish"):
        issuer.tokens.principal(token)


@pytest.mark.parametrize("text", [None, "", "[]", '"x"', "{}", '{"keys": []}', '{"keys": [{"kty": "none"}]}'])
def test_without_keys_nobody_can_tell(text: str | None, issuer: Issuer) -> None:
    issuer.file.unlink() if text is None else issuer.file.write_text(text)
    with pytest.raises(Unavailable):
        issuer.tokens.principal(issuer.sign())


def test_an_issuer_that_is_away_is_asked_again_after_a_moment(issuer: Issuer) -> None:
    issuer.file.unlink()
    with pytest.raises(Unavailable):
        issuer.tokens.principal(issuer.sign())
    issuer.publish("ES256")
    with pytest.raises(Unavailable):
        issuer.tokens.principal(issuer.sign())
    issuer.monotonic += 1
    assert issuer.tokens.principal(issuer.sign()).unit == "dinkes"


def test_an_issuer_that_does_not_listen_is_told_from_a_bad_token(identity: Identity) -> None:
    tokens = Tokens(example_settings(identity), Keys(key_source("https://127.0.0.1:1/jwks.json")))
    with pytest.raises(Unavailable):
        tokens.principal(identity.mint("operator"))
