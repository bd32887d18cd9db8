"""Why a report was refused, code by code: a page for people, and the same for programs that ask for JSON."""

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from shared.auth import public
from shared.current import asked
from shared.exchange import respond
from shared.inbox.code_texts import EXPLAINED, Explained
from shared.inbox.verdict import Code
from shared.pages import choice
from shared.pages.frame import style_file

HTML, JSON = "text/html", "application/json"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'"
verdict_codes = Blueprint("verdict_codes", __name__, url_prefix="/verdict-codes", template_folder="templates")
verdict_codes.get("/<any('gaya.css', 'ikon.svg'):name>")(style_file)
choice.install(verdict_codes)


@verdict_codes.get("")
@public
def listed() -> Response:
    """All codes with their titles."""
    if _for_programs():
        return respond({"codes": [{"code": code, **_said(explained)} for code, explained in EXPLAINED.items()]})
    return _page("kode-semua.html", codes=EXPLAINED)


@verdict_codes.get("/<name>")
@public
def page(name: str) -> Response:
    """One of them, for people who were refused."""
    if name not in set(Code):
        raise NotFound(f"there is no code {name!r}")
    code = Code(name)
    if _for_programs():
        return respond({"code": code, **_said(EXPLAINED[code])})
    return _page("kode.html", code=code, explained=EXPLAINED[code])


def _said(explained: Explained) -> dict[str, dict[str, str]]:
    return {part: {"id": said.indonesian, "en": said.english} for part, said in explained._asdict().items()}


def _for_programs() -> bool:
    return asked().accept_mimetypes.best_match([HTML, JSON], HTML) == JSON


def _page(template: str, **values: object) -> Response:
    response = Response(render_template(template, **values), content_type=f"{HTML}; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept, Cookie"
    return response
