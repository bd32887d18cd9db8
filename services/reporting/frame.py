"""What all pages have in common: style, words, links that keep what was asked for, headers, pages for errors."""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from services.reporting import formats, indicator_words, words
from services.reporting.api import PROBLEMS
from services.reporting.current import changes
from services.reporting.figures import positive
from services.reporting.periodic.periods import period_of
from services.reporting.queries import OnPage
from services.reporting.rules import BandsId
from services.reporting.shown import shown, target
from shared import problems
from shared.access import ALL_UNITS, everybody
from shared.auth import public
from shared.current import notes
from shared.events.plans import PlanKind
from shared.problems import Unauthenticated, problem_of
from shared.tokens import Principal

STATIC = Path(__file__).with_name("static")
QUERY = OnPage()
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
KEPT = ("kind", "bands", "as_of")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
}


class AskedFor(NamedTuple):
    """What the address of a page asks for; `as_of` None is now."""

    kind: PlanKind
    bands: BandsId | None
    as_of: datetime | None


def asked_for() -> AskedFor:
    """Raises ValidationError; what a form leaves empty is not asked for.

    Notes what the present is known by before anything is read, so that nothing new is missed by who listens from there.
    """
    query = AskedFor(**QUERY.load({name: value for name, value in request.args.items() if value}))
    if query.as_of is None:
        notes().present = changes().mark()
    return query


def install(blueprint: Blueprint) -> None:
    blueprint.get("/<any('gaya.css', 'ikon.svg', 'langsung.js'):name>")(static_file)
    blueprint.get("/perubahan")(changes_stream)
    blueprint.context_processor(_context)
    blueprint.after_request(_with_headers)
    blueprint.register_error_handler(Unauthenticated, _sign_in)
    blueprint.register_error_handler(Exception, _error_page)


@public
def static_file(name: str) -> Response:
    return send_from_directory(STATIC, name, max_age=3600)


@everybody
def changes_stream() -> Response:
    """Says so whenever there is something new to read."""
    known = request.headers.get("Last-Event-ID") or request.args.get("sejak", "")
    return Response(changes().stream(known), content_type="text/event-stream", headers=UNBUFFERED)


def _context() -> dict[str, Any]:
    return {
        "mark": notes().get("present"),
        "sees_all": _sees_all(),
        "f": formats,
        "w": words,
        "iw": indicator_words,
        "shown": shown,
        "target": target,
        "exact": formats.exact,
        "period_of": period_of,
        "positive": positive,
        "link": _link,
        "asked": request.args,
    }


def _sees_all() -> bool:
    """Whether whoever asks looks after all units."""
    caller: Principal | None = notes().get("principal")
    return caller is not None and bool(caller.roles.intersection(ALL_UNITS))


def _link(page: str, **values: Any) -> str:
    """The address of another page, for the same plans, bands and moment unless told otherwise."""
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return url_for(f".{page}", **{**kept, **values})


def _with_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response


def _sign_in(_: Unauthenticated) -> Response:
    return redirect(url_for(".sign_in_form", kembali=request.full_path.rstrip("?")), 303)


def _error_page(error: Exception) -> tuple[str, int, dict[str, str]]:
    problem = problem_of(error, {**problems.PROBLEMS, **PROBLEMS})
    return render_template("galat.html", problem=problem), problem.status, dict(problem.headers)
