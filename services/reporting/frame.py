"""What all pages of reporting have in common: words, links that keep what was asked for, being told of what is new."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from services.reporting.current import changes, entry_url
from services.reporting.figures import positive
from services.reporting.kept import Kept
from services.reporting.periodic.periods import period_of
from services.reporting.queries import OnPage
from services.reporting.reader import reader_of
from services.reporting.rules import BandsId
from services.reporting.shown import Shown
from shared.access import ALL_UNITS, VERIFICATION, everybody
from shared.auth import public
from shared.current import notes
from shared.events.plans import PlanKind
from shared.pages.choice import tongue
from shared.tokens import Principal, Role

STATIC = Path(__file__).with_name("static")
QUERY = OnPage()
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
KEPT = ("kind", "bands", "as_of")
KEPT_LINKS = 50_000
KEPT_PAGES = 16
ENTERING: tuple[Role, ...] = ("operator", "head")
INSTRUCTING: tuple[Role, ...] = ("leader",)


class AskedFor(NamedTuple):
    """What the address of a page asks for; `as_of` None is now."""

    kind: PlanKind
    bands: BandsId | None
    as_of: datetime | None


class _Address(NamedTuple):
    """A page with its values, behind a gateway's prefix."""

    root: str
    page: str
    values: tuple[tuple[str, Any], ...]


class _Reading(NamedTuple):
    """What a page of the present depends on besides what is on record: who reads it how, and the minute it is."""

    address: str
    tongue: str
    roles: tuple[bool, ...]
    mark: str
    minute: int


_links: Kept[_Address, str] = Kept(KEPT_LINKS)
_pages: Kept[_Reading, str] = Kept(KEPT_PAGES)


def kept_page(make: Callable[[], str], seconds: Callable[[], float] = time.time) -> str:
    """A page of the present, made anew when anything was recorded or a minute is over; one of the past, always.

    It may hold nothing of its reader but what their roles see.
    """
    mark = notes().get("present")
    if mark is None:
        return make()
    roles = tuple(map(_is_one_of, (ALL_UNITS, ENTERING, INSTRUCTING, VERIFICATION)))
    address = f"{request.script_root}{request.full_path}"
    reading = _Reading(address, tongue(), roles, mark, int(seconds() // 60))
    page = _pages.get(reading)
    if page is None:
        page = make()
        _pages.put(reading, page)
    return page


def asked_for() -> AskedFor:
    """Raises ValidationError; what a form leaves empty is not asked for.

    Notes what the present is known by before anything is read, so that nothing new is missed by who listens from there.
    """
    query = AskedFor(**QUERY.load({name: value for name, value in request.args.items() if value}))
    if query.as_of is None:
        notes().present = changes().mark()
    return query


def install(blueprint: Blueprint) -> None:
    blueprint.get("/<any('langsung.js'):name>")(script_file)
    blueprint.get("/perubahan")(changes_stream)
    blueprint.context_processor(_context)


@public
def script_file(name: str) -> Response:
    return send_from_directory(STATIC, name, max_age=3600)


@everybody
def changes_stream() -> Response:
    """Says so whenever there is something new to read."""
    known = request.headers.get("Last-Event-ID") or request.args.get("sejak", "")
    return Response(changes().stream(known), content_type="text/event-stream", headers=UNBUFFERED)


def _context() -> dict[str, Any]:
    reader = reader_of(tongue())
    shown = Shown(reader)
    return {
        "mark": notes().get("present"),
        "sees_all": _is_one_of(ALL_UNITS),
        "enters": _is_one_of(ENTERING),
        "instructs": _is_one_of(INSTRUCTING),
        "verifies": _is_one_of(VERIFICATION),
        "entry_url": entry_url(),
        "f": reader.f,
        "w": reader.w,
        "iw": reader.iw,
        "shown": shown.value,
        "target": shown.target,
        "exact": reader.f.exact,
        "period_of": period_of,
        "positive": positive,
        "link": partial(_link, {name: request.args[name] for name in KEPT if request.args.get(name)}),
        "asked": request.args,
    }


def _is_one_of(roles: tuple[Role, ...]) -> bool:
    """Whether whoever asks has one of these roles."""
    caller: Principal | None = notes().get("principal")
    return caller is not None and bool(caller.roles.intersection(roles))


def _link(same: Mapping[str, str], page: str, **values: Any) -> str:
    """The address of another page, for the same plans, bands and moment unless told otherwise."""
    told = {**same, **values}
    asked = _Address(request.script_root, page, tuple(told.items()))
    known = _links.get(asked)
    if known is None:
        known = url_for(f".{page}", **told)
        _links.put(asked, known)
    return known
