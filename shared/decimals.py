"""Decimals for people: rounded half up, in a context that is wider than anything that can come of what we accept."""

from decimal import ROUND_HALF_UP, Context, Decimal

WIDE = Context(prec=100, rounding=ROUND_HALF_UP)
_INDONESIAN = {ord(","): ".", ord("."): ","}


def to_places(value: Decimal, places: int) -> Decimal:
    return WIDE.quantize(value, Decimal(1).scaleb(-places))


def hundredths(value: Decimal) -> Decimal:
    return to_places(value, 2)


def indonesian(english: str) -> str:
    """A number as it is written in Indonesia: 1,234.50 is 1.234,50."""
    return english.translate(_INDONESIAN)
