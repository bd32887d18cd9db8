"""Numbers and moments as people in Indonesia read them: those of all pages, and what only figures need."""

from datetime import datetime
from decimal import Decimal

from shared.decimals import WIDE, hundredths, indonesian
from shared.formats import NOTHING, QUARTERS, SPACE, day, moment, number, quarter, rupiah
from shared.wita import MONTHS, WITA, day_of

__all__ = [
    "MONTHS",
    "NOTHING",
    "QUARTERS",
    "SPACE",
    "WITA",
    "day",
    "day_of",
    "exact",
    "moment",
    "number",
    "percent",
    "quarter",
    "rounded",
    "rupiah",
    "short_rupiah",
    "utc",
    "working_time",
]
SCALES = ((Decimal(10) ** 12, "triliun"), (Decimal(10) ** 9, "miliar"), (Decimal(10) ** 6, "juta"))


def exact(value: Decimal) -> str:
    """The result of a calculation: as `number`, without zeros at its end."""
    return number(WIDE.normalize(value) if value else Decimal())


def rounded(value: Decimal | None) -> str:
    """Two places, half up."""
    return NOTHING if value is None else indonesian(f"{hundredths(value):,f}")


def percent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{rounded(value)}{SPACE}%"


def short_rupiah(value: Decimal | None) -> str:
    """The size of an amount, as it is spoken of: Rp 1,25 miliar."""
    if value is None:
        return NOTHING
    for size, word in SCALES:
        if abs(value) >= size:
            return f"Rp{SPACE}{rounded(value / size)}{SPACE}{word}"
    return rupiah(value)


def working_time(seconds: int) -> str:
    """As office hours are spoken of: 3 jam 20 menit, in whole minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    told = [f"{count}{SPACE}{word}" for count, word in ((hours, "jam"), (minutes, "menit")) if count]
    return " ".join(told) or f"0{SPACE}menit"


def utc(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"
