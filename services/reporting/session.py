"""People read pages with the same tokens as programs: one that they sign in with travels in a cookie.

The cookie is HttpOnly and SameSite=Strict, is forgotten with the browser's session, and counts for reading alone:
only a GET or HEAD without an Authorization header is given one from it. No route of ours changes anything.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response

from services.reporting.current import tokens
from shared.auth import public
from shared.problems import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COOKIE = "sinergi"
LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # browsers and servers drop what else may stand in it
COOKIE_BYTES = 4000  # browsers drop larger ones without a word
READING = frozenset({"GET", "HEAD"})
OURS = frozenset({"same-origin", "none", ""})  # Sec-Fetch-Site; older browsers send none


class SignedIn:
    """Gives the token of the cookie to requests that read and have no other."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in READING and "HTTP_AUTHORIZATION" not in environ:
            token = parse_cookie(environ).get(COOKIE)
            if token:
                environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return self._app(environ, start_response)


def install(blueprint: Blueprint) -> None:
    """The sign-in form, and the way out."""
    blueprint.get("/masuk")(sign_in_form)
    blueprint.post("/masuk")(sign_in)
    blueprint.post("/keluar")(sign_out)


@public
def sign_in_form() -> str:
    return render_template("masuk.html", back=_back(request.args.get("kembali", "")), problem=None)


@public
def sign_in() -> Response | tuple[str, int]:
    token, back = request.form.get("token", "").strip(), _back(request.form.get("kembali", ""))
    try:
        _check(token)
    except (Unauthenticated, Forbidden) as error:
        return render_template("masuk.html", back=back, problem=str(error)), 401
    return _remember(redirect(back, 303), token)


@public
def sign_out() -> Response:
    response = redirect(url_for(".sign_in_form"), 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _check(token: str) -> None:
    """Another site must not sign somebody in as somebody else, and what is stored has to be a token that holds."""
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        raise Forbidden("the form was sent from another site")
    if len(token) > COOKIE_BYTES:
        raise Unauthenticated("the token is too long for a cookie")
    tokens().principal(token)


def _remember(response: Response, token: str) -> Response:
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _back(path: str) -> str:
    """Where to go on: a path of ours, and nothing that a browser would take for another host."""
    return path if LOCAL_PATH.fullmatch(path) else "/"
