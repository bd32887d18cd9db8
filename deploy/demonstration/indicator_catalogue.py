"""What the demonstration's indicators and RB index are made of."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from deploy.demonstration.catalogue import PARTS, REFERENCE, UnitEntry, read_units

# How far an indicator has come; "sketched" is a draft without its texts, "measured" the ordinary end.
Story = Literal[
    "sketched",
    "draft",
    "proposed",
    "returned",
    "untargeted",
    "targets_proposed",
    "targets_returned",
    "measured",
    "revising",
    "retired",
]
SKPD = "skpd"
MADE_UP = "contoh"
TEXTS = ("operational_definition", "formula_text", "data_source")


class Revision(Struct, frozen=True):
    """What is changed of a definition in the middle of the year."""

    reason: str
    definition: dict[str, Any]


class TargetChange(Struct, frozen=True):
    reason: str
    quarters: tuple[str | None, str | None, str | None, str | None]


class Correction(Struct, frozen=True):
    quarter: int
    value: str
    reason: str


class IndicatorEntry(Struct, frozen=True):
    """`definition` and `targets` are as the API takes them; `{unit}` and `{id}` stand for the unit's.

    `stated` are the measurements of TW I to III, otherwise they are made up; `spread` is how far those stray from the
    target, 1 being as far as actions do. `serves` names the RB indicator of the actions that serve it.
    """

    code: str
    definition: dict[str, Any]
    targets: tuple[Any, Any, Any, Any]
    stated: tuple[dict[str, str] | None, dict[str, str] | None, dict[str, str] | None] = (None, None, None)
    spread: str | None = None
    serves: str | None = None
    revision: Revision | None = None
    target_change: TargetChange | None = None
    correction: Correction | None = None


class Published(Struct, frozen=True):
    value: str
    predicate: str
    source: str


class RbEntry(Struct, frozen=True):
    """The RB index of a year: `values` by entry of the rules' catalogue."""

    year: int
    source: str
    values: dict[str, dict[str, str]]
    published: Published | None = None


class IndicatorCatalogue(Struct, frozen=True):
    """`units` and `bidang` are by unit, by kind of unit, or for all SKPD; `stories` by unit, or by unit and code.

    The `bidang` are made up, as everything here is, and say so by their name.
    """

    defaults: dict[str, Any]
    bidang: dict[str, dict[str, str]]
    units: dict[str, tuple[IndicatorEntry, ...]]
    stories: dict[str, Story]
    rb_index: tuple[RbEntry, ...]

    def of(self, unit: UnitEntry) -> list[IndicatorEntry]:
        """What a unit has of its own goes before what all have by the same code."""
        found = {entry.code: entry for key in reversed(_keys(unit)) for entry in self.units.get(key, ())}
        return list(reversed(found.values()))

    def parts(self, unit: UnitEntry) -> list[UnitEntry]:
        named = {name: title for key in _keys(unit) for name, title in self.bidang.get(key, {}).items()}
        return [
            UnitEntry(f"{unit.id}-{name}", _named(title, unit), "bidang", unit.id, MADE_UP)
            for name, title in named.items()
        ]

    def story(self, unit: str, code: str) -> Story:
        return self.stories.get(f"{unit}/{code}") or self.stories.get(unit) or "measured"

    def definition(self, unit: UnitEntry, entry: IndicatorEntry) -> dict[str, Any]:
        """As it is sent; a template has no need of the defaults."""
        given: Mapping[str, Any] = (
            entry.definition if "template" in entry.definition else self.defaults | entry.definition
        )
        return {name: _named(value, unit) for name, value in given.items()}


def read_indicators() -> IndicatorCatalogue:
    file = REFERENCE / "demonstration-indicators.json"
    return msgspec.json.decode(file.read_bytes(), type=IndicatorCatalogue)


def read_all_units() -> list[UnitEntry]:
    """The units of the regency, and the parts that the demonstration gives them."""
    units, catalogue = read_units(), read_indicators()
    return [*units, *(part for unit in units for part in catalogue.parts(unit))]


def read_rules(version: str) -> dict[str, Any]:
    rules: dict[str, Any] = msgspec.json.decode((REFERENCE / f"{version}.json").read_bytes())
    return rules


def _keys(unit: UnitEntry) -> list[str]:
    return list(dict.fromkeys((unit.id, unit.kind, *([] if unit.kind in PARTS else [SKPD]))))


def _named(value: Any, unit: UnitEntry) -> Any:
    return value.replace("{unit}", unit.name).replace("{id}", unit.id) if isinstance(value, str) else value
