"""What the names of the language are called by people."""

from collections.abc import Mapping, Sequence

from services.indicators.texts import Text
from shared.events.indicators import Consolidation, ForecastMethod, FormulaId, Obstruction

BANDS: Mapping[str, Text] = {
    "green": Text("hijau", "green"),
    "yellow": Text("kuning", "yellow"),
    "red": Text("merah", "red"),
    "very_high": Text("sangat tinggi", "very high"),
    "high": Text("tinggi", "high"),
    "medium": Text("sedang", "medium"),
    "low": Text("rendah", "low"),
    "very_low": Text("sangat rendah", "very low"),
    "above_105": Text("di atas 105", "above 105"),
    "up_to_105": Text("95 sampai 105", "95 to 105"),
    "below_95": Text("80 sampai 95", "80 to 95"),
    "below_80": Text("60 sampai 80", "60 to 80"),
    "below_60": Text("di bawah 60", "below 60"),
}
FORMULAS: Mapping[FormulaId, Text] = {
    "maximise": Text("maksimasi", "maximise"),
    "minimise_a": Text("minimasi metode A", "minimise, method A"),
    "minimise_b": Text("minimasi metode B", "minimise, method B"),
    "minimise_c": Text("minimasi metode C", "minimise, method C"),
    "range": Text("rentang", "range"),
}
CONSOLIDATIONS: Mapping[Consolidation, Text] = {
    "sum": Text("jumlah {quarters}", "sum of {quarters}"),
    "average": Text("rata-rata {quarters}", "average of {quarters}"),
    "last": Text("nilai terakhir, {quarters}", "last value, {quarters}"),
}
FORECASTS: Mapping[ForecastMethod, Text] = {
    "pace": Text(
        "laju: realisasi terhadap target sejauh ini dikalikan target setahun",
        "pace: realisation over target so far, times the year's target",
    ),
    "even": Text(
        "merata: setiap triwulan bertarget memberi rata-rata triwulan sejauh ini",
        "even: every quarter that is due brings the average of the quarters so far",
    ),
    "last_value": Text("nilai terakhir bertahan", "the last value stays"),
}
OBSTRUCTIONS: Mapping[Obstruction, Text] = {
    "no_target": Text(
        "Capaian tidak dapat dihitung: belum ada target yang jatuh tempo.",
        "The achievement cannot be computed: no target was due yet.",
    ),
    "no_measurement": Text(
        "Capaian tidak dapat dihitung: belum ada realisasi di triwulan bertarget; kosong bukan nol.",
        "The achievement cannot be computed: no quarter that is due has a realisation; a blank is not zero.",
    ),
    "missing_measurement": Text(
        "Angka ini belum lengkap dan tidak diberi pita: baru {filled} dari {due} triwulan bertarget yang terisi.",
        "The figure is incomplete and has no band: {filled} of {due} quarters that are due are filled.",
    ),
    "target_zero": Text(
        "Capaian tidak dapat dihitung: targetnya nol, dan rumusnya membagi dengan target.",
        "The achievement cannot be computed: the target is zero, and the formula divides by it.",
    ),
    "range_from_zero": Text(
        "Capaian tidak dapat dihitung: realisasi di bawah rentang yang bermula dari nol.",
        "The achievement cannot be computed: the realisation is below a range that begins at zero.",
    ),
    "negative_target": Text(
        "Capaian tidak dapat dihitung: targetnya di bawah nol, sehingga rumusnya berbalik arah.",
        "The achievement cannot be computed: the target is below zero, which turns the formula round.",
    ),
    "negative_realisation": Text(
        "Capaian tidak dapat dihitung: realisasinya di bawah nol, sehingga rumusnya berbalik arah.",
        "The achievement cannot be computed: the realisation is below zero, which turns the formula round.",
    ),
}
ROUNDING = Text(
    "Hitungan memakai 28 angka penting; hasilnya dibulatkan ke dua desimal, setengah ke atas, hanya saat ditampilkan.",
    "Computed with 28 significant digits; results are rounded to two places, half up, only when shown.",
)
QUARTERS = ("TW I", "TW II", "TW III", "TW IV")


def band(name: str) -> Text:
    """A version of the rules may bring bands that have no name here yet."""
    return BANDS.get(name, Text(name, name))


def quarters(numbers: Sequence[int]) -> Text:
    *first, last = (QUARTERS[number - 1] for number in numbers)
    if not first:
        return Text(last, last)
    return Text(f"{', '.join(first)} dan {last}", f"{', '.join(first)} and {last}")
