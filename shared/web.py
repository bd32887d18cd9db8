"""An API: one Flask application with its rules of access, limits, descriptions, problems, logs and metrics.

def create_app(settings: ApiSettings) -> Flask:
    database = connect(settings.mongo_url, settings.database)
    commands = Commands(EventLog(database.commits), LANGUAGE, clock)
    return create_api(settings, "Sinergi: plans", [units(commands)], checks={"mongodb": lambda: ping(database)})
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import flask_smorest
import marshmallow
import msgspec
from flask import Blueprint, Flask
from flask.json.provider import JSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from shared import docs_page
from shared.accounts import Accounts
from shared.auth import check_declared, guard
from shared.exchange import MalformedHeader
from shared.fields import IDENTIFIER, Text, WholeNumber
from shared.lifecycle import observe
from shared.pages.frame import Pages
from shared.pages.local_people import use_local_people
from shared.pages.provider import use_provider
from shared.pages.session import take_cookies
from shared.probes import Check, probes
from shared.problems import Build, Problem, install
from shared.routes import COMMAND_HEADERS, CONVERTERS, Routes
from shared.settings import ApiSettings
from shared.strict_json import MAX_BYTES as JSON_BYTES
from shared.strict_json import loads
from shared.tokens import Tokens


def create_api(
    settings: ApiSettings,
    title: str,
    routes: Sequence[Routes],
    *,
    checks: Mapping[str, Check],
    pages: Sequence[Blueprint] = (),
    problems: Mapping[type[Exception], Build] | None = None,
    accounts: Accounts | None = None,
) -> Flask:
    """The application of a service; raises UndeclaredAccess when a route does not say who may call it.

    `checks` are what /readyz asks, `pages` routes for people (not in OpenAPI), with whose cookie they are let in where
    there are `Pages` to sign in on; `problems` the service's own errors, `accounts` the machine accounts that routes
    may let in.
    """
    app = _application(settings)
    install(app, {MalformedHeader: _malformed_header, **(problems or {})})
    observe(app)
    tokens = Tokens(settings)
    if any(isinstance(each, Pages) for each in pages):
        take_cookies(app, tokens)
        use_provider(app, settings)
        use_local_people(app, settings)
    guard(app, tokens, accounts)
    api = _described(app, title, routes)
    for blueprint in (*pages, probes(checks), docs_page.pages(api, title)):
        app.register_blueprint(blueprint)
    check_declared(app, accounts=accounts is not None)
    return app


def _application(settings: ApiSettings) -> Flask:
    app = _Application(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = JSON_BYTES
    app.json = Json(app)
    app.url_map.converters.update(CONVERTERS)
    app.url_map.merge_slashes = False
    _believe_gateways(app, settings.gateways)
    return app


def _believe_gateways(app: Flask, count: int) -> None:
    """Who asks, with which scheme, and where we stand is what so many gateways say; without any, nobody is believed."""
    if count:
        said = {"x_for": count, "x_proto": count, "x_host": count, "x_prefix": count}
        app.wsgi_app = ProxyFix(app.wsgi_app, **said)  # type: ignore[method-assign]


class _Application(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func  # no view of ours is async, and looking for one in every decorator of every request takes time


class Json(JSONProvider):
    """JSON of answers at C speed; of requests, should a view read one itself, by the strict parser."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return msgspec.json.encode(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return loads(s if isinstance(s, bytes) else s.encode())


class ProblemSchema(marshmallow.Schema):
    """How every error looks (RFC 9457)."""

    type = Text()
    title = Text()
    status = WholeNumber(400, 599)
    detail = Text()
    correlation_id = Text()
    errors = marshmallow.fields.List(marshmallow.fields.Dict())


class _Api(flask_smorest.Api):  # type: ignore[misc]  # it carries no types
    """OpenAPI of our routes; errors are turned into answers in problems.py alone."""

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        problem = {"description": "A problem", "content": {"application/problem+json": {"schema": ProblemSchema}}}
        for name in (self.DEFAULT_ERROR_RESPONSE_NAME, HTTPStatus.UNPROCESSABLE_ENTITY.name):
            self.spec.components.response(name, problem, lazy=True)


def _described(app: Flask, title: str, routes: Sequence[Routes]) -> _Api:
    app.config.update(API_TITLE=title, API_VERSION=version("sinergi"), OPENAPI_VERSION="3.1.0")
    api = _Api(app, spec_kwargs={"security": [{"bearer": []}]})
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    api.spec.components.security_scheme("account", {"type": "http", "scheme": "basic"})
    for name, header in COMMAND_HEADERS.items():
        api.spec.components.parameter(name, "header", header)
    api.register_converter(CONVERTERS["identifier"], lambda _: {"type": "string", "pattern": f"^{IDENTIFIER}$"})
    for each in routes:
        for name, schema in each.components.items():
            api.spec.components.schema(name, component=schema)
        api.register_blueprint(each)
    return api


def _malformed_header(error: MalformedHeader) -> Problem:
    return Problem(400, "malformed", "A header cannot be understood", str(error))
