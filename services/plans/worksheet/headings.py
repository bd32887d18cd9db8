"""What a heading means: the spellings of the national portal, of ministries' sheets, and variants of both."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from services.plans.worksheet.reading import Field
from shared.events.terms import Quarter

YEARLY: Mapping[str, Field] = {
    "kegiatan utama": Field.ACTIVITY,
    "program": Field.ACTIVITY,
    "indikator kegiatan utama": Field.RB_INDICATOR,
    "indikator kegiatan": Field.RB_INDICATOR,
    "indikator rb": Field.RB_INDICATOR,
    "indikator reformasi birokrasi": Field.RB_INDICATOR,
    "rencana aksi": Field.DESCRIPTION,
    "renaksi": Field.DESCRIPTION,
    "uraian rencana aksi": Field.DESCRIPTION,
    "satuan output": Field.OUTPUT_UNIT,
    "output satuan": Field.OUTPUT_UNIT,
    "satuan": Field.OUTPUT_UNIT,
    "indikator output": Field.OUTPUT_INDICATOR,
    "output indikator": Field.OUTPUT_INDICATOR,
    "indikator keluaran": Field.OUTPUT_INDICATOR,
    "pelaksana": Field.EXECUTOR,
    "pic": Field.EXECUTOR,
    "pic pelaksana": Field.EXECUTOR,
    "unit pelaksana": Field.EXECUTOR,
    "penanggung jawab": Field.EXECUTOR,
    "koordinator": Field.COORDINATOR,
    "pic koordinator": Field.COORDINATOR,
    "unit koordinator": Field.COORDINATOR,
    "jenis target": Field.TARGET_KIND,
    "tipe target": Field.TARGET_KIND,
    "sifat target": Field.TARGET_KIND,
    "target": Field.TARGET_TOTAL,
    "target total": Field.TARGET_TOTAL,
    "total target": Field.TARGET_TOTAL,
    "target tahunan": Field.TARGET_TOTAL,
    "anggaran": Field.BUDGET_TOTAL,
    "anggaran total": Field.BUDGET_TOTAL,
    "total anggaran": Field.BUDGET_TOTAL,
    "pagu": Field.BUDGET_TOTAL,
    "pagu anggaran": Field.BUDGET_TOTAL,
}
QUARTERLY: Mapping[str, Field] = {
    "target": Field.TARGET,
    "target output": Field.TARGET,
    "realisasi": Field.VALUE,
    "realisasi output": Field.VALUE,
    "realisasi target": Field.VALUE,
    "capaian": Field.VALUE,
    "capaian output": Field.VALUE,
    "realisasi anggaran": Field.BUDGET_ABSORBED,
    "serapan anggaran": Field.BUDGET_ABSORBED,
    "penyerapan anggaran": Field.BUDGET_ABSORBED,
    "realisasi keuangan": Field.BUDGET_ABSORBED,
    "kendala": Field.OBSTACLE,
    "hambatan": Field.OBSTACLE,
    "permasalahan": Field.OBSTACLE,
    "solusi": Field.SOLUTION,
    "upaya": Field.SOLUTION,
    "tindak lanjut": Field.SOLUTION,
    "bukti dukung": Field.EVIDENCE,
    "link bukti dukung": Field.EVIDENCE,
    "data dukung": Field.EVIDENCE,
    "eviden": Field.EVIDENCE,
    "catatan": Field.EVALUATOR_NOTE,
    "catatan evaluator": Field.EVALUATOR_NOTE,
    "catatan evaluasi": Field.EVALUATOR_NOTE,
}
NAMES: Mapping[Field, str] = {
    Field.DESCRIPTION: "Rencana Aksi",
    Field.OUTPUT_UNIT: "Satuan Output",
    Field.TARGET: "Target TW",
}
ROMAN: Mapping[str, Quarter] = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
QUARTER_WORDS = ("tw", "triwulan", "kuartal")
_QUARTER = re.compile(rf"\b(?:{'|'.join(QUARTER_WORDS)}) ?(iv|i{{1,3}}|[1-4])\b")
_TO_DATE = re.compile(r"\b(?:s d|sd|sampai dengan)\b")
_YEAR = re.compile(r"\b(?:(?:tahun|ta) )?20[0-9]{2}\b")
_MONEY = re.compile(r"\brp\b")


class Heading(NamedTuple):
    """The words of a heading without its quarter and year; `field` is None where they are not known."""

    words: str
    quarter: Quarter | None
    field: Field | None

    @property
    def only_quarter(self) -> bool:
        return self.quarter is not None and not self.words


def recognise(heading: str) -> Heading:
    plain = normalised(heading)
    quarters = {ROMAN[found] for found in _QUARTER.findall(plain)}
    words = " ".join(_MONEY.sub(" ", _YEAR.sub(" ", _TO_DATE.sub(" ", _QUARTER.sub(" ", plain)))).split())
    match len(quarters):
        case 0:
            return Heading(words, None, YEARLY.get(words))
        case 1:
            return Heading(words, quarters.pop(), QUARTERLY.get(words))
        case _:
            return Heading(plain, None, None)


def normalised(heading: str) -> str:
    """Lower case words of letters and digits; `target_tw1`, "Target TW-I" and "TARGET TRI WULAN 1" come out alike."""
    letters = unicodedata.normalize("NFKC", heading).casefold()
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())
    return words.replace("tri wulan", "triwulan")
