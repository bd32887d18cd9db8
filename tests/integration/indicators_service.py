"""The indicators service as its callers see it: an indicator at each stage of its life, under the shipped rules."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from pymongo.database import Database

from deploy.local.identity import Identity
from services.indicators.app import create_app_on
from tests.integration.plans_service import People, api_settings

REFERENCE = Path(__file__).parents[2] / "deploy" / "reference"
FIRST, SECOND = "rules-2025-1", "rules-2025-2"
INDICATOR = "/indicators/dinkes/iku-1"
DEFINITION: dict[str, Any] = {
    "name": "Persentase pengaduan yang selesai tepat waktu",
    "scale": "percent",
    "polarity": "maximise",
    "consolidation": "last",
    "frequency": "quarterly",
    "unit_of_measure": "persen",
    "operational_definition": "Pengaduan yang selesai dalam 14 hari terhadap semua pengaduan",
    "formula_text": "Selesai tepat waktu dibagi semua, dikali 100",
    "data_source": "SP4N-LAPOR!",
    "bidang": "dinkes-yankes",
}
TARGETS: dict[str, Any] = {"quarters": [70, 75, "80", "82.5"]}
MEASUREMENT: dict[str, Any] = {
    "value": "75.0",
    "standing": "provisional",
    "source": "Rekap SP4N-LAPOR!",
    "evidence": [{"kind": "link", "title": "Rekap", "link": "https://example.org/rekap"}],
}


def create_indicators(database: Database[dict[str, Any]], identity: Identity) -> Flask:
    return create_app_on(database, api_settings("indicators", database, identity))


def shipped(version: str) -> Any:
    return json.loads((REFERENCE / f"{version}.json").read_text())


def adopted(people: People, version: str = FIRST) -> Any:
    return people("coordinator").put(f"/rules/{version}", shipped(version))


def drafted(people: People, **changes: Any) -> None:
    people("operator").put(INDICATOR, {**DEFINITION, **changes})


def agreed(people: People, effective_from: str = "2025-01-01", **changes: Any) -> None:
    drafted(people, **changes)
    people("head").post(f"{INDICATOR}/propose")
    people("coordinator").post(f"{INDICATOR}/agree", {"effective_from": effective_from})


def targeted(people: People, targets: Any = None, year: int = 2025, **changes: Any) -> None:
    """Under the first rules."""
    adopted(people)
    agreed(people, **changes)
    people("operator").put(f"{INDICATOR}/targets/{year}", targets or TARGETS)
    people("coordinator").post(f"{INDICATOR}/targets/{year}/approve")


def measured(people: People, quarter: int, value: Any, standing: str = "final", **changes: Any) -> Any:
    body = {**MEASUREMENT, "value": value, "standing": standing, **changes}
    return people("operator").put(f"{INDICATOR}/measurements/2025/{quarter}", body)


def figure(people: People, quarter: int, query: str = "") -> Any:
    """A figure with its explanation."""
    return people("leader").get(f"{INDICATOR}/explanation/2025/{quarter}{query}")
