"""Numbers and moments as people read them: those of all pages, and what only figures need."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from shared import formats as shared_formats
from shared.decimals import WIDE, hundredths
from shared.formats import NOTHING, SPACE, Formats

SIZES = (Decimal(10) ** 12, Decimal(10) ** 9, Decimal(10) ** 6)


@dataclass(frozen=True)
class FigureFormats(Formats):
    """`sizes` are the words for 10^12, 10^9 and 10^6, `times` those for hours and minutes."""

    sizes: Sequence[str]
    times: Sequence[str]

    def exact(self, value: Decimal) -> str:
        """The result of a calculation: as `number`, without zeros at its end."""
        return self.number(WIDE.normalize(value) if value else Decimal())

    def rounded(self, value: Decimal | None) -> str:
        """Two places, half up."""
        return NOTHING if value is None else self.numerals(f"{hundredths(value):,f}")

    def percent(self, value: Decimal | None) -> str:
        return NOTHING if value is None else f"{self.rounded(value)}{self.percent_mark}"

    def short_rupiah(self, value: Decimal | None) -> str:
        """The size of an amount, as it is spoken of: Rp 1,25 miliar."""
        if value is None:
            return NOTHING
        for size, word in zip(SIZES, self.sizes, strict=True):
            if abs(value) >= size:
                return f"Rp{SPACE}{self.rounded(value / size)}{SPACE}{word}"
        return self.rupiah(value)

    def working_time(self, seconds: int) -> str:
        """As office hours are spoken of: 3 jam 20 menit, in whole minutes."""
        parts = zip(divmod(seconds // 60, 60), self.times, strict=True)
        told = [f"{count}{SPACE}{word}" for count, word in parts if count]
        return " ".join(told) or f"0{SPACE}{self.times[-1]}"

    def utc(self, value: datetime) -> str:
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"


INDONESIAN = FigureFormats(
    **asdict(shared_formats.INDONESIAN), sizes=("triliun", "miliar", "juta"), times=("jam", "menit")
)
ENGLISH = FigureFormats(**asdict(shared_formats.ENGLISH), sizes=("trillion", "billion", "million"), times=("h", "min"))
FORMATS = {"id": INDONESIAN, "en": ENGLISH}
