"""The frame of all pages: where a service's templates come from, style, headers, language, sign-in, pages for errors.

A service that shows pages makes one `Pages`, gives it a view named `home`, and has a template `kerangka.html`, which
extends `dasar.html` with the ways that lead through its pages.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, send_from_directory, url_for
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader
from werkzeug.wrappers import Response

from shared import problems
from shared.auth import public
from shared.current import notes
from shared.pages import choice, session
from shared.pages.refusals import Wording
from shared.problems import Build, Unauthenticated, problem_of

OWN = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
}
ErrorPage = tuple[str, int, dict[str, str]]


class Pages(Blueprint):
    """The pages of a service; `more` says how errors of its own look, and `wording` how they are told."""

    def __init__(
        self,
        name: str,
        import_name: str,
        more: Mapping[type[Exception], Build] | None = None,
        wording: Wording | None = None,
    ) -> None:
        super().__init__(name, import_name, template_folder="templates")
        self.get("/<any('gaya.css', 'ikon.svg'):name>")(style_file)
        session.install(self)
        choice.install(self)
        self.after_request(_with_headers)
        self._table, self._wording = {**problems.PROBLEMS, **(more or {})}, wording or Wording()
        self.register_error_handler(Unauthenticated, self._sign_in)
        self.register_error_handler(Exception, self._error_page)

    @cached_property
    def jinja_loader(self) -> BaseLoader:
        """The service's own templates, and those of all."""
        return ChoiceLoader([FileSystemLoader(Path(self.root_path) / "templates"), FileSystemLoader(OWN / "templates")])

    def _sign_in(self, error: Unauthenticated) -> Response | ErrorPage:
        """A form that was sent is not led away from: what was typed is still in the page before."""
        if request.method == "POST":
            return self._error_page(error)
        return redirect(url_for(".sign_in_form", kembali=(request.script_root + request.full_path).rstrip("?")), 303)

    def _error_page(self, error: Exception) -> ErrorPage:
        problem = problem_of(error, self._table)
        told = self._wording.answer(problem, tongue=choice.tongue())
        page = render_template("galat.html", status=problem.status, told=told, correlation_id=notes().correlation_id)
        return page, problem.status, dict(problem.headers)


@public
def style_file(name: str) -> Response:
    return send_from_directory(OWN / "static", name, max_age=3600)


def _with_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response
