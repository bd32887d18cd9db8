"""The estimate of the RB index, *perkiraan internal*, by the national portal's arithmetic.

`score = value / maximum x weight`, also for scales that begin above 0: the portal divides by the maximum alone, so that
a maturity of 1 on a scale of 1 to 5 is worth a fifth of its weight. The national evaluator alone sets the predicate.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from services.indicators.arithmetic import ZERO, in_one_context, over
from shared.decider import Refused
from shared.events.indicators import (
    Catalogue,
    CatalogueEntry,
    IndexBand,
    RbIndexEstimated,
    RbIndexLine,
    RbValue,
    Rules,
)


def check(catalogue: Catalogue, code: str, value: RbValue) -> None:
    """Raises Refused where the catalogue has no such entry that applies, or the value is not on its scale."""
    entry = _entry(catalogue, code)
    if not entry.minimum <= value.value <= entry.maximum:
        accepted = f"{entry.minimum:f} to {entry.maximum:f}"
        raise Refused(f"{value.value:f} is not on the scale of {code}", "value", accepted)
    if entry.scale == "predicate" and (value.label, value.value) not in _words(entry):
        accepted = ", ".join(f"{label} ({number:f})" for label, number in _words(entry))
        raise Refused(f"{value.label!r} with {value.value:f} is none of the words of {code}", "label", accepted)
    if entry.scale != "predicate" and value.label is not None:
        raise Refused(f"{code} has no words", "label", "no word, but a value")


@in_one_context
def estimate(
    rules: Rules, year: int, values: Mapping[str, RbValue], earlier: Mapping[str, tuple[int, Decimal]]
) -> RbIndexEstimated:
    """`earlier` is the last value of an earlier year, with that year; there is no total while a value is missing.

    A total without the missing ones would count them as 0 or as average, and a blank is neither.
    """
    catalogue = rules.catalogue
    lines = tuple(_line(entry, values, earlier) for entry in catalogue.entries if entry.applies)
    missing = tuple(line.entry for line in lines if line.score is None)
    weights = sum((line.weight for line in lines), start=ZERO)
    total = None if missing else _total(lines, catalogue.coefficient, weights)
    predicate = None if total is None else predicate_of(total, catalogue, all_good=_all_good(catalogue, lines))
    return RbIndexEstimated(year, rules.id, lines, catalogue.coefficient, weights, total, predicate, missing)


def predicate_of(total: Decimal, catalogue: Catalogue, all_good: bool) -> str:  # noqa: FBT001  # the contract's order
    """`all_good` is whether every entry that names a good value has reached it."""
    return next(each.predicate for each in catalogue.predicates if _reached(each, total, all_good=all_good))


def _reached(band: IndexBand, total: Decimal, *, all_good: bool) -> bool:
    return (band.above is None or total > band.above) and (all_good or not band.all_good)


def _line(
    entry: CatalogueEntry, values: Mapping[str, RbValue], earlier: Mapping[str, tuple[int, Decimal]]
) -> RbIndexLine:
    value, carried_from = _value(entry.code, values, earlier)
    score = None if value is None else value * entry.weight / entry.maximum
    return RbIndexLine(entry.code, value, entry.maximum, entry.weight, score, carried_from)


def _value(
    code: str, values: Mapping[str, RbValue], earlier: Mapping[str, tuple[int, Decimal]]
) -> tuple[Decimal | None, int | None]:
    if code in values:
        return values[code].value, None
    carried_from, value = earlier.get(code, (None, None))
    return value, carried_from


def _total(lines: Iterable[RbIndexLine], coefficient: Decimal, weights: Decimal) -> Decimal:
    return over(sum((line.score for line in lines if line.score is not None), start=coefficient), weights)


def _all_good(catalogue: Catalogue, lines: Sequence[RbIndexLine]) -> bool:
    good = {entry.code: entry.good for entry in catalogue.entries}
    return all(_is_good(line.value, good[line.entry]) for line in lines)


def _is_good(value: Decimal | None, good: Decimal | None) -> bool:
    return good is None or (value is not None and value >= good)


def _entry(catalogue: Catalogue, code: str) -> CatalogueEntry:
    applying = {entry.code: entry for entry in catalogue.entries if entry.applies}
    if code not in applying:
        raise Refused(f"{code!r} is no entry of the catalogue that applies", "entry", ", ".join(applying))
    return applying[code]


def _words(entry: CatalogueEntry) -> list[tuple[str, Decimal]]:
    return [(each.label, each.value) for each in entry.predicates]
