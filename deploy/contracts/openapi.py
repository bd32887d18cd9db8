"""The OpenAPI 3.1 document of every service, as the service itself tells it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask
from pymongo.database import Database

from deploy.contracts.events import Document
from services.indicators import app as indicators
from services.plans import app as plans
from services.reporting import app as reporting
from shared.mongo import connect
from shared.settings import AddressedApiSettings

NOWHERE = "127.0.0.1:1"  # describing needs nothing that answers
SERVICES = ("plans", "indicators", "reporting")
Create = Callable[[Database[dict[str, Any]], Any], Flask]
APPLICATIONS: Mapping[str, Create] = {
    "plans": plans.create_app_on,
    "indicators": indicators.create_app_on,
    "reporting": reporting.create_app_on,
}


def openapi_files() -> Iterator[tuple[str, Document]]:
    """The files, by their path."""
    for service, create in APPLICATIONS.items():
        client = create(connect(f"mongodb://{NOWHERE}", service), describing(service)).test_client()
        yield f"openapi/{service}.json", _in_order(client.get("/openapi.json").get_json())


def _in_order(document: Document) -> Document:
    """The same with its parts by name: which of them is met first differs from process to process."""
    parts = document["components"]
    return {**document, "components": {kind: dict(sorted(parts[kind].items())) for kind in sorted(parts)}}


def describing(service: str) -> AddressedApiSettings:
    """The settings of a service that is only asked what it is."""
    return AddressedApiSettings(
        service=service,
        mongo_url=f"mongodb://{NOWHERE}",
        database=service,
        kafka_bootstrap=NOWHERE,
        port=1,
        jwks_url=f"http://{NOWHERE}/jwks.json",
        token_issuer=NOWHERE,
        token_audience=NOWHERE,
        actor_key=bytes(32),
        public_url=f"http://{NOWHERE}",
    )
