"""Values as a page shows them, whatever their type: for the history, where any field may have changed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.reporting import formats, indicator_words, words
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
NO_NAMES: Mapping[str, str] = {}
PERCENTAGES = frozenset({"raw", "score", "forecast"})
PLAIN = frozenset({"ratio", "provisional", "out_of_reach"})


def shown(field: str, value: Any, names: Mapping[str, str] = NO_NAMES) -> str:
    """`names` are what people call the things that are told of by an id."""
    match value:
        case str() if field == "bidang":
            return names.get(value, value)
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
        case Decimal() | int():
            return formats.number(value)
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case tuple():
            return "; ".join(shown(field, each, names) for each in value)
        case _:
            return _struct(value, names) or CODES.get(field, {}).get(str(value), str(value))


def target(value: Target | None) -> str:
    """A number, or the bounds of a range."""
    if value is None:
        return formats.NOTHING
    low = formats.exact(value.value)
    return low if value.upper is None else f"{low} sampai {formats.exact(value.upper)}"


def _struct(value: Any, names: Mapping[str, str]) -> str | None:
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
            place = f"{to.unit}/{to.code}"
            return f"{names.get(place, place)} ({indicator_words.WAYS[via]}{part})"
        case ActionRef(year=year, kind=kind, action=action):
            return f"{names.get(action, action)} ({words.KINDS[kind]} {year})"
        case _:
            return None
