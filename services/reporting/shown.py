"""Values as a page shows them, whatever their type: for the history, where any field may have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.reporting.reader import Reader
from shared.events.indicators import ActionRef, Baseline, Contribution, Predicate, Target
from shared.events.plans import Obstacle
from shared.events.terms import Evidence
from shared.formats import NOTHING

CODES: Mapping[str, str] = {
    "status": "STATUSES",
    "target_kind": "TARGET_KINDS",
    "kind": "UNIT_KINDS",
    "band": "BANDS",
}
INDICATOR_CODES: Mapping[str, str] = {
    "state": "STATES",
    "targets_state": "TARGETS",
    "polarity": "POLARITIES",
    "method": "METHODS",
    "consolidation": "CONSOLIDATIONS",
    "scale": "SCALES",
    "frequency": "FREQUENCIES",
    "standing": "STANDINGS",
    "formula": "FORMULAS",
    "problem": "PROBLEMS",
    "warnings": "WARNINGS",
    "flags": "FLAGS",
}
NO_NAMES: Mapping[str, str] = {}
PERCENTAGES = frozenset({"raw", "score", "forecast"})
PLAIN = frozenset({"ratio", "provisional", "out_of_reach"})


@dataclass(frozen=True)
class Shown:
    """To one reader."""

    to: Reader

    def value(self, field: str, value: Any, names: Mapping[str, str] = NO_NAMES) -> str:
        """`names` are what people call the things that are told of by an id."""
        match value:
            case str() if field == "bidang":
                return names.get(value, value)
            case None | () | "":
                return NOTHING
            case bool():
                return str(self.to.w.ANSWERS[(field in PLAIN, value)])
            case int() if field == "effective_from":
                return self.to.f.quarter(value)
            case int() if field == "baseline_year":
                return str(value)
            case Decimal() if field in PERCENTAGES:
                return self.to.f.percent(value)
            case Decimal() | int():
                return self.to.f.number(value)
            case datetime():
                return self.to.f.moment(value)
            case date():
                return self.to.f.day(value)
            case tuple():
                return "; ".join(self.value(field, each, names) for each in value)
            case _:
                return self._struct(value, names) or self._coded(field, str(value))

    def target(self, value: Target | None) -> str:
        """A number, or the bounds of a range."""
        if value is None:
            return NOTHING
        low = self.to.f.exact(value.value)
        return low if value.upper is None else self.to.f.span(low, self.to.f.exact(value.upper))

    def _coded(self, field: str, code: str) -> str:
        if field in CODES:
            return str(getattr(self.to.w, CODES[field]).get(code, code))
        return str(getattr(self.to.iw, INDICATOR_CODES[field]).get(code, code)) if field in INDICATOR_CODES else code

    def _struct(self, value: Any, names: Mapping[str, str]) -> str | None:
        match value:
            case Target():
                return self.target(value)
            case Obstacle(category=category, text=text):
                return f"{self.to.w.OBSTACLES[category]}: {text}"
            case Evidence(kind=kind, title=title):
                return f"{title} ({self.to.w.EVIDENCE[kind]})"
            case Baseline(year=year, value=number):
                return f"{self.to.f.number(number)} ({year})"
            case Predicate(label=label, value=number):
                return f"{label} = {self.to.f.number(number)}"
            case Contribution(to=to, via=via, share=share):
                part = f", {self.to.f.number(share)}{self.to.f.percent_mark}" if share is not None else ""
                place = f"{to.unit}/{to.code}"
                return f"{names.get(place, place)} ({self.to.iw.WAYS[via]}{part})"
            case ActionRef(year=year, kind=kind, action=action):
                return f"{names.get(action, action)} ({self.to.w.KINDS[kind]} {year})"
            case _:
                return None
