"""What a definition has to be in itself, before anybody measures by it; and how one begins from a template."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from services.indicators.arithmetic import ZERO
from services.indicators.indicator_commands import IndicatorId
from shared.decider import Refused
from shared.events.indicators import CatalogueEntry, Definition

FREQUENCY_OF_TEMPLATES = "annual"  # the national evaluation is a yearly one


def check_definition(indicator: IndicatorId, definition: Definition) -> None:
    """Raises Refused."""
    _check_words(definition)
    _check_ends(definition)
    _check_formula(definition)
    _check_links(indicator, definition)


def template_of(entry: CatalogueEntry) -> dict[str, Any]:
    """The fields of a definition that a catalogue's entry gives."""
    return {
        "name": entry.name,
        "scale": entry.scale,
        "polarity": entry.polarity,
        "consolidation": entry.consolidation,
        "frequency": FREQUENCY_OF_TEMPLATES,
        "unit_of_measure": entry.unit_of_measure,
        "operational_definition": entry.operational_definition,
        "formula_text": entry.formula_text,
        "data_source": entry.data_source,
        "minimum": entry.minimum,
        "maximum": entry.maximum,
        "predicates": entry.predicates,
        "template": entry.code,
    }


def _check_words(definition: Definition) -> None:
    words = definition.predicates
    if definition.scale != "predicate" and words:
        raise Refused(f"a scale of kind {definition.scale} has no words", "predicates", "an empty list")
    if definition.scale == "predicate" and len(words) < 2:  # noqa: PLR2004 - one word tells nothing apart
        raise Refused("a scale of words needs some", "predicates", "at least two words, each with its number")
    if _twice([word.label for word in words]) or _twice([word.value for word in words]):
        raise Refused("a word or a number stands twice", "predicates", "words and numbers that tell them apart")


def _check_ends(definition: Definition) -> None:
    least, most = definition.minimum, definition.maximum
    if definition.scale == "index" and least is None:
        raise Refused("an index has two ends", "minimum", "the least value")
    if definition.scale == "index" and most is None:
        raise Refused("an index has two ends", "maximum", "the greatest value")
    if least is None and definition.scale == "percent":
        least = ZERO
    if least is not None and most is not None and least >= most:
        raise Refused(f"the scale ends at {most:f}", "maximum", f"more than {least:f}")
    for word in definition.predicates:
        if not _between(least, word.value, most):
            raise Refused(f"{word.value:f} is beyond the ends of the scale", "predicates", "numbers between them")


def _check_formula(definition: Definition) -> None:
    if definition.method is not None and definition.polarity != "minimise":
        raise Refused(f"polarity {definition.polarity} has no method", "method", "null")
    if definition.ratio and definition.scale == "predicate":
        raise Refused("a word is no quotient", "ratio", "false")


def _check_links(indicator: IndicatorId, definition: Definition) -> None:
    above = [(each.to.unit, each.to.code) for each in definition.contributions]
    if indicator in above:
        raise Refused("an indicator gives nothing to itself", "contributions", "other indicators")
    if _twice(above):
        raise Refused("an indicator stands twice", "contributions", "each indicator once")
    if _twice(definition.served_by):
        raise Refused("an action stands twice", "served_by", "each action once")


def _between(least: Decimal | None, value: Decimal, most: Decimal | None) -> bool:
    return (least is None or least <= value) and (most is None or value <= most)


def _twice(values: Sequence[object]) -> bool:
    return len(set(values)) < len(values)
