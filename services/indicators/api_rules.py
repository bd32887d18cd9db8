"""The rules over HTTP: adopted, read, tried out without recording anything, and the templates of their catalogues."""

from typing import Any

from flask import Response

from services.indicators.desk import desk
from services.indicators.preview import preview
from services.indicators.questions import question
from services.indicators.rules_stream import RULES_STREAM, AdoptRules
from services.indicators.schemas import PreviewBody
from services.indicators.schemas_rules import RulesBody, TemplatesQuery
from services.indicators.templates import templates
from shared.access import coordinators, everybody
from shared.decider import Missing
from shared.events.indicators import Rules
from shared.events.terms import REGENCY
from shared.exchange import Accepted, accepted, context, invalid, respond
from shared.routes import Routes, no_command

RULES_PATH = "/rules/<identifier:version>"
rules = Routes("rules", __name__, description="The rules that figures are computed under, by version")


@rules.route(RULES_PATH, methods=["PUT"])
@coordinators
@rules.arguments(RulesBody)
@rules.response(200, Accepted)
def adopt_rules(body: dict[str, Any], version: str) -> Response:
    """Adopt a version; quarters that end before its day keep their figures."""
    if body["id"] not in {None, version}:
        raise invalid("id", "is another one than in the path", f"{version}, or none")
    command = AdoptRules(Rules(**{**body, "id": version}))
    return accepted(desk().rules.execute(RULES_STREAM, command, context(REGENCY)))


@rules.route("/rules")
@everybody
@rules.response(200, description="All adopted versions, in the order in which they were adopted")
def list_rules() -> Response:
    """The adopted versions."""
    known = desk().rules.state(RULES_STREAM)
    return respond({"rules": known.state.adopted}, known.version)


@rules.route(RULES_PATH)
@everybody
@rules.response(200, description="The version as it was adopted")
def show_rules(version: str) -> Response:
    """A version of the rules."""
    found = desk().book().version(version)
    if found is None:
        raise Missing(f"no rules {version} are adopted")
    return respond(found)


@rules.route("/templates")
@everybody
@rules.arguments(TemplatesQuery, location="query")
@rules.response(200, description="The templates of a year and a group, or all, those of the newest catalogue first")
def list_templates(query: dict[str, Any]) -> Response:
    """What an indicator can begin from."""
    return respond({"templates": list(templates(desk().book(), **query))})


@rules.route("/preview", methods=["POST"])
@everybody
@rules.arguments(PreviewBody)
@rules.response(200, description="Raw value, score, band and explanation")
@no_command
def try_out(body: dict[str, Any]) -> Response:
    """The arithmetic, without recording anything."""
    return respond(preview(question(desk().book(), body)))
