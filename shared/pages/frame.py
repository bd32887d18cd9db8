"""The frame of all pages: where a service's templates come from, style, headers, language, sign-in, pages for errors.

A service that shows pages makes one `Pages`, gives it a view named `home`, and has a template `kerangka.html`, which
extends `dasar.html` with the ways that lead through its pages.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, send_from_directory, url_for
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader
from werkzeug.wrappers import Response

from shared import problems
from shared.auth import public
from shared.pages import choice, session
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
    """The pages of a service; `problems` say how errors of its own look."""

    def __init__(self, name: str, import_name: str, more: Mapping[type[Exception], Build] | None = None) -> None:
        super().__init__(name, import_name, template_folder="templates")
        self.get("/<any('gaya.css', 'ikon.svg'):name>")(style_file)
        session.install(self)
        choice.install(self)
        self.after_request(_with_headers)
        self.register_error_handler(Unauthenticated, _sign_in)
        self.register_error_handler(Exception, _error_page({**problems.PROBLEMS, **(more or {})}))

    @cached_property
    def jinja_loader(self) -> BaseLoader:
        """The service's own templates, and those of all."""
        return ChoiceLoader([FileSystemLoader(Path(self.root_path) / "templates"), FileSystemLoader(OWN / "templates")])


@public
def style_file(name: str) -> Response:
    return send_from_directory(OWN / "static", name, max_age=3600)


def _with_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response


def _sign_in(error: Unauthenticated) -> Response | ErrorPage:
    """A form that was sent is not led away from: what was typed is still in the page before."""
    if request.method == "POST":
        problem = problem_of(error, problems.PROBLEMS)
        return render_template("galat.html", problem=problem), problem.status, dict(problem.headers)
    return redirect(url_for(".sign_in_form", kembali=(request.script_root + request.full_path).rstrip("?")), 303)


def _error_page(table: Mapping[type[Exception], Build]) -> Callable[[Exception], ErrorPage]:
    def answer(error: Exception) -> ErrorPage:
        problem = problem_of(error, table)
        return render_template("galat.html", problem=problem), problem.status, dict(problem.headers)

    return answer
