"""The plans service as its callers see it: people with a role, of a unit, who send requests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from deploy.local.identity import AUDIENCE, ISSUER, Identity
from services.plans.app import create_app_on
from shared.settings import AddressedApiSettings

PLAN = "/plans/dinkes/2025/general"
PARENT = {"indicator": "SAKIP", "baseline_year": 2024, "baseline_value": "72.04", "target": 75}
ACTION: dict[str, Any] = {
    "description": "Menyusun laporan kinerja",
    "output_unit": "Dokumen",
    "output_indicator": "Jumlah laporan",
    "target_kind": "cumulative",
    "scale": "number",
    "targets": [None, "2", "3", "4.5"],
    "target_total": "4.5",
    "budget_total": "1000000.10",
    "executor": "Sekretariat",
    "coordinator": "Bagian Organisasi",
    "rb_indicator": "SAKIP",
    "weight": 1,
}
PROGRESS: dict[str, Any] = {
    "value": "2",
    "budget_absorbed": "500000.05",
    "obstacle": {"category": "budget", "text": "Anggaran terlambat"},
    "solution": "Pergeseran anggaran",
    "evidence": [{"kind": "link", "title": "Berita", "link": "https://example.org/berita"}],
}
VERIFICATION = {"execution": True, "output": True, "quality": True, "timeliness": False}


@dataclass(frozen=True)
class Caller:
    client: FlaskClient
    token: str

    def send(self, method: str, path: str, body: Any = None, headers: Any = None, **more: Any) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if body is not None:
            more["json"] = body
        return self.client.open(path, method=method, headers=sent, **more)

    def get(self, path: str, headers: Any = None) -> Any:
        """The body of an answer that has to succeed."""
        return done(self.send("GET", path, headers=headers))

    def put(self, path: str, body: Any, headers: Any = None) -> Any:
        return done(self.send("PUT", path, body, headers))

    def post(self, path: str, body: Any = None, headers: Any = None) -> Any:
        return done(self.send("POST", path, body, headers))

    def upload(self, path: str, content: bytes, filename: str, headers: Any = None) -> TestResponse:
        boundary, body = encode_multipart({"file": FileStorage(BytesIO(content), filename)})
        return self.send(
            "POST", path, headers=headers, data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )


@dataclass(frozen=True)
class People:
    """Who calls: the operator and the head are of Dinkes unless another unit is named."""

    client: FlaskClient
    identity: Identity

    def __call__(self, role: str, unit: str | None = None, sub: str | None = None) -> Caller:
        own = unit or ("dinkes" if role in {"operator", "head", "system"} else None)
        return Caller(self.client, self.identity.mint(role, own, sub))


def create_plans(database: Database[dict[str, Any]], identity: Identity, kafka_bootstrap: str = "127.0.0.1:1") -> Flask:
    return create_app_on(database, api_settings("plans", database, identity, kafka_bootstrap))


def api_settings(
    service: str, database: Database[dict[str, Any]], identity: Identity, kafka_bootstrap: str = "127.0.0.1:1"
) -> AddressedApiSettings:
    """Those of any service that is tested in this process, on a database of the test's own."""
    return AddressedApiSettings(
        service=service,
        mongo_url="mongodb://127.0.0.1:1",
        database=database.name,
        kafka_bootstrap=kafka_bootstrap,
        port=1,
        jwks_url=identity.jwks_url,
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        actor_key=identity.actor_key.encode(),
        public_url="http://127.0.0.1:1",
    )


def done(response: TestResponse) -> Any:
    assert response.status_code == 200, response.text
    return response.get_json()


def problem(response: TestResponse, status: int) -> Any:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    return response.get_json(force=True)


def fields(response: TestResponse) -> set[str]:
    """Which fields a refusal names."""
    return {error["field"] for error in problem(response, 422)["errors"]}


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def registered(people: People) -> None:
    coordinator = people("coordinator")
    coordinator.put("/units/tanah-bumbu", {"name": "Kabupaten Tanah Bumbu", "kind": "regency"})
    for unit in ("dinkes", "disdik"):
        coordinator.put(f"/units/{unit}", {"name": unit.title(), "kind": "dinas", "parent": "tanah-bumbu"})


def open_window(people: People, quarter: int = 2, opens: float = -1, closes: float = 1, **more: Any) -> None:
    body = {"opens": in_days(opens), "closes": in_days(closes), **more}
    people("coordinator").put(f"/windows/2025/{quarter}", body)


def drafted(people: People) -> str:
    """A draft of Dinkes with one action, whose id is returned."""
    registered(people)
    people("operator").put(PLAN, {"parent": PARENT})
    return str(people("operator").post(f"{PLAN}/actions", ACTION)["action"])


def approved(people: People) -> str:
    action = drafted(people)
    people("head").post(f"{PLAN}/submit")
    people("coordinator").post(f"{PLAN}/approve")
    return action


def reported(people: People) -> str:
    action = approved(people)
    open_window(people)
    people("operator").put(f"{PLAN}/actions/{action}/progress/2", PROGRESS)
    return action
