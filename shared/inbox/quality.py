"""The data quality score of a unit: four shares of what its systems reported in a quarter, and how they are joined."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from shared.decimals import WIDE, hundredths

HUNDRED = Decimal(100)


class Tally(Struct, frozen=True):
    """What is counted of a unit. Reports are items of the ledger, each counted once however often it was sent.

    `late` are those of the refused that came after the window was closed, None where nothing has windows;
    `corrections` those of the accepted that have a reason, `due` the values that were to be stated for the quarter,
    and `stated` those of them that are.
    """

    accepted: int = 0
    refused: int = 0
    late: int | None = 0
    corrections: int = 0
    due: int = 0
    stated: int = 0


class Share(Struct, frozen=True):
    """`percent` is None where there is nothing that it would be a share of."""

    name: str
    part: int
    whole: int
    percent: Decimal | None


class Score(Struct, frozen=True):
    """`score` is the mean of the shares there are, in percent; None where there is none."""

    unit: str
    score: Decimal | None
    shares: tuple[Share, ...]


class Said(NamedTuple):
    indonesian: str
    english: str


METHOD: Mapping[str, Said] = {
    "accepted": Said(
        "Laporan yang diterima dibagi laporan yang diterima dan yang ditolak. Kiriman ganda tidak dihitung.",
        "Reports accepted, over those accepted and those refused. Duplicates do not count.",
    ),
    "timely": Said(
        "Laporan yang diterima dibagi laporan yang diterima dan yang ditolak karena masa pelaporan sudah ditutup.",
        "Reports accepted, over those accepted and those refused because the window was closed.",
    ),
    "complete": Said(
        "Nilai triwulan itu yang sudah dinyatakan dibagi nilai yang bertarget pada triwulan itu, "
        "lewat jalur mana pun dinyatakan.",
        "Values stated for the quarter, over those that have a target in it, however they were stated.",
    ),
    "uncorrected": Said(
        "Laporan diterima yang bukan koreksi dibagi semua laporan diterima.",
        "Reports accepted that are no corrections, over all accepted.",
    ),
    "score": Said(
        "Rata-rata keempat bagian itu dalam persen, sama bobotnya, dibulatkan dua angka; bagian tanpa penyebut "
        "tidak ikut dihitung.",
        "The mean of the four in percent, each with the same weight, rounded to two places; one that would be a share "
        "of nothing is left out.",
    ),
}


def score_of(unit: str, tally: Tally) -> Score:
    shares = tuple(_shares(tally))
    known = [Decimal(share.part) / share.whole for share in shares if share.whole]
    score = hundredths(WIDE.divide(sum(known, Decimal(0)) * HUNDRED, Decimal(len(known)))) if known else None
    return Score(unit, score, shares)


def _shares(tally: Tally) -> Sequence[Share]:
    accepted = tally.accepted
    return (
        _share("accepted", accepted, accepted + tally.refused),
        _share("timely", accepted, accepted + tally.late) if tally.late is not None else _share("timely", 0, 0),
        _share("complete", tally.stated, tally.due),
        _share("uncorrected", accepted - tally.corrections, accepted),
    )


def _share(name: str, part: int, whole: int) -> Share:
    return Share(name, part, whole, hundredths(Decimal(part) * HUNDRED / whole) if whole else None)
