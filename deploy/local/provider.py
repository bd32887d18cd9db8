"""A small OIDC provider of one machine: whoever signs in at it chooses one of the local people; for tests and trials.

It knows one client, and gives out what the local identity signs. A code is good once, and only for who asked for it:
with the client's secret, the same address to come back to, and the verifier of its challenge (RFC 7636).
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, abort, redirect, render_template_string, request
from werkzeug.wrappers import Response

from deploy.local.identity import Identity
from deploy.local.tokens import PEOPLE, Person

CHOICE = """<!doctype html><html lang="id"><title>Masuk</title><h1>Masuk sebagai</h1>
<form method="post">{% for person in people %}
<p><button name="person" value="{{ loop.index0 }}">{{ person.role }} {{ person.unit or "" }}</button></p>
{% endfor %}</form></html>"""


@dataclass(frozen=True)
class Client:
    """`home` is where it may be sent back to: all addresses that begin so."""

    name: str
    secret: str
    home: str


@dataclass(frozen=True)
class Asked:
    """What a code was asked for with, and who signed in."""

    person: Person
    home: str
    nonce: str
    challenge: str

    def fits(self, home: str, verifier: str) -> bool:
        return (self.home, self.challenge) == (home, challenge_of(verifier))


@dataclass(frozen=True)
class Provider:
    """`issuer` is its own address; `told` changes the claims of ID tokens, for trying out what must be refused."""

    issuer: str
    identity: Identity
    client: Client
    told: Callable[[dict[str, Any]], dict[str, Any]] = dict
    codes: dict[str, Asked] = field(default_factory=dict)

    def app(self) -> Flask:
        app = Flask(__name__)
        app.get("/.well-known/openid-configuration")(self._metadata)
        app.get("/keys")(self.identity.jwks.read_text)
        app.get("/authorize")(self._choice)
        app.post("/authorize")(self._chosen)
        app.post("/token")(self._token)
        return app

    def _metadata(self) -> Mapping[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _choice(self) -> str:
        self._asked_for(PEOPLE[0])
        return render_template_string(CHOICE, people=PEOPLE)

    def _chosen(self) -> Response:
        asked, code = self._asked_for(PEOPLE[int(request.form["person"])]), secrets.token_urlsafe(16)
        self.codes[code] = asked
        return redirect(f"{asked.home}?code={code}&state={request.args['state']}", 303)

    def _asked_for(self, person: Person) -> Asked:
        given = request.args
        fits = given["response_type"] == "code" and given["code_challenge_method"] == "S256"
        if not fits or given["client_id"] != self.client.name or not given["redirect_uri"].startswith(self.client.home):
            abort(400)
        return Asked(person, given["redirect_uri"], given["nonce"], given["code_challenge"])

    def _token(self) -> Mapping[str, Any] | tuple[Mapping[str, str], int]:
        """A code that was handed in wrongly is spent too."""
        given, known = request.form, request.authorization
        asked = self.codes.pop(given["code"], None)
        if known is None or (known.username, known.password) != (self.client.name, self.client.secret):
            return {"error": "invalid_client"}, 401
        if asked is None or not asked.fits(given["redirect_uri"], given["code_verifier"]):
            return {"error": "invalid_grant"}, 400
        person = asked.person
        return {
            "access_token": self.identity.mint(person.role, person.unit),
            "id_token": self.identity.vouch(self.told(self._claims(asked))),
            "token_type": "Bearer",
        }

    def _claims(self, asked: Asked) -> dict[str, Any]:
        return {"iss": self.issuer, "aud": self.client.name, "sub": f"local-{asked.person.role}", "nonce": asked.nonce}


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
