"""Routes with their schemas and access rules, which are at once what is checked and what OpenAPI describes."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from shared.auth import Access, access_of
from shared.current import notes
from shared.fields import IDENTIFIER, QUARTERS, YEARS
from shared.problems import Invalid
from shared.strict_json import loads

View = TypeVar("View", bound=Callable[..., Any])
WRITING = frozenset({"put", "post", "patch", "delete"})
NO_COMMAND = "no_command"  # the attribute of a view function to which the headers of commands mean nothing
MAX_BYTES = "max_bytes"  # the attribute of a view function that takes more than other views do


class StrictParser(FlaskParser):
    """Reads bodies with the strict parser; a query parameter that nobody knows is an error like any other."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data()
        if not is_json_request(req):
            if body:
                raise UnsupportedMediaType("the body's type is not known; accepted is application/json")
            return core.missing
        parsed = notes().json_body = loads(body)
        return parsed

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        messages: Any = error.messages
        raise Invalid(next(iter(messages.values()))) from error  # the only key is where they were found


class Routes(flask_smorest.Blueprint):  # type: ignore[misc]  # it carries no types
    """The routes of one subject. A view names its path, who may call it, what it takes and what it answers.

    routes = Routes("units", __name__, description="The register of units")

    @routes.route("/units/<identifier:unit>", methods=["PUT"])
    @allow("coordinator")
    @routes.arguments(RegisterUnit)
    @routes.response(200, Accepted)
    def register_unit(values: dict[str, Any], unit: str) -> Response:
        return accepted(commands.execute(UNIT, f"unit-{unit}", units.Register(unit, **values), context(unit)))
    """

    ARGUMENTS_PARSER = StrictParser()

    def __init__(
        self, name: str, import_name: str, *, components: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        """`components` are schemas that descriptions refer to, by name."""
        super().__init__(name, import_name, **options)
        self.components = components or {}
        self._prepare_doc_cbks.append(_describe_access)

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        decorator: Callable[[View], View] = super().route(rule, **options)
        return decorator

    def response(
        self, status: int, schema: type[Schema] | Schema | None = None, **options: Any
    ) -> Callable[[View], View]:
        """Describe an answer; a view that returns a Response, such as `accepted` makes, gives it as it is."""
        decorator: Callable[[View], View] = super().response(status, schema, **options)
        return decorator

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Callable[[View], View]:
        """Hand the view what the schema reads; one instance serves all requests, for making one is slow."""
        instance = schema() if isinstance(schema, type) else schema
        decorator: Callable[[View], View] = super().arguments(instance, **options)
        return decorator

    def doc(self, **description: Any) -> Callable[[View], View]:
        """Describe what neither arguments nor response can; nothing is checked by it."""
        decorator: Callable[[View], View] = super().doc(**description)
        return decorator

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        super().add_url_rule(rule, endpoint, view_func, **options)
        for method, description in self._docs[self._endpoints[-1]].items():
            if method != "parameters":
                description["access"] = access_of(view_func)
                description["commands"] = not hasattr(view_func, NO_COMMAND)


def takes_up_to(max_bytes: int) -> Callable[[View], View]:
    """Let a view take larger bodies than others, such as files."""

    def declare(view: View) -> View:
        setattr(view, MAX_BYTES, max_bytes)
        return view

    return declare


def no_command(view: View) -> View:
    """Of a view that is sent something and yet executes no command of its caller: it has no use for their headers."""
    setattr(view, NO_COMMAND, True)
    return view


class IdentifierInPath(BaseConverter):
    regex = IDENTIFIER


class YearInPath(IntegerConverter):
    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, fixed_digits=4, min=YEARS[0], max=YEARS[1])


class QuarterInPath(IntegerConverter):
    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, fixed_digits=1, min=QUARTERS[0], max=QUARTERS[1])


COMMAND_HEADERS = {
    "EXPECTED_VERSION": {
        "name": "If-Match",
        "description": "The entity tag of the version that you decided on; 412 when it has changed since",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$', "examples": ['"7"']},
    },
    "IDEMPOTENCY_KEY": {
        "name": "Idempotency-Key",
        "description": "Your name for this intention; sent again with the same, it is done once and answered again",
        "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    },
}
CONVERTERS = {"identifier": IdentifierInPath, "year": YearInPath, "quarter": QuarterInPath}


def _describe_access(doc: dict[str, Any], description: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """Add to an operation who may call it, and the headers of commands."""
    access: Access | None = description.get("access")
    if access and access.everybody:
        doc["security"] = []
    elif access:
        doc["x-roles"] = [{"roles": rule.roles, "own_unit": rule.own_unit} for rule in access.rules]
        if access.accounts:
            doc["security"] = [{"bearer": []}, {"account": []}]
    if method in WRITING and description.get("commands", True):
        doc.setdefault("parameters", []).extend(list(COMMAND_HEADERS))
    return doc
