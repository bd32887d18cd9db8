"""A read model that has seen a little regency: three units, two plans, a window."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from services.reporting.app import create_app_on, read_model_on
from services.reporting.views import VIEWS
from shared.envelope import Recorded, encode
from shared.events.plans import (
    LANGUAGE,
    Evidence,
    Obstacle,
    PlanEvent,
    RevisionApproved,
    RevisionProposed,
    UnitKind,
    UnitRegistered,
    WindowScheduled,
)
from shared.generations import Generation
from shared.projection import Projection
from shared.settings import ApiSettings
from tests.unit.reporting import KIND, UNIT, YEAR, action, approved, corrected, recorded, reported, verified

OPENS, CLOSES = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 7, 12, tzinfo=UTC)
STREAM = f"plan-{UNIT}-{YEAR}-{KIND}"
LINK = Evidence("link", "Laporan", link="https://arsip.example/1")
BEGINNING: Sequence[PlanEvent] = (
    *approved(action("a-1", 10, 20, 30, 40), action("a-2", None, 5, 5, 5, kind="per_quarter")),
    reported("a-1", 1, 10, budget=100_000, evidence=[LINK]),
    reported("a-1", 2, 15, budget=150_000, obstacle=Obstacle("budget", "=belum cair")),
    verified("a-1", 1, 10),
)


def registered(unit: str, name: str, kind: UnitKind) -> list[Recorded[Any]]:
    return recorded([UnitRegistered(unit, name, kind, "tanah-bumbu", None)], f"unit-{unit}", unit)


def regency(*later: PlanEvent) -> list[Recorded[Any]]:
    """`later` goes on with the plan of the one unit that has one."""
    return [
        *registered(UNIT, "Dinas Kesehatan", "dinas"),
        *registered("disdik", "Dinas Pendidikan", "dinas"),
        *registered("kecamatan-satui", "Kecamatan Satui", "kecamatan"),
        *recorded([WindowScheduled(YEAR, 2, OPENS, CLOSES, None)], f"window-{YEAR}-2", "tanah-bumbu"),
        *recorded([*BEGINNING, *later], STREAM),
    ]


def rest() -> list[PlanEvent]:
    """What completes TW II, and a revision from TW III on."""
    return [
        reported("a-2", 2, 5),
        corrected("a-1", 1, 9),
        RevisionProposed(UNIT, YEAR, KIND, "anggaran berubah"),
        RevisionApproved(UNIT, YEAR, KIND, 2, 3),
    ]


def see(database: Database[dict[str, Any]], events: Iterable[Recorded[Any]]) -> None:
    """Let the live read model see events, in one batch; what it has seen before changes nothing."""
    model = read_model_on(database)
    model.prepare()
    _project(database, model.generations.live(), list(events))


def rebuild(database: Database[dict[str, Any]], events: Iterable[Recorded[Any]]) -> None:
    """Make a read model live that has seen these events and no others."""
    generations = read_model_on(database).generations
    generation = generations.begin([view.name for view in VIEWS])
    _project(database, generation, list(events))
    generations.switch(generation)


def _project(database: Database[dict[str, Any]], generation: Generation, batch: Sequence[Recorded[Any]]) -> None:
    projection = Projection(database, LANGUAGE, VIEWS, generation.number)
    projection.prepare()
    projection.begin(batch)
    for each in batch:
        projection.take(each, encode(each.envelope))
    projection.commit()


def app_on(database: Database[dict[str, Any]], mongo_url: str, identity: Identity) -> Flask:
    settings = ApiSettings(
        service="reporting",
        mongo_url=mongo_url,
        database=database.name,
        kafka_bootstrap="127.0.0.1:1",
        port=1,
        jwks_url=identity.jwks_url,
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        actor_key=identity.actor_key.encode(),
    )
    return create_app_on(database, settings, wait_seconds=0.1)


class Reader:
    """Somebody who asks, with a token of a role."""

    def __init__(self, client: FlaskClient, identity: Identity, role: str, unit: str | None = None) -> None:
        self._client = client
        self._token = identity.mint(role, unit)

    def get(self, path: str, **query: Any) -> Any:
        """The answer of a request; a query parameter of None is left out."""
        given = {name: value for name, value in query.items() if value is not None}
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._client.get(path, query_string=given or None, headers=headers)
