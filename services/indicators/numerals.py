"""Numbers as people read them, in both languages."""

from collections.abc import Iterable
from decimal import Decimal

from services.indicators.texts import Text
from shared.decimals import hundredths, indonesian

PLACES = 10  # what a number that is entered may have; more come of divisions


def exact(value: Decimal) -> Text:
    """Every digit that was stated: 1234.50 is 1.234,50."""
    return _text(value)


def rounded(value: Decimal) -> Text:
    """Two places, half up."""
    return _text(hundredths(value))


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
    return Text(indonesian(english), english)
