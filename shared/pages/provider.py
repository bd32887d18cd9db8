"""Signing in at an OIDC provider: authorization code with PKCE, state and nonce, which are Authlib's to make and check.

What is remembered between the way there and the way back stands in a signed cookie of its own, which is gone with the
browser's session and is sent to the paths of signing in alone. The ID token has to be for us and from this provider;
the access token is what the pages' cookie holds afterwards, and has to hold as every token of an API has to.
"""

import hashlib
import json
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from shared.problems import Unauthenticated, Unavailable
from shared.settings import ApiSettings

EXTENSION = "sinergi-provider"
NAME = "provider"
ON_THE_WAY = "sinergi-masuk"  # the cookie between there and back
PATH = "/masuk"
ANSWER_SECONDS = 5
SCOPE = "openid"


class OnTheWay(SecureCookieSessionInterface):
    """Plain JSON, for the parser of the APIs makes exact numbers of what has to be a time here."""

    serializer: Any = json

    def get_cookie_path(self, app: Flask) -> str:
        """Of this service, where a gateway serves several under one name."""
        del app
        return f"{request.script_root}{PATH}"

    def get_cookie_secure(self, app: Flask) -> bool:
        del app
        return request.is_secure


def use_provider(app: Flask, settings: ApiSettings) -> None:
    """Nothing where no provider is named: then people sign in with a token."""
    if not settings.oidc_issuer:
        return
    app.secret_key = hashlib.blake2b(b"sign-in", key=settings.actor_key).digest()
    app.session_interface = OnTheWay()
    app.config.update(
        SESSION_COOKIE_NAME=ON_THE_WAY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # it has to come back with who is sent back from another site
    )
    app.extensions[EXTENSION] = OAuth(app).register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": ANSWER_SECONDS},
        issuer_named=settings.oidc_issuer,
    )


def has_provider() -> bool:
    return EXTENSION in current_app.extensions


def way_there(back: str) -> Response:
    """To the provider, and afterwards `back`; raises Unavailable."""
    client = current_app.extensions[EXTENSION]
    home = url_for(".come_back", _external=True)
    try:
        way = client.create_authorization_url(home)
    except requests.RequestException as error:
        raise Unavailable(f"the identity provider does not answer: {error}") from error
    client.save_authorize_data(redirect_uri=home, back=back, **way)
    return redirect(way["url"], 303)


def way_back() -> tuple[str, str]:
    """The access token of who comes back, and where they wanted to go; raises Unauthenticated or Unavailable."""
    client = current_app.extensions[EXTENSION]
    remembered = client.framework.get_state_data(session, request.args.get("state")) or {}
    try:
        token = client.authorize_access_token(claims_options=_claims(client))
    except (AuthlibBaseError, JoseError) as error:
        raise Unauthenticated(f"the provider did not vouch for you: {error}") from error
    except requests.RequestException as error:
        raise Unavailable(f"the identity provider does not answer: {error}") from error
    if "userinfo" not in token:
        raise Unauthenticated("the provider sent no ID token")
    return str(token["access_token"]), str(remembered["back"])


def _claims(client: Any) -> dict[str, Any]:
    """The ID token is from the provider that is named in our settings, whatever its metadata says, and for us."""
    named = client.server_metadata["issuer_named"]
    return {"iss": {"essential": True, "values": [named]}, "aud": {"essential": True, "values": [client.client_id]}}
