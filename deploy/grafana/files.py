"""Grafana's files of the dashboards."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.grafana.boards import BOARDS, Board, Panel

FOLDER = Path(__file__).with_name("dashboards")
SOURCE = {"type": "prometheus", "uid": "prometheus"}
SCHEMA = 39  # of Grafana 11
ACROSS, HIGH = 12, 8  # of a grid that is 24 wide


def files() -> Iterator[tuple[str, str]]:
    """Their names and contents."""
    for board in BOARDS:
        yield f"{board.uid}.json", json.dumps(_dashboard(board), indent=1) + "\n"


def _dashboard(board: Board) -> dict[str, Any]:
    return {
        "uid": board.uid,
        "title": f"Sinergi: {board.title}",
        "tags": ["sinergi"],
        "timezone": "browser",
        "schemaVersion": SCHEMA,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [_variable(*board.chosen)] if board.chosen else []},
        "panels": [_panel(place, panel) for place, panel in enumerate(board.panels)],
    }


def _variable(label: str, metric: str) -> dict[str, Any]:
    return {
        "name": label,
        "type": "query",
        "datasource": SOURCE,
        "query": f"label_values({metric}, {label})",
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
    }


def _panel(place: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(place, 2)
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": SOURCE,
        "gridPos": {"x": column * ACROSS, "y": row * HIGH, "w": ACROSS, "h": HIGH},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "table", "placement": "right", "calcs": ["lastNotNull", "max"]}},
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": query.ask, "legendFormat": query.legend}
            for number, query in enumerate(panel.queries)
        ],
    }
