"""Numbers and moments as people in Indonesia read them."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from shared.decimals import WIDE, hundredths, indonesian, to_places

WITA = timezone(timedelta(hours=8), "WITA")
NOTHING = "—"
STATED_PLACES, SHOWN_PLACES = 10, 6  # what a number that is entered may have; what is shown of a quotient
SPACE = "\u00a0"  # does not break: a number stays with its unit
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
QUARTERS = tuple(f"TW{SPACE}{roman}" for roman in ("I", "II", "III", "IV"))
SCALES = ((Decimal(10) ** 12, "triliun"), (Decimal(10) ** 9, "miliar"), (Decimal(10) ** 6, "juta"))


def number(value: Decimal | int | None) -> str:
    """Every digit that was stated: 1234.50 is 1.234,50; of a quotient six places, with … for the rest."""
    if value is None:
        return NOTHING
    if not isinstance(value, Decimal):
        return indonesian(f"{value:,}")
    if -int(value.as_tuple().exponent) > STATED_PLACES:
        return f"{indonesian(f'{to_places(value, SHOWN_PLACES):,f}')}…"
    return indonesian(f"{value:,f}")


def exact(value: Decimal) -> str:
    """The result of a calculation: as `number`, without zeros at its end."""
    return number(WIDE.normalize(value) if value else Decimal())


def rounded(value: Decimal | None) -> str:
    """Two places, half up."""
    return NOTHING if value is None else indonesian(f"{hundredths(value):,f}")


def percent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{rounded(value)}{SPACE}%"


def rupiah(value: Decimal | None) -> str:
    return NOTHING if value is None else f"Rp{SPACE}{number(value)}"


def short_rupiah(value: Decimal | None) -> str:
    """The size of an amount, as it is spoken of: Rp 1,25 miliar."""
    if value is None:
        return NOTHING
    for size, word in SCALES:
        if abs(value) >= size:
            return f"Rp{SPACE}{rounded(value / size)}{SPACE}{word}"
    return rupiah(value)


def quarter(number: int) -> str:
    return QUARTERS[number - 1]


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """In the regency's time: 15 Juli 2025 pukul 10.30 WITA."""
    local = value.astimezone(WITA)
    return f"{day(local.date())} pukul {local:%H.%M} WITA"


def utc(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"
