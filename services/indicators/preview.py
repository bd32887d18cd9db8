"""The arithmetic tried out without recording anything: the same functions, the same explanation."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from services.indicators.assessment import Year, figure
from services.indicators.explanation import Explanation, explain
from services.indicators.scale import check_shape
from shared.events.indicators import (
    Achievement,
    Consolidation,
    Definition,
    Measurement,
    Method,
    Polarity,
    QuarterTargets,
    Rules,
    Target,
)
from shared.events.terms import Quarter

Realisations = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


class Question(Struct, frozen=True):
    """`upto` is the last quarter that is looked at; `method` is for minimise, None being the rules' default."""

    polarity: Polarity
    consolidation: Consolidation
    targets: QuarterTargets
    realisations: Realisations
    upto: Quarter
    rules: Rules
    method: Method | None = None
    annual: Target | None = None


class Answer(Struct, frozen=True):
    """`raw` and `score` have all their digits; the explanation has them rounded."""

    raw: Decimal | None
    score: Decimal | None
    band: str | None
    achievement: Achievement
    explanation: Explanation


def preview(question: Question) -> Answer:
    """Raises Refused where a target does not fit the polarity."""
    _check(question)
    definition = _definition(question)
    year = Year(question.targets, _measurements(question.realisations), question.annual)
    reached = figure(definition, 1, year, question.upto, question.rules)
    explanation = explain(definition, reached, question.rules)
    return Answer(reached.raw, reached.score, reached.band, reached, explanation)


def _check(question: Question) -> None:
    for place, target in enumerate(question.targets):
        if target is not None:
            check_shape(target, question.polarity, f"targets[{place}]")
    if question.annual is not None:
        check_shape(question.annual, question.polarity, "annual")


def _definition(question: Question) -> Definition:
    return Definition(
        name="",
        scale="number",
        polarity=question.polarity,
        consolidation=question.consolidation,
        frequency="quarterly",
        method=question.method,
    )


def _measurements(realisations: Sequence[Decimal | None]) -> dict[int, Measurement]:
    return {
        quarter: Measurement(value, "final", "", ())
        for quarter, value in enumerate(realisations, start=1)
        if value is not None
    }
