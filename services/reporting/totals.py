"""Figures of a unit, or of many, ready to be read: counts with what they are counted of, progress with its band.

Percentages are kept to ten places: thirds have no end in decimals, and what comes to 70 has to be in the band of 70.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from services.reporting.figures import Budget, Counts, UnitFigures, percent, weighted_mean
from services.reporting.lines import ZERO
from services.reporting.rules import BandsId, Rule, Tone
from shared.decimals import WIDE, to_places

PLACES = 10
INCOMPLETE = "incomplete"
NOT_DUE = "not_due"
NOT_COMPUTABLE = "not_computable"  # every weight is zero


class Share(Struct, frozen=True):
    """`count` of `of`; the percentage is None where there is nothing it could be of."""

    count: int
    of: int
    percent: Decimal | None


class Money(Struct, frozen=True):
    """Rupiah absorbed of the budget of the actions in force; `coverage` counts the statements this rests on."""

    absorbed: Decimal
    budget: Decimal
    percent: Decimal | None
    outside: Decimal
    coverage: Share


class Banded(Struct, frozen=True):
    """A score and its band; what is incomplete or not due is said instead of a band, so it is never green."""

    percent: Decimal | None
    band: str
    tone: Tone


class Total(Struct, frozen=True):
    """`verification` counts the dimensions found *sesuai* of those judged, `verified` the reports that were judged."""

    reported: Share
    achieved: Share
    progress: Banded
    absorption: Money
    verification: Share
    verified: Share
    late: int


def total(figures: Sequence[UnitFigures], rule: Rule, scheme: BandsId) -> Total:
    """Sums of counts, and the progress of each unit weighted by its number of reported due actions."""
    counts = Counts(*map(sum, zip(Counts(), *(one.counts for one in figures), strict=True)))
    return Total(
        reported=share(counts.reported, counts.due),
        achieved=share(counts.achieved, counts.due),
        progress=_banded(_progress(figures), _standing(figures), rule, scheme),
        absorption=_money([one.budget for one in figures]),
        verification=share(counts.positive, counts.judged),
        verified=share(counts.verified, counts.reported),
        late=counts.late,
    )


def _progress(figures: Sequence[UnitFigures]) -> Decimal | None:
    return weighted_mean([(one.progress, Decimal(one.counts.reported)) for one in figures if one.progress is not None])


def _standing(figures: Sequence[UnitFigures]) -> str | None:
    """What has to be said instead of a band, if anything."""
    states = {one.state for one in figures}
    if states - {"complete", "not_due"}:
        return INCOMPLETE
    return None if "complete" in states else NOT_DUE


def _banded(progress: Decimal | None, standing: str | None, rule: Rule, scheme: BandsId) -> Banded:
    rounded = _kept(progress)
    if standing or rounded is None:
        return Banded(rounded, standing or NOT_COMPUTABLE, "none")
    band = rule.band(rounded, scheme)
    return Banded(rounded, band.id, band.tone)


def _money(budgets: Sequence[Budget]) -> Money:
    budget = sum((one.total for one in budgets), ZERO)
    absorbed = sum((one.absorbed for one in budgets), ZERO)
    return Money(
        absorbed=absorbed,
        budget=budget,
        percent=_kept(percent(absorbed, budget)),
        outside=sum((one.outside for one in budgets), ZERO),
        coverage=share(sum(one.stated for one in budgets), sum(one.expected for one in budgets)),
    )


def share(count: int, of: int) -> Share:
    return Share(count, of, _kept(percent(count, of)))


def kept(value: Decimal) -> Decimal:
    """As figures are kept: to ten places, without zeros at the end."""
    rounded = to_places(value, PLACES)
    return rounded.to_integral_value() if rounded == rounded.to_integral_value() else WIDE.normalize(rounded)


def _kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else kept(value)
