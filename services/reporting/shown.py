"""Values as a page shows them, whatever their type: for the history, where any field may have changed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.reporting import formats, indicator_words, words
from services.reporting.worked import exact
from shared.events.indicators import ActionRef, Baseline, Contribution, Predicate, Target
from shared.events.plans import Obstacle
from shared.events.terms import Evidence

CODES: Mapping[str, Mapping[str, str]] = {
    "status": words.STATUSES,
    "target_kind": words.TARGET_KINDS,
    "kind": words.UNIT_KINDS,
    "state": indicator_words.STATES,
    "targets_state": indicator_words.TARGETS,
    "polarity": indicator_words.POLARITIES,
    "method": indicator_words.METHODS,
    "consolidation": indicator_words.CONSOLIDATIONS,
    "scale": indicator_words.SCALES,
    "frequency": indicator_words.FREQUENCIES,
    "standing": indicator_words.STANDINGS,
    "formula": indicator_words.FORMULAS,
    "problem": indicator_words.PROBLEMS,
    "warnings": indicator_words.WARNINGS,
    "flags": indicator_words.FLAGS,
    "band": words.BANDS,
}
PERCENTAGES = frozenset({"raw", "score", "forecast"})
PLAIN = frozenset({"ratio", "provisional", "out_of_reach"})


def shown(field: str, value: Any) -> str:
    match value:
        case None | () | "":
            return formats.NOTHING
        case bool() if field in PLAIN:
            return "ya" if value else "tidak"
        case bool():
            return "sesuai" if value else "tidak sesuai"
        case int() if field == "effective_from":
            return formats.quarter(value)
        case int() if field == "baseline_year":
            return str(value)
        case Decimal() if field in PERCENTAGES:
            return formats.percent(value)
        case Decimal() if field == "realisation":
            return exact(value)
        case Decimal() | int():
            return formats.number(value)
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case tuple():
            return "; ".join(shown(field, each) for each in value)
        case _:
            return _struct(value) or CODES.get(field, {}).get(str(value), str(value))


def target(value: Target | None) -> str:
    """A number, or the bounds of a range."""
    if value is None:
        return formats.NOTHING
    return exact(value.value) if value.upper is None else f"{exact(value.value)} sampai {exact(value.upper)}"


def _struct(value: Any) -> str | None:
    match value:
        case Target():
            return target(value)
        case Obstacle(category=category, text=text):
            return f"{words.OBSTACLES[category]}: {text}"
        case Evidence(kind=kind, title=title):
            return f"{title} ({words.EVIDENCE[kind]})"
        case Baseline(year=year, value=number):
            return f"{formats.number(number)} ({year})"
        case Predicate(label=label, value=number):
            return f"{label} = {formats.number(number)}"
        case Contribution(to=to, via=via, share=share):
            part = f", {formats.number(share)}{formats.SPACE}%" if share is not None else ""
            return f"{to.unit}/{to.code} ({indicator_words.WAYS[via]}{part})"
        case ActionRef(year=year, kind=kind, action=action):
            return f"{action} ({words.KINDS[kind]} {year})"
        case _:
            return None
