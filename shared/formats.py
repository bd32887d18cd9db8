"""Numbers and moments as people in Indonesia read them."""

from datetime import date, datetime
from decimal import Decimal

from shared.decimals import indonesian, to_places
from shared.wita import MONTHS, WITA

NOTHING = "—"
STATED_PLACES, SHOWN_PLACES = 10, 6  # what a number that is entered may have; what is shown of a quotient
SPACE = "\u00a0"  # does not break: a number stays with its unit
QUARTERS = tuple(f"TW{SPACE}{roman}" for roman in ("I", "II", "III", "IV"))


def number(value: Decimal | int | None) -> str:
    """Every digit that was stated: 1234.50 is 1.234,50; of a quotient six places, with … for the rest."""
    if value is None:
        return NOTHING
    if not isinstance(value, Decimal):
        return indonesian(f"{value:,}")
    if -int(value.as_tuple().exponent) > STATED_PLACES:
        return f"{indonesian(f'{to_places(value, SHOWN_PLACES):,f}')}…"
    return indonesian(f"{value:,f}")


def rupiah(value: Decimal | None) -> str:
    return NOTHING if value is None else f"Rp{SPACE}{number(value)}"


def quarter(number: int) -> str:
    return QUARTERS[number - 1]


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """In the regency's time: 15 Juli 2025 pukul 10.30 WITA."""
    local = value.astimezone(WITA)
    return f"{day(local.date())} pukul {local:%H.%M} WITA"
