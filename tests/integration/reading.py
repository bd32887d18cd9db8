"""A read model that has seen a little regency: three units, two plans, a window."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.identity import Identity
from services.reporting.app import create_app_on, read_model_on
from services.reporting.heard import LANGUAGE, Event
from services.reporting.views import VIEWS
from shared.envelope import Recorded, encode
from shared.events.indicators import IndicatorDrafted, QuarterInput, RulesAdopted, Target
from shared.events.plans import (
    Obstacle,
    PlanEvent,
    RevisionApproved,
    RevisionProposed,
    UnitKind,
    UnitRegistered,
    WindowScheduled,
)
from shared.events.terms import Evidence
from shared.generations import Generation
from shared.projection import Projection
from tests.integration.plans_service import api_settings
from tests.unit.indicators_told import Teller, contributes, definition, missing, rb_events, rules
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
    parent = "dinkes" if kind == "bidang" else "tanah-bumbu"
    return recorded([UnitRegistered(unit, name, kind, parent, None)], f"unit-{unit}", unit)


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


def indicators() -> list[Recorded[Any]]:
    """Rules, the regency's indicator and one of the unit that contributes to it, a draft, the RB index of a year."""
    top, own, draft = Teller("ikd-1", "tanah-bumbu"), Teller("iku-1", UNIT), Teller("iku-2", UNIT)
    meant = definition(contributions=(contributes("tanah-bumbu", "ikd-1", 40), contributes("nobody", "x")))
    return [
        *recorded([RulesAdopted(rules())], "rules", "tanah-bumbu"),
        *registered("tanah-bumbu", "Kabupaten Tanah Bumbu", "regency"),
        *registered("dinkes-yankes", "Bidang Pelayanan Kesehatan", "bidang"),
        *top.recorded([*top.agreed(definition("Indeks kesehatan", bidang=None)), *top.targeted(), top.assessed(2)]),
        *own.recorded(
            [
                *own.agreed(meant),
                *own.targeted(),
                own.measured(1, "9.5"),
                own.assessed(1, **of_one_quarter("9.5")),
                own.assessed(2, **missing(raw=Decimal(95), score=Decimal(95))),
                own.corrected(1, 9),
                own.assessed(1, **of_one_quarter(9)),
                own.verified(1, 9),
            ]
        ),
        *draft.recorded([IndicatorDrafted(UNIT, "iku-2", definition("Jumlah rapat", bidang=None))]),
        *recorded(rb_events(), f"rb-{YEAR}", "tanah-bumbu"),
    ]


def of_one_quarter(value: str | int) -> dict[str, Any]:
    """What an achievement of a realisation against 10 in TW I is made of."""
    realised, target = Decimal(value), Target(Decimal(10))
    return {
        "quarters": (QuarterInput(1, target, realised, counts=True),),
        "target": target,
        "realisation": realised,
        "raw": realised * 10,
        "score": realised * 10,
        "band": "green" if realised > 9 else "yellow",
    }


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
    projection: Projection[Event] = Projection(database, LANGUAGE, VIEWS, generation.number)
    projection.prepare()
    projection.begin(batch)
    for each in batch:
        projection.take(each, encode(each.envelope))
    projection.commit()


def app_on(database: Database[dict[str, Any]], identity: Identity) -> Flask:
    return create_app_on(database, api_settings("reporting", database, identity), wait_seconds=0.1)


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

    def post(self, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        return self._client.post(path, json=body, headers={"Authorization": f"Bearer {self._token}", **headers})
