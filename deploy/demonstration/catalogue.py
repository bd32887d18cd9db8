"""The reference data: the units of the regency, and what the demonstration's plans are made of."""

from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct

REFERENCE = Path(__file__).parents[1] / "reference"
PARTS = frozenset({"regency", "bagian", "bidang"})  # these have no plans of their own here
Targets = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


class UnitEntry(Struct, frozen=True):
    """A unit; `note` tells people what is not confirmed about it."""

    id: str
    name: str
    kind: str
    parent: str | None
    note: str | None = None

    @property
    def title(self) -> str:
        """The name as people are shown it, with what is not confirmed about it."""
        return f"{self.name} ({self.note})" if self.note else self.name


class ActionEntry(Struct, frozen=True):
    """An action as units plan it; the budget is about so many million rupiah."""

    description: str
    output_unit: str
    output_indicator: str
    target_kind: str
    scale: str
    targets: Targets
    millions: int
    rb_indicator: str
    weight: str
    minimum: str | None = None
    maximum: str | None = None


class Parent(Struct, frozen=True):
    indicator: str
    baseline_year: int
    baseline_value: str
    target: str


class Thematic(Struct, frozen=True):
    """Which units have a thematic plan too, and of what."""

    units: tuple[str, ...]
    actions: tuple[ActionEntry, ...]


class Catalogue(Struct, frozen=True):
    parent: Parent
    thematic_parent: Parent
    actions: tuple[ActionEntry, ...]
    kecamatan: tuple[ActionEntry, ...]
    thematic: Thematic
    obstacles: dict[str, tuple[str, ...]]
    solutions: tuple[str, ...]


def read_units() -> list[UnitEntry]:
    """Every unit after the one that it stands under."""
    return msgspec.json.decode((REFERENCE / "units.json").read_bytes(), type=list[UnitEntry])


def read_catalogue() -> Catalogue:
    return msgspec.json.decode((REFERENCE / "demonstration.json").read_bytes(), type=Catalogue)
