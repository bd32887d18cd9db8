"""The table of a report: one row for each unit and kind of plan, the regency last; what CSV and XLSX hold alike."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from services.reporting import indicator_words, words
from services.reporting.achievements import AchievementRow, AchievementTotal
from services.reporting.periodic.content import Actions, Content, UnitLine
from services.reporting.periodic.metadata import Variable
from services.reporting.totals import Total

Cell = str | int | Decimal | None
Row = Mapping[str, Cell]
RUPIAH, PERCENT, COUNT, TEXT = "rupiah", "persen", "cacah", "teks"
REGENCY = "kabupaten"


class Column(NamedTuple):
    """A column, and how its value is read from what stands beside the row."""

    name: str
    label: str
    label_en: str
    definition: str
    measure: str

    @property
    def variable(self) -> Variable:
        return Variable(*self)


NAMES = (
    Column("jenis", "Jenis rencana", "Kind of plan", "RB General atau RB Tematik; iku untuk baris indikator", TEXT),
    Column("unit", "Kode unit", "Unit id", "Pengenal tetap unit; kabupaten untuk jumlah seluruhnya", TEXT),
    Column("nama", "Nama unit", "Unit", "Nama yang berlaku pada saat laporan", TEXT),
    Column("kelompok", "Kelompok", "Group", "Unit yang dapat diperbandingkan", TEXT),
    Column("peringkat", "Peringkat", "Rank", "Urutan di antara unit yang lengkap dalam kelompoknya", COUNT),
    Column("keadaan", "Keadaan", "State", "Apakah datanya lengkap, dan jika tidak, mengapa", TEXT),
)
ACTIONS: Mapping[Column, Callable[[Total], Cell]] = {
    Column("jatuh_tempo", "Jatuh tempo", "Due", "Rencana aksi yang bertarget pada triwulan ini", COUNT): (
        lambda total: total.reported.of
    ),
    Column("dilaporkan", "Dilaporkan", "Reported", "Dari yang jatuh tempo, yang ada realisasinya", COUNT): (
        lambda total: total.reported.count
    ),
    Column("dilaporkan_persen", "Dilaporkan (%)", "Reported (%)", "dilaporkan / jatuh_tempo", PERCENT): (
        lambda total: total.reported.percent
    ),
    Column("tercapai", "Tercapai", "Achieved", "Dari yang jatuh tempo, yang mencapai target", COUNT): (
        lambda total: total.achieved.count
    ),
    Column("tercapai_persen", "Tercapai (%)", "Achieved (%)", "tercapai / jatuh_tempo", PERCENT): (
        lambda total: total.achieved.percent
    ),
    Column("terlambat", "Terlambat", "Late", "Dilaporkan setelah jendela ditutup", COUNT): lambda total: total.late,
    Column("kemajuan_persen", "Kemajuan (%)", "Progress (%)", "Rata-rata skor rencana aksi yang dilaporkan", PERCENT): (
        lambda total: total.progress.percent
    ),
    Column("pita", "Pita", "Band", "Pita kemajuan; yang belum lengkap tidak pernah hijau", TEXT): (
        lambda total: words.BANDS[total.progress.band]
    ),
    Column("anggaran_rp", "Anggaran", "Budget", "Anggaran rencana aksi yang berlaku", RUPIAH): (
        lambda total: total.absorption.budget
    ),
    Column("serapan_rp", "Serapan", "Absorbed", "Serapan yang dinyatakan", RUPIAH): (
        lambda total: total.absorption.absorbed
    ),
    Column("serapan_persen", "Serapan (%)", "Absorbed (%)", "serapan_rp / anggaran_rp", PERCENT): (
        lambda total: total.absorption.percent
    ),
    Column("diverifikasi", "Diverifikasi", "Verified", "Realisasi yang sudah diverifikasi", COUNT): (
        lambda total: total.verified.count
    ),
    Column(
        "sesuai_persen", "Sesuai (%)", "Found sound (%)", "Dimensi yang dinilai sesuai dari yang dinilai", PERCENT
    ): (lambda total: total.verification.percent),
}
INDICATORS: Mapping[Column, Callable[[AchievementTotal], Cell]] = {
    Column("iku", "IKU", "Indicators", "IKU yang berlaku pada akhir triwulan", COUNT): lambda total: total.indicators,
    Column("iku_jatuh_tempo", "IKU jatuh tempo", "Indicators due", "IKU yang bertarget sampai triwulan ini", COUNT): (
        lambda total: total.due
    ),
    Column("iku_dihitung", "IKU dihitung", "Computed", "IKU dengan capaian lengkap", COUNT): (
        lambda total: total.computed.count
    ),
    Column("iku_tercapai", "IKU tercapai", "Achieved", "IKU yang mencapai target", COUNT): (
        lambda total: total.achieved.count
    ),
    Column("iku_di_atas_90", "IKU di atas 90", "Above 90", "IKU dengan skor capaian di atas 90", COUNT): (
        lambda total: total.above_90.count
    ),
    Column(
        "iku_di_atas_90_persen", "IKU di atas 90 (%)", "Above 90 (%)", "iku_di_atas_90 / iku_jatuh_tempo", PERCENT
    ): (lambda total: total.above_90.percent),
    Column(
        "iku_terukur_persen", "IKU terukur (%)", "Measured (%)", "Triwulan terukur dari yang jatuh tempo", PERCENT
    ): (lambda total: total.coverage.percent),
}
COLUMNS = (*NAMES, *ACTIONS, *INDICATORS)
VARIABLES = tuple(column.variable for column in COLUMNS)


def rows(content: Content) -> Iterator[Row]:
    """Actions and indicators in rows of their own: blank is what the row is not about."""
    for actions in content.figures.actions:
        yield from _of_actions(actions)
    for row in content.figures.achievement.units:
        if row.total.indicators:
            yield _of_indicators(row)
    regency = {"jenis": "iku", "unit": REGENCY, "nama": "Kabupaten"}
    yield _row(regency, None, content.figures.achievement.total)


def _of_actions(actions: Actions) -> Iterator[Row]:
    kind = words.KINDS[actions.kind]
    for line in actions.lines:
        yield _row(_named(kind, line), line.total, None)
    yield _row({"jenis": kind, "unit": REGENCY, "nama": "Kabupaten"}, actions.total, None)


def _named(kind: str, line: UnitLine) -> Row:
    return {
        "jenis": kind,
        "unit": line.unit,
        "nama": line.name,
        "kelompok": words.GROUPS[line.group],
        "peringkat": line.rank,
        "keadaan": words.STATES[line.state],
    }


def _of_indicators(row: AchievementRow) -> Row:
    named = {
        "jenis": "iku",
        "unit": row.unit,
        "nama": row.name,
        "kelompok": words.GROUPS[row.group] if row.group else None,
        "keadaan": indicator_words.COMPLETENESS[row.completeness],
    }
    return _row(named, None, row.total)


def _row(named: Row, total: Total | None, achievement: AchievementTotal | None) -> Row:
    return {
        **{column.name: named.get(column.name) for column in NAMES},
        **{column.name: read(total) if total else None for column, read in ACTIONS.items()},
        **{column.name: read(achievement) if achievement else None for column, read in INDICATORS.items()},
    }
