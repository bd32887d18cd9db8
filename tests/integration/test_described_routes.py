"""Every described route answers as its description says, whatever it is sent that the description allows or forbids."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from pymongo.database import Database
from schemathesis import Case, GenerationMode
from schemathesis.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi import from_wsgi
from schemathesis.schemas import APIOperation

from deploy.local.identity import Identity
from shared.mongo import connect
from tests.integration.indicators_service import create_indicators, targeted
from tests.integration.notifications_service import create_notifications
from tests.integration.plans_service import People, create_plans, reported
from tests.integration.reading import app_on, indicators, regency, see

Operation = APIOperation[Any, Any, Any, Any]
Documents = Database[dict[str, Any]]
UNIT = "dinkes"
KNOWN = SchemathesisConfig.from_dict(
    {
        "parameters": {"path.unit": UNIT},  # otherwise little goes further than 403
        "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", 503]}},  # `after` is not seen yet
    }
)
METHODS = ("get", "put", "post", "delete")
ENDLESS = "/feed/stream"
FEW, MANY = 3, 20
# Rules that say no are answered 422 too where they name a field, so what fits the schema need not be accepted.
ANSWERED_OTHERWISE = [positive_data_acceptance]
# The inbox takes whatever comes: that it is no report is a verdict.
JUDGED_OTHERWISE = [*ANSWERED_OTHERWISE, negative_data_rejection]


def reporting(database: Documents, identity: Identity) -> Flask:
    see(database, [*regency(), *indicators()])
    return app_on(database, identity)


def plans(database: Documents, identity: Identity) -> Flask:
    app = create_plans(database, identity)
    reported(People(app.test_client(), identity))
    return app


def measuring(database: Documents, identity: Identity) -> Flask:
    app = create_indicators(database, identity)
    targeted(People(app.test_client(), identity))
    return app


SERVICES: Mapping[str, Callable[[Documents, Identity], Flask]] = {
    "plans": plans,
    "indicators": measuring,
    "reporting": reporting,
    "notifications": create_notifications,
}


@pytest.fixture(scope="module", params=SERVICES)
def app(request: pytest.FixtureRequest, mongo_url: str, identity: Identity) -> Iterator[Flask]:
    """Each service in turn, with something in it."""
    database = connect(mongo_url, f"test_{uuid.uuid4().hex}")
    yield SERVICES[request.param](database, identity)
    database.client.drop_database(database.name)
    database.client.close()


def examples(number: int) -> settings:
    """The same ones every time."""
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # making an example smaller would take minutes
        suppress_health_check=list(HealthCheck),
    )


def caller(described: Mapping[str, Any], identity: Identity) -> dict[str, str]:
    """Somebody who may call it."""
    rules = described.get("x-roles")
    return {"Authorization": f"Bearer {identity.mint(rules[0]['roles'][0], UNIT)}"} if rules else {}


def check(operation: Operation, mode: GenerationMode, headers: dict[str, str]) -> None:
    """Raises what the answers are wrong about, with the request as a line for curl."""
    others = JUDGED_OTHERWISE if operation.label == "POST /inbox" else ANSWERED_OTHERWISE

    @examples(MANY if operation.path.startswith("/inbox") else FEW)
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, excluded_checks=others)

    answered()


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_route_answers_as_described(
    mode: GenerationMode, app: Flask, identity: Identity, subtests: pytest.Subtests
) -> None:
    schema = from_wsgi("/openapi.json", app, config=KNOWN).exclude(path=ENDLESS)
    for operation in (schema[path][method] for path in schema for method in schema[path] if method in METHODS):
        with subtests.test(operation.label):
            check(operation, mode, caller(operation.definition.raw, identity))
