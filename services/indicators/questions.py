"""What is tried out, made of what was sent: the rules by name, the quarter where it is not said."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.indicators.consolidation import QUARTERS
from services.indicators.preview import Question
from services.indicators.rules_stream import RuleBook
from shared.decider import Refused
from shared.events.indicators import Rules
from shared.events.terms import Quarter


def question(book: RuleBook, body: Mapping[str, Any]) -> Question:
    """Raises Refused where the rules are not adopted, or nothing says up to which quarter to look."""
    return Question(
        polarity=body["polarity"],
        consolidation=body["consolidation"],
        targets=tuple(body["targets"]),
        realisations=tuple(body["realisations"]),
        upto=body["quarter"] or _last(body["realisations"]),
        rules=_rules(book, body["rules"]),
        method=body["method"],
        annual=body["annual"],
    )


def _last(realisations: Sequence[Decimal | None]) -> Quarter:
    filled = [quarter for quarter, value in zip(QUARTERS, realisations, strict=True) if value is not None]
    if not filled:
        raise Refused("there is no realisation, and no quarter is given", "quarter", "1 to 4")
    return filled[-1]


def _rules(book: RuleBook, name: str | None) -> Rules:
    rules = book.named(name, "rules") if name else book.newest()
    if rules is None:
        raise Refused("no rules are adopted yet", "rules", "none before a version is adopted")
    return rules
