"""What goes with open data (Perpres 39/2019, Satu Data Indonesia): what, whose, of when, what columns mean."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from services.reporting.periodic.periods import Period

PRODUCER = "Pemerintah Kabupaten Tanah Bumbu, Bagian Organisasi Sekretariat Daerah"
CUSTODIAN = "Dinas Komunikasi, Informatika, Statistik dan Persandian Kabupaten Tanah Bumbu"
REGION_CODE, REGION = "63.10", "Kabupaten Tanah Bumbu, Kalimantan Selatan"
FREQUENCY = {"monthly": "bulanan", "quarterly": "triwulanan"}
TITLES = {
    "monthly": ("Laporan Bulanan Reformasi Birokrasi", "Monthly report on bureaucratic reform"),
    "quarterly": ("Laporan Triwulan Reformasi Birokrasi", "Quarterly report on bureaucratic reform"),
}


class Variable(Struct, frozen=True):
    """A column of the table: what it is called, what it counts, and in which unit."""

    name: str
    label: str
    label_en: str
    definition: str
    measure: str


class Metadata(Struct, frozen=True):
    """`first_day` and `last_day` are those of the period; a licence is the custodian's to give."""

    title: str
    title_en: str
    description: str
    producer: str
    custodian: str
    region_code: str
    region: str
    first_day: date
    last_day: date
    frequency: str
    language: tuple[str, ...]
    licence: str
    numbers: str
    missing: str
    variables: tuple[Variable, ...]


class Titles(NamedTuple):
    indonesian: str
    english: str


def titles(period: Period) -> Titles:
    indonesian, english = TITLES[period.kind]
    return Titles(f"{indonesian} — {period.indonesian}", f"{english} — {period.english}")


def metadata(period: Period, variables: Sequence[Variable]) -> Metadata:
    names = titles(period)
    return Metadata(
        title=names.indonesian,
        title_en=names.english,
        description=(
            "Kemajuan rencana aksi dan capaian indikator kinerja utama perangkat daerah. "
            "Kemajuan dan capaian adalah dua angka dan tidak pernah digabung."
        ),
        producer=PRODUCER,
        custodian=CUSTODIAN,
        region_code=REGION_CODE,
        region=REGION,
        first_day=period.first_day,
        last_day=period.last_day,
        frequency=FREQUENCY[period.kind],
        language=("id", "en"),
        licence="belum ditetapkan oleh walidata",
        numbers="titik sebagai tanda desimal; dalam JSON angka desimal ditulis sebagai teks agar tetap persis",
        missing="kosong (CSV, XLSX) atau null (JSON): tidak ada angka; kosong bukan nol",
        variables=tuple(variables),
    )
