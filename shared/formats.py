"""Numbers and moments as people read them: documents in Indonesian, pages in the language of their reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from shared.decimals import indonesian, to_places
from shared.wita import ENGLISH_MONTHS, MONTHS, WITA, day_of

NOTHING = "—"
STATED_PLACES, SHOWN_PLACES = 10, 6  # what a number that is entered may have; what is shown of a quotient
SPACE = "\u00a0"  # does not break: a number stays with its unit
ROMANS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Formats:
    """How one language writes them; `numerals` gets a number as 1,234.50, `clock` is a format of strftime."""

    NOTHING: ClassVar[str] = NOTHING
    numerals: Callable[[str], str]
    months: Sequence[str]
    quarters: Sequence[str]
    clock: str
    percent_mark: str
    until: str

    def number(self, value: Decimal | int | None) -> str:
        """Every digit that was stated: 1234.50 is 1.234,50; of a quotient six places, with … for the rest."""
        if value is None:
            return NOTHING
        if not isinstance(value, Decimal):
            return self.numerals(f"{value:,}")
        if -int(value.as_tuple().exponent) > STATED_PLACES:
            return f"{self.numerals(f'{to_places(value, SHOWN_PLACES):,f}')}…"
        return self.numerals(f"{value:,f}")

    def rupiah(self, value: Decimal | None) -> str:
        return NOTHING if value is None else f"Rp{SPACE}{self.number(value)}"

    def quarter(self, number: int) -> str:
        return self.quarters[number - 1]

    def span(self, low: str, high: str) -> str:
        """From one to the other."""
        return f"{low} {self.until} {high}"

    def day(self, value: date) -> str:
        return f"{value.day} {self.months[value.month - 1]} {value.year}"

    def day_of(self, value: datetime) -> date:
        """The day that it is in the regency at a moment."""
        return day_of(value)

    def moment(self, value: datetime) -> str:
        """In the regency's time: 15 Juli 2025 pukul 10.30 WITA."""
        local = value.astimezone(WITA)
        return f"{self.day(local.date())} {local:{self.clock}} WITA"


INDONESIAN = Formats(
    numerals=indonesian,
    months=MONTHS,
    quarters=tuple(f"TW{SPACE}{roman}" for roman in ROMANS),
    clock="pukul %H.%M",
    percent_mark=f"{SPACE}%",
    until="sampai",
)
ENGLISH = Formats(
    numerals=str,
    months=ENGLISH_MONTHS,
    quarters=tuple(f"Q{number}" for number in (1, 2, 3, 4)),
    clock="at %H:%M",
    percent_mark="%",
    until="to",
)
FORMATS = {"id": INDONESIAN, "en": ENGLISH}
QUARTERS = INDONESIAN.quarters
number, rupiah, quarter, day, moment = (
    INDONESIAN.number,
    INDONESIAN.rupiah,
    INDONESIAN.quarter,
    INDONESIAN.day,
    INDONESIAN.moment,
)
