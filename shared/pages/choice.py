"""Which language a page is read in: Indonesian, until its reader chooses English, which is remembered.

`?lang=en` in the address of any page chooses; the answer sends on to the same page without it, so that no page has to
know of it, and keeps the choice in a cookie. Nothing of that needs a script.
"""

from typing import Any, get_args
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from shared.current import notes, own_path
from shared.exchange import invalid
from shared.pages.tongues import INDONESIAN, NAMES, Tongue, speak, told_in

COOKIE, CHOICE = "bahasa", "lang"
KEPT_SECONDS = 365 * 24 * 3600
TONGUES: dict[str, Tongue] = {tongue: tongue for tongue in get_args(Tongue)}


def install(blueprint: Blueprint) -> None:
    blueprint.record_once(_speak)
    blueprint.before_request(_choose)
    blueprint.after_request(_remember)
    blueprint.context_processor(_context)


def tongue() -> Tongue:
    """What is being chosen, otherwise what was chosen last."""
    noted = notes()
    known: Tongue | None = noted.get("tongue")
    if known is None:
        chosen = request.args.get(CHOICE) or request.cookies.get(COOKIE, "")
        known = noted.tongue = TONGUES.get(chosen, INDONESIAN)
    return known


def _speak(state: BlueprintSetupState) -> None:
    speak(state.app.jinja_env, tongue)


def _choose() -> Response | None:
    chosen = request.args.get(CHOICE)
    if chosen is None or request.method != "GET":
        return None
    if chosen not in TONGUES:
        raise invalid(CHOICE, "is none of our languages", " or ".join(TONGUES))
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != CHOICE]
    return redirect(f"{own_path()}?{urlencode(rest)}" if rest else own_path(), 303)


def _remember(response: Response) -> Response:
    chosen = TONGUES.get(request.args.get(CHOICE, ""))
    if chosen:
        kept = {"max_age": KEPT_SECONDS, "httponly": True, "samesite": "Lax", "secure": request.is_secure}
        response.set_cookie(COOKIE, chosen, **kept)  # type: ignore[arg-type]
    return response


def _context() -> dict[str, Any]:
    return {"tongue": tongue(), "tongues": NAMES, "in_tongue": _in_tongue, "said": _said}


def _said(text: Any) -> str:
    return told_in(tongue(), text)


def _in_tongue(wanted: Tongue) -> str:
    """The address of this page in a language; of one that a form was sent to, that of the page with the form."""
    if request.method == "GET":
        path, args = own_path(), [pair for pair in request.args.items(multi=True) if pair[0] != CHOICE]
        return f"{path}?{urlencode([*args, (CHOICE, wanted)])}"
    return f"{urlsplit(request.referrer or '/').path}?{urlencode({CHOICE: wanted})}"
