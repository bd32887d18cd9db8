"""The RB index of a year: our estimate with what it was made of, beside what the national evaluator published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from services.reporting.adopted import IndicatorMethod
from services.reporting.contributions import Contribution
from services.reporting.documents import Mark
from services.reporting.indicator_documents import AdoptedRules, RbEstimate, RbPublished, RbRecorded, RbYear, rb_stream
from shared.events.indicators import Aspect, Catalogue, CatalogueEntry, RbIndexLine, Standing

ZERO = Decimal()
LABEL: Literal["perkiraan internal"] = "perkiraan internal"


class RbLine(Struct, frozen=True):
    """An entry of the catalogue in the estimate; `applies` is false for what counts for other groups alone.

    `fact` is the event that recorded the value, None where it was carried over from `carried_from` or is missing.
    """

    entry: str
    name: str
    aspect: Aspect | None
    applies: bool
    value: Decimal | None
    label: str | None
    standing: Standing | None
    source: str | None
    maximum: Decimal
    weight: Decimal
    score: Decimal | None
    carried_from: int | None
    fact: str | None


class RbEstimated(Struct, frozen=True):
    """*Perkiraan internal*: (sum of scores + coefficient) / weights that apply x 100; the evaluator alone sets it."""

    label: Literal["perkiraan internal"]
    rules: str
    total: Decimal | None
    predicate: str | None
    scores: Decimal
    coefficient: Decimal
    weights: Decimal
    lines: tuple[RbLine, ...]
    missing: tuple[str, ...]
    carried: tuple[str, ...]
    fact: str
    at: datetime

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """In scores of weights: of the parts that count and have a value."""
        counted = [line for line in self.lines if line.applies and line.score is not None]
        return tuple(Contribution(line.entry, line.name, line.score or ZERO, line.weight) for line in counted)


class RbPublication(Struct, frozen=True):
    value: Decimal
    predicate: str
    source: str
    fact: str
    at: datetime


class RbReport(Struct, frozen=True):
    """Either may be missing; they stand side by side, and neither is made of the other."""

    year: int
    estimate: RbEstimated | None
    published: RbPublication | None
    method: IndicatorMethod


def rb_report(document: RbYear, adopted: Sequence[AdoptedRules], method: IndicatorMethod) -> RbReport:
    estimate, published = document.estimate, document.published
    catalogues = {one.id: one.rules.catalogue for one in adopted if one.rules}
    return RbReport(
        year=document.year,
        estimate=_estimated(document, estimate, catalogues.get(estimate.rules)) if estimate else None,
        published=_publication(document.year, published) if published else None,
        method=method,
    )


def _publication(year: int, published: RbPublished) -> RbPublication:
    return RbPublication(
        published.value, published.predicate, published.source, _fact(year, published.mark), published.mark.at
    )


def _estimated(document: RbYear, estimate: RbEstimate, catalogue: Catalogue | None) -> RbEstimated:
    entries = {entry.code: entry for entry in catalogue.entries} if catalogue else {}
    scores = [line.score for line in estimate.lines if line.score is not None]
    return RbEstimated(
        label=LABEL,
        rules=estimate.rules,
        total=estimate.total,
        predicate=estimate.predicate,
        scores=sum(scores, Decimal()),
        coefficient=estimate.coefficient,
        weights=estimate.weights,
        lines=tuple(_line(document, line, entries) for line in estimate.lines),
        missing=estimate.missing,
        carried=tuple(line.entry for line in estimate.lines if line.carried_from is not None),
        fact=_fact(document.year, estimate.mark),
        at=estimate.mark.at,
    )


def _line(document: RbYear, line: RbIndexLine, entries: Mapping[str, CatalogueEntry]) -> RbLine:
    entry = entries.get(line.entry)
    recorded = document.values.get(line.entry) if line.carried_from is None else None
    return RbLine(
        entry=line.entry,
        name=entry.name if entry else line.entry,
        aspect=entry.aspect if entry else None,
        applies=entry.applies if entry else True,
        value=line.value,
        label=recorded.value.label if recorded else None,
        standing=recorded.value.standing if recorded else None,
        source=recorded.value.source if recorded else None,
        maximum=line.maximum,
        weight=line.weight,
        score=line.score,
        carried_from=line.carried_from,
        fact=_recorded(document.year, recorded),
    )


def _recorded(year: int, recorded: RbRecorded | None) -> str | None:
    return _fact(year, recorded.mark) if recorded else None


def _fact(year: int, mark: Mark) -> str:
    return f"{rb_stream(year)}@{mark.version}"
