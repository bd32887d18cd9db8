"""The demonstration's indicators: every unit has some, all that they name exists, and they are the same every time."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest

from deploy.demonstration.catalogue import PARTS, UnitEntry
from deploy.demonstration.indicator_catalogue import (
    IndicatorEntry,
    Story,
    read_all_units,
    read_indicators,
    read_rules,
)
from deploy.demonstration.indicator_invention import Measurer
from deploy.demonstration.indicator_year import FIRST, SECOND
from shared.events.indicators import Consolidation, IndicatorScale, Polarity
from shared.fields import IDENTIFIER

UNITS = read_all_units()
CATALOGUE = read_indicators()
SKPD = [unit for unit in UNITS if unit.kind not in PARTS]
RULES = {version: read_rules(version) for version in (FIRST, SECOND)}
TEMPLATES = {entry["code"]: entry for entry in RULES[FIRST]["catalogue"]["entries"] if entry["applies"]}


def all_of_them() -> Iterator[tuple[UnitEntry, IndicatorEntry, Mapping[str, Any]]]:
    """With the fields that the template gives."""
    for unit in UNITS:
        for entry in CATALOGUE.of(unit):
            definition = CATALOGUE.definition(unit, entry)
            yield unit, entry, {**TEMPLATES.get(definition.get("template", ""), {}), **definition}


ALL = list(all_of_them())
PLACES = {f"{unit.id}/{entry.code}" for unit, entry, _ in ALL}


@pytest.mark.parametrize("unit", SKPD, ids=lambda unit: unit.id)
def test_every_unit_has_some_indicators(unit: UnitEntry) -> None:
    codes = [entry.code for entry in CATALOGUE.of(unit)]
    assert 3 <= len(codes) <= 8
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(IDENTIFIER, code) for code in codes)


def test_all_kinds_of_indicators_are_there() -> None:
    found = {name: {definition.get(name) for *_, definition in ALL} for name in ("polarity", "consolidation", "scale")}
    assert found["polarity"] >= set(get_args(Polarity))
    assert found["consolidation"] >= set(get_args(Consolidation))
    assert found["scale"] >= set(get_args(IndicatorScale))
    assert {CATALOGUE.story(*place.split("/")) for place in PLACES} == set(get_args(Story))


def test_all_that_they_name_exists() -> None:
    units = {unit.id for unit in UNITS}
    for _, _, definition in ALL:
        assert definition.get("bidang") in {*units, None}
        assert definition.get("template", "opini-bpk") in TEMPLATES
        for each in definition.get("contributions", ()):
            assert f"{each['to']['unit']}/{each['to']['code']}" in PLACES
    assert all(story in units or story in PLACES for story in CATALOGUE.stories)
    assert all(index.values.keys() <= TEMPLATES.keys() for index in CATALOGUE.rb_index)


def test_what_is_made_up_says_so() -> None:
    assert {part.note for unit in UNITS for part in CATALOGUE.parts(unit)} == {"contoh"}


@pytest.mark.parametrize("version", RULES)
def test_the_rules_are_named_as_their_files(version: str) -> None:
    assert RULES[version]["id"] == version


def test_measurements_are_on_their_scale_and_the_same_every_time() -> None:
    for unit, entry, definition in ALL:
        measured = Measurer(unit, entry, definition, 1).measurements()
        assert measured == Measurer(unit, entry, definition, 1).measurements()
        for quarter, body in measured.items():
            assert entry.targets[quarter - 1] is not None
            if "value" in body:
                assert Decimal(definition.get("minimum") or 0) <= Decimal(body["value"])
                assert Decimal(body["value"]) <= Decimal(definition.get("maximum") or "Infinity")
            elif "numerator" in body:
                assert 0 <= int(body["numerator"]) <= int(body["denominator"])
