"""Numbers as people read them, in both languages; rounding happens here and nowhere else."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from services.indicators.texts import Text

PLACES = 10  # what a number that is entered may have; more come of divisions
_WIDE = Context(prec=100, rounding=ROUND_HALF_UP)  # wider than anything that can come of the numbers we accept
_INDONESIAN = {ord(","): ".", ord("."): ","}


def exact(value: Decimal) -> Text:
    """Every digit that was stated: 1234.50 is 1.234,50."""
    return _text(value)


def rounded(value: Decimal) -> Text:
    """Two places, half up."""
    return _text(hundredths(value))


def hundredths(value: Decimal) -> Decimal:
    return to_places(value, 2)


def to_places(value: Decimal, places: int) -> Decimal:
    return _WIDE.quantize(value, Decimal(1).scaleb(-places))


def is_short(value: Decimal) -> bool:
    """Whether all its digits can be written down and computed with by hand."""
    return -int(value.as_tuple().exponent) <= PLACES


def shown(value: Decimal) -> Text:
    """Every digit, or two places where division gave too many."""
    return exact(value) if is_short(value) else rounded(value)


def nearby(value: Decimal, bounds: Iterable[Decimal]) -> Text:
    """Two places, unless rounding would hide on which side of a bound it lies: 90.004 is above 90."""
    known = tuple(bounds)
    return exact(value) if hundredths(value) in known and value not in known else rounded(value)


def _text(value: Decimal) -> Text:
    english = f"{value:,f}".replace("-", "\N{MINUS SIGN}")
    return Text(english.translate(_INDONESIAN), english)
