"""Whether figures can be computed under a version of the rules, before it is adopted."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

import msgspec

from services.indicators.arithmetic import ZERO
from shared.events.indicators import Catalogue, CatalogueEntry, FormulaId, IndexBand, Rules, ScoreBand


def problems(rules: Rules) -> Iterator[str]:
    """Each with the place where it is; numbers come first, for the rest compares them."""
    if not all(number.is_finite() for number in _numbers(msgspec.to_builtins(rules, builtin_types=[Decimal]))):
        yield "a number is none - at `$`"
    else:
        yield from _problems(rules)


def _problems(rules: Rules) -> Iterator[str]:
    if min(rules.cap, rules.outlier) <= ZERO:
        yield "cap and outlier are percentages above 0 - at `$`"
    if rules.default_bands not in rules.bands:
        yield f"{rules.default_bands!r} is none of {', '.join(sorted(rules.bands))} - at `$.default_bands`"
    for formula in get_args(FormulaId):
        if formula not in rules.formulas:
            yield f"the formula {formula!r} is missing - at `$.formulas`"
    for name, bands in rules.bands.items():
        yield from _problems_of_bands(name, bands)
    yield from _problems_of_catalogue(rules.catalogue)


def _numbers(value: Any) -> Iterator[Decimal]:
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _numbers(each)


def _problems_of_bands(name: str, bands: Sequence[ScoreBand]) -> Iterator[str]:
    """Bounds must rise, and the last band must take the rest; otherwise a score could have no band."""
    bounds = [each.below if each.up_to is None else each.up_to for each in bands]
    if not bounds or bounds[-1] is not None:
        yield f"the last band takes the rest and has no bound - at `$.bands[{name!r}]`"
    if any(bound is None for bound in bounds[:-1]) or not _rising([each for each in bounds if each is not None]):
        yield f"the bounds of bands do not rise - at `$.bands[{name!r}]`"


def _problems_of_catalogue(catalogue: Catalogue) -> Iterator[str]:
    codes = [entry.code for entry in catalogue.entries]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"the code {code!r} stands twice - at `$.catalogue.entries`"
    if not any(entry.applies for entry in catalogue.entries):
        yield "nothing applies - at `$.catalogue.entries`"
    for place, entry in enumerate(catalogue.entries):
        yield from (f"{problem} - at `$.catalogue.entries[{place}]`" for problem in _problems_of_entry(entry))
    yield from _problems_of_predicates(catalogue.predicates)


def _problems_of_entry(entry: CatalogueEntry) -> Iterator[str]:
    if entry.weight <= ZERO or entry.maximum <= max(entry.minimum, ZERO):
        yield f"{entry.code} needs a weight above 0, and a maximum above 0 and its minimum"
    if entry.scale == "predicate" and not entry.predicates:
        yield f"{entry.code} has a scale of words but no words"


def _problems_of_predicates(predicates: Sequence[IndexBand]) -> Iterator[str]:
    """Each next bound is lower, or the same without asking for every good target."""
    bounds = [(each.above, each.all_good) for each in predicates]
    if not bounds or bounds[-1] != (None, False):
        yield "the last predicate takes the rest and has no bound - at `$.catalogue.predicates`"
    if any(above is None for above, _ in bounds[:-1]) or not _rising(
        [each for each in reversed(bounds) if each[0] is not None]
    ):
        yield "the bounds of predicates do not fall - at `$.catalogue.predicates`"


def _rising(bounds: Sequence[object]) -> bool:
    return all(one < other for one, other in pairwise(bounds))  # type: ignore[operator]  # numbers, or pairs of them
