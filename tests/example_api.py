"""An API as a service writes one, small enough to see every rule of the runtime at work."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import marshmallow
from flask import Flask, Response, request

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from shared.auth import allow, principal, public, role
from shared.commands import Conflict, KeyReused, Outcome, PreconditionFailed
from shared.decider import Refused
from shared.exchange import Accepted, PageQuery, accepted, context, next_page, respond
from shared.fields import Choice, DecimalNumber, Quarter, Schema, Text, Year
from shared.mongo import connect
from shared.probes import Check
from shared.problems import Build, Unavailable
from shared.routes import Routes, takes_up_to
from shared.settings import ApiSettings
from shared.web import create_api

NOWHERE = "mongodb://127.0.0.1:1/?replicaSet=rs0"


class Item(Schema):
    kind = Choice(["report", "photo"], required=True)
    title = Text(50, required=True)


class Report(Schema):
    value = DecimalNumber(required=True)
    year = Year()
    quarter = Quarter()
    items = marshmallow.fields.List(marshmallow.fields.Nested(Item))


def example_settings(identity: Identity, port: int = 1) -> ApiSettings:
    return ApiSettings(
        service="example",
        mongo_url=NOWHERE,
        database="example",
        kafka_bootstrap="127.0.0.1:1",
        port=port,
        jwks_url=identity.jwks_url,
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        actor_key=identity.actor_key.encode(),
    )


def create_example(
    settings: ApiSettings,
    checks: Mapping[str, Check] = MappingProxyType({}),
    problems: Mapping[type[Exception], Build] = MappingProxyType({}),
) -> Flask:
    routes = [_reports(), _failures(settings.mongo_url)]
    return create_api(settings, "Example", routes, checks=checks, problems=problems)


def _reports() -> Routes:
    routes = Routes("reports", __name__, description="What units report")

    @routes.route("/reports/<identifier:unit>/<year:year>/<quarter:quarter>", methods=["PUT"])
    @allow("operator", "system", own_unit=True)
    @allow("coordinator")
    @routes.arguments(Report)
    @routes.response(200, Accepted)
    def report(values: dict[str, Any], unit: str, year: int, quarter: int) -> Response:
        """Report a value."""
        outcome = Outcome(f"report-{unit}-{year}-{quarter}", 7, "accepted")
        return accepted(outcome, value=values["value"], fingerprint=context(unit).fingerprint)

    @routes.route("/reports/<identifier:unit>")
    @allow("leader")
    @routes.arguments(PageQuery, location="query")
    @routes.response(200, Report(many=True))
    def reports(page: dict[str, Any], unit: str) -> Response:
        """The reports of a unit."""
        response = respond({"unit": unit, "role": role(), "actor": principal().actor, **page}, version=3)
        response.headers.extend(next_page("b"))
        return response

    @routes.route("/files/<identifier:unit>", methods=["POST"])
    @public
    @takes_up_to(3_000_000)
    def upload(unit: str) -> Response:
        """A file."""
        return respond({"unit": unit, "bytes": len(request.get_data())})

    return routes


def _failures(mongo_url: str) -> Routes:
    routes = Routes("failures", __name__, description="Everything that can go wrong")
    failures: dict[str, Exception] = {
        "refused": Refused("a draft cannot be approved"),
        "refused-field": Refused("is in the past", "due", "a day from tomorrow on"),
        "stale": PreconditionFailed("plan-a", 3, 4),
        "key-reused": KeyReused("this Idempotency-Key was used for another request"),
        "conflict": Conflict("plan-a is being changed by others at this moment"),
        "unavailable": Unavailable("the read model is behind"),
        "unexpected": ZeroDivisionError("secret detail"),
    }

    @routes.route("/fail/<how>")
    @public
    def fail(how: str) -> Response:
        if how == "database":
            database = connect(mongo_url, "example")
            with database.client:
                database["things"].find_one()
        raise failures[how]

    return routes
