"""People come to pages with the same tokens as programs: one that they sign in with travels in a cookie.

Where an OIDC provider is named, they sign in there, and nowhere else; without one they bring a token themselves, or
are one of the people of a stack of one machine.
The cookie is HttpOnly and SameSite=Strict, belongs to the host, and is forgotten with the browser's session. It counts
for reading, and for sending a form that a page of ours holds: only for a view that is declared as a form, and only
where the browser says that our own page sent it. For all else it is as if it were not there.
"""

import re

from flask import Blueprint, Flask, Request, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from shared.auth import public
from shared.current import asked
from shared.pages import sign_in_words
from shared.pages.choice import tongue
from shared.pages.forms import is_form
from shared.pages.local_people import local_groups, local_people
from shared.pages.provider import has_provider, way_back, way_there
from shared.pages.refusals import Wording
from shared.pages.tongues import words_in
from shared.problems import Forbidden, Unauthenticated
from shared.tokens import Tokens

COOKIE = "sinergi"
WORDING = Wording()  # signing in is the same in every service
TOKENS = "sinergi-tokens"
LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # browsers and servers drop what else may stand in it
COOKIE_BYTES = 4000  # browsers drop larger ones without a word
READING = frozenset({"GET", "HEAD"})
OURS = frozenset({"same-origin", "none", ""})  # Sec-Fetch-Site; older browsers send none


def take_cookies(app: Flask, tokens: Tokens) -> None:
    """Give the token of the cookie to requests that it counts for; to be installed before access is checked."""
    app.extensions[TOKENS] = tokens

    @app.before_request
    def take() -> None:
        came = asked()
        token = came.cookies.get(COOKIE)
        if token and "Authorization" not in came.headers and _counts(came):
            came.environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"


def install(blueprint: Blueprint) -> None:
    """The sign-in form, and the way out."""
    blueprint.get("/masuk")(sign_in_form)
    blueprint.post("/masuk")(sign_in)
    blueprint.post("/masuk/sebagai")(sign_in_as)
    blueprint.get("/masuk/mulai")(go_there)
    blueprint.get("/masuk/kembali")(come_back)
    blueprint.post("/keluar")(sign_out)


@public
def sign_in_form() -> str:
    return _sign_in_page(_back(request.args.get("kembali", "")), None)


@public
def go_there() -> Response:
    """To the provider; raises NotFound where there is none."""
    if not has_provider():
        raise NotFound("people sign in here with a token")
    return way_there(_back(request.args.get("kembali", "")))


@public
def come_back() -> Response | tuple[str, int]:
    """From the provider. A page leads on, for after another site's redirect no browser sends a Strict cookie."""
    if not has_provider():
        raise NotFound("people sign in here with a token")
    try:
        token, back = way_back()
        _check(token)
    except (Unauthenticated, Forbidden) as error:
        return _sign_in_page(url_for(".home"), str(error)), 401
    return _remember(make_response(render_template("masuk-kembali.html", back=_back(back))), token)


@public
def sign_in() -> Response | tuple[str, int]:
    if has_provider():
        raise Forbidden("people sign in at the identity provider")
    token, back = request.form.get("token", "").strip(), _back(request.form.get("kembali", ""))
    try:
        _check_from_here()
        _check(token)
    except (Unauthenticated, Forbidden) as error:
        return _sign_in_page(back, str(error)), 401
    return _remember(redirect(back, 303), token)


@public
def sign_in_as() -> Response | tuple[str, int]:
    """As one of the people of a stack of one machine; raises NotFound where there are none."""
    person, back = local_people().get(request.form.get("sebagai", "")), _back(request.form.get("kembali", ""))
    if person is None:
        raise NotFound("nobody signs in here by a click")
    if not _from_here(request):
        raise Forbidden("the form was sent from another site")
    try:
        _check(person.token)
    except Unauthenticated as error:
        return _sign_in_page(back, str(error)), 401
    return _remember(redirect(back, 303), person.token)


@public
def sign_out() -> Response:
    response = redirect(url_for(".sign_in_form"), 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _counts(came: Request) -> bool:
    """Raises Forbidden where a form was sent, but not by a page of ours."""
    if came.method in READING:
        return True
    if came.method != "POST" or not is_form(current_app.view_functions.get(came.endpoint or "")):
        return False
    if not _from_here(came):
        raise Forbidden("the form was sent from another site")
    return True


def _from_here(came: Request) -> bool:
    """As the browser says it; one too old to say so still names the page's origin. Which scheme, a gateway may hide."""
    site = came.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return came.headers.get("Origin") in {f"{scheme}://{came.host}" for scheme in ("http", "https")}


def _sign_in_page(back: str, problem: str | None) -> str:
    return render_template(
        "masuk.html",
        back=back,
        problem=problem and WORDING.told(problem, tongue()),
        provider=has_provider(),
        groups=local_groups(),
        words=words_in(tongue(), sign_in_words),
    )


def _check_from_here() -> None:
    """Another site must not sign somebody in as somebody else."""
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        raise Forbidden("the form was sent from another site")


def _check(token: str) -> None:
    """What is stored has to be a token that holds."""
    if len(token) > COOKIE_BYTES:
        raise Unauthenticated("the token is too long for a cookie")
    tokens: Tokens = current_app.extensions[TOKENS]
    tokens.principal(token)


def _remember(response: Response, token: str) -> Response:
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _back(path: str) -> str:
    """Where to go on: a path of ours, and nothing that a browser would take for another host."""
    return path if LOCAL_PATH.fullmatch(path) else url_for(".home")
