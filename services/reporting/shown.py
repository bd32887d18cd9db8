"""Values as a page shows them, whatever their type: for the history, where any field may have changed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.reporting import formats, words
from shared.events.plans import Evidence, Obstacle

CODES: Mapping[str, Mapping[str, str]] = {
    "status": words.STATUSES,
    "target_kind": words.TARGET_KINDS,
    "kind": words.UNIT_KINDS,
}


def shown(field: str, value: Any) -> str:
    match value:
        case None | () | "":
            return formats.NOTHING
        case bool():
            return "sesuai" if value else "tidak sesuai"
        case int() if field == "effective_from":
            return formats.quarter(value)
        case int() if field == "baseline_year":
            return str(value)
        case Decimal() | int():
            return formats.number(value)
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case Obstacle(category=category, text=text):
            return f"{words.OBSTACLES[category]}: {text}"
        case Evidence(kind=kind, title=title):
            return f"{title} ({words.EVIDENCE[kind]})"
        case tuple():
            return "; ".join(shown(field, each) for each in value)
        case _:
            return CODES.get(field, {}).get(str(value), str(value))
