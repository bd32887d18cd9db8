"""What makes a weak indicator: named rules, each with advice; a warning never stops anything."""

import re
from collections.abc import Callable, Mapping, Sequence

from services.indicators.texts import Text
from shared.events.indicators import Definition

MOST_PER_OBJECTIVE = 3
_DOING = (
    "rapat|kegiatan|sosialisasi|pelatihan|bimbingan teknis|bimtek|workshop|lokakarya|seminar|koordinasi|kunjungan kerja"
    "|monitoring|pemantauan|pembinaan|pendampingan|dokumen|laporan|peserta (?:rapat|sosialisasi|pelatihan|bimtek)"
)
ACTIVITY = re.compile(
    rf"\bter(?:laksana|selenggara|susun|fasilitasi|salur|cetak)(?:kan)?nya\b"
    rf"|^(?:jumlah|banyaknya|frekuensi)\s+(?:pelaksanaan\s+)?(?:{_DOING})\b"
    rf"|\bpelaksanaan\s+(?:{_DOING})\b",
    re.IGNORECASE,
)
ABSORPTION = re.compile(
    r"\b(?:(?:pen)?serapan|penyerapan|realisasi)\s+(?:anggaran|keuangan|belanja|dana|fisik dan keuangan)\b"
    r"|\banggaran\s+(?:yang\s+)?ter(?:serap|realisasi)",
    re.IGNORECASE,
)

ADVICE: Mapping[str, Text] = {
    "activity": Text(
        "Namanya menyebut kegiatan, bukan hasil. Tanyakan apa yang berubah bagi penerima layanan, lalu ukur itu.",
        "The name speaks of an activity, not of a result. Ask what changes for those served, and measure that.",
    ),
    "budget_absorption": Text(
        "Serapan anggaran bukan ukuran kinerja; ia dipantau pada rencana aksi. Pilih hasil yang dibiayai anggaran itu.",
        "Spending is no performance; it is followed in the action plan. Choose the result that the budget pays for.",
    ),
    "copied": Text(
        "Namanya sama dengan indikator lain, misalnya milik induknya. Ukur sumbangan unit ini sendiri.",
        "It has the name of another indicator, such as its parent's. Measure what this unit itself contributes.",
    ),
    "too_many": Text(
        f"Sasaran ini sudah punya {MOST_PER_OBJECTIVE} IKU atau lebih. Pilih yang paling menentukan.",
        f"The objective has {MOST_PER_OBJECTIVE} indicators or more already. Choose those that decide.",
    ),
    "summed_level": Text(
        "Persen, indeks, dan predikat tidak dijumlahkan antartriwulan. Pakai nilai terakhir atau rata-rata.",
        "Percentages, indices and words do not add up over quarters. Use the last value or the average.",
    ),
    "missing_definition": Text(
        "Definisi operasional belum ada. Tulis apa yang dihitung, batasannya, dan siapa yang dihitung.",
        "The operational definition is missing. Write what is counted, within which limits, and of whom.",
    ),
    "missing_formula": Text(
        "Rumus belum ada. Tulis pembilang dan penyebut, atau cara nilainya diperoleh.",
        "The formula is missing. Write numerator and denominator, or how the value comes about.",
    ),
    "missing_source": Text(
        "Sumber data belum ada. Sebut aplikasi atau laporan yang dapat diperiksa.",
        "The data source is missing. Name a system or a report that can be checked.",
    ),
    "missing_target": Text(
        "Target belum ada. Usulkan target per triwulan agar capaiannya dapat dihitung.",
        "Targets are missing. Propose them per quarter, so that the achievement can be computed.",
    ),
    "missing_owner": Text(
        "Bidang pemilik belum ada. Sebut bidang yang bertanggung jawab.",
        "The owner is missing. Name the bidang that answers for it.",
    ),
}


def warnings(definition: Definition, others: Sequence[Definition] = (), *, has_targets: bool = True) -> tuple[str, ...]:
    """The names of the rules that a definition does not meet; `others` are those of its unit and those above it."""
    found = [name for name, weak in _ALONE.items() if weak(definition)]
    if _copied(definition, others):
        found.append("copied")
    if _crowded(definition, others):
        found.append("too_many")
    return (*found, *(() if has_targets else ("missing_target",)))


def _summed_level(definition: Definition) -> bool:
    return definition.consolidation == "sum" and definition.scale != "number"


def _copied(definition: Definition, others: Sequence[Definition]) -> bool:
    return _plain(definition.name) in {_plain(other.name) for other in others}


def _crowded(definition: Definition, others: Sequence[Definition]) -> bool:
    objective = _plain(definition.parent_objective)
    return bool(objective) and sum(_plain(each.parent_objective) == objective for each in others) >= MOST_PER_OBJECTIVE


def _blank(text: str | None) -> bool:
    return not _plain(text)


def _plain(text: str | None) -> str:
    """Without differences of case and spaces."""
    return " ".join((text or "").casefold().split())


_ALONE: Mapping[str, Callable[[Definition], bool]] = {
    "activity": lambda definition: bool(ACTIVITY.search(definition.name)),
    "budget_absorption": lambda definition: bool(ABSORPTION.search(definition.name)),
    "summed_level": _summed_level,
    "missing_definition": lambda definition: _blank(definition.operational_definition),
    "missing_formula": lambda definition: _blank(definition.formula_text),
    "missing_source": lambda definition: _blank(definition.data_source),
    "missing_owner": lambda definition: _blank(definition.bidang),
}
