"""What an indicator lacks: what can be seen of it as it is now, and what the quality rules judged when it was proposed.

A warning of the past about something that has been filled in since would mislead, so it is never shown; what takes a
judgement, such as whether a name speaks of an activity, is shown with the moment of the judgement.
"""

from services.reporting.indicator_documents import Indicator
from shared.events.indicators import Definition

# What everybody needs to understand and measure an indicator (SMART); whether the texts are good is for people to say.
NEEDED = ("operational_definition", "formula_text", "data_source", "bidang")
SEEN = frozenset({"missing_definition", "missing_formula", "missing_source", "missing_owner", "missing_target"})


def blanks(definition: Definition | None) -> tuple[str, ...]:
    """The needed fields that are not filled in; of no definition none."""
    return tuple(name for name in NEEDED if definition and not getattr(definition, name))


def judged(indicator: Indicator) -> tuple[str, ...]:
    """The quality rules not met when it was proposed last, but for those whose answer its fields and targets show."""
    return tuple(rule for rule in indicator.warnings if rule not in SEEN)
