"""Why a form was not taken, in Bahasa Indonesia: beside each field, with what would be taken, and for all of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from services.plans.plan_state import Status
from shared.pages.words import STATUSES
from shared.problems import Fault, Problem

SCALES: Mapping[str, str] = {"number": "angka", "percent": "persen", "index": "indeks"}
NUMBER = "angka; koma untuk desimal dan titik untuk ribuan, misalnya 1.234,5"
ACCEPTED: Mapping[str, str] = {
    "value": NUMBER,
    "budget_absorbed": "jumlah rupiah, nol atau lebih, misalnya 1.250.000",
    "obstacle_category": "salah satu jenis kendala, bila ada penjelasan kendala",
    "obstacle_text": "penjelasan sampai 2000 karakter, bila jenis kendala dipilih",
    "solution": "teks sampai 2000 karakter",
    "reason": "alasan koreksi, sampai 2000 karakter",
    "kind": "salah satu jenis bukti dukung",
    "title": "judul, sampai 500 karakter",
    "link": "alamat lengkap yang dimulai dengan https:// atau http://",
    "file": "satu berkas PDF, PNG, JPG, DOCX, atau XLSX, paling besar 20 MB",
    "notes": "catatan: mengapa output dianggap tercapai",
    "topic": "pokok bahasan, sampai 200 karakter",
    "question": "pertanyaan, sampai 10.000 karakter",
    "urgency": "salah satu tingkat kepentingan",
    "linked.action": "salah satu rencana aksi unit Anda",
    "actions": "paling sedikit satu aksi yang punya target",
}
FLAG = "sesuai atau tidak sesuai"
Say = Callable[[re.Match[str]], str]


class Told(NamedTuple):
    problem: str
    accepted: str | None


class Answer(NamedTuple):
    """`fields` are by the names of the form's fields; `whole` is about none of them alone."""

    fields: Mapping[str, Told]
    whole: Sequence[str]


def _said(text: str) -> Say:
    return lambda _: text


SENTENCES: Sequence[tuple[re.Pattern[str], Say]] = [
    (re.compile(pattern), say)
    for pattern, say in (
        (r"is missing|is null|is empty|is none of them", _said("belum diisi")),
        (r"is neither true nor false", _said("belum dipilih")),
        (r"is no such number|is no number", _said("bukan angka yang dapat dibaca")),
        (r"has another shape", _said("bentuknya tidak cocok")),
        (r"is ([0-9]+) characters long", lambda found: f"panjangnya {found[1]} karakter"),
        (r"is less than (.+)", lambda found: f"kurang dari {found[1]}"),
        (r"holds a control character", _said("berisi karakter yang tidak dapat disimpan")),
        (r"and link are both there or both missing", _said("belum ada berkas atau tautannya")),
        (r"the file has ([0-9]+) bytes", lambda found: f"berkas ini berukuran {found[1]} byte"),
        (r"the file is (.+)", lambda found: f"jenis berkas ini tidak diterima ({found[1]})"),
        (
            r"(.+) is not on the scale of the action \((\w+)\)",
            lambda found: f"{_number(found[1])} di luar skala aksi ini ({SCALES.get(found[2], found[2])})",
        ),
        (
            r"(.+) is below the target (.+)",
            lambda found: f"realisasi {_number(found[1])} di bawah target {_number(found[2])}",
        ),
        (
            r"the window of quarter [1-4] is closed.*",
            _said("Jendela pelaporan sudah ditutup. Isi alasan koreksi, lalu kirim lagi."),
        ),
        (
            r"the window of quarter [1-4] is not open.*",
            _said("Jendela pelaporan belum dibuka, jadi belum ada yang dapat dilaporkan."),
        ),
        (
            r"nobody verifies what they .*",
            _said("Yang melaporkan, mengoreksi, atau mengajukan tidak memverifikasi pekerjaannya sendiri."),
        ),
        (r"nothing is reported for quarter [1-4].*", _said("Belum ada laporan untuk triwulan ini.")),
        (r"a plan without actions is not complete", _said("rencana aksi ini belum punya aksi")),
        (r"the action '(.+)' has no target", lambda found: f"aksi “{found[1]}” belum punya target"),
        (r"a plan that is ([\w ]+) cannot be .*", lambda found: f"Rencana aksi ini {_status(found[1])}."),
        (
            r"\S+ is at version [0-9]+, not at [0-9]+",
            _said("Rencana aksi ini berubah sejak halaman dibuka. Periksa lagi keadaannya, lalu kirim ulang."),
        ),
        (
            r"this Idempotency-Key was used for another request",
            _said("Formulir ini sudah pernah dikirim dengan isi lain. Periksa, lalu kirim ulang."),
        ),
        (
            r"\S+ is being changed by others at this moment",
            _said("Orang lain sedang mengubah hal yang sama. Kirim sekali lagi."),
        ),
        (r"\S+ has no such action", _said("bukan rencana aksi unit Anda")),
        (r"\S+ has not uploaded this file", _said("berkasnya belum diunggah")),
    )
]
BOUNDS: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(r"at least (\S+?)(?=,|$)"), "paling kecil"),
    (re.compile(r"at most (\S+?)(?=,|$)"), "paling besar"),
]


def answer(problem: Problem, field_of: Callable[[str], str]) -> Answer:
    """`field_of` names the form's field for a field of the body."""
    if not problem.errors:
        return Answer({}, [sentence(problem.detail)])
    named = {field_of(path): fault for path, fault in problem.errors}
    return Answer({field: _told(field, fault) for field, fault in named.items()}, ())


def sentence(english: str) -> str:
    """The same in Indonesian; what is not known stays as it is, which is better than nothing."""
    for pattern, say in SENTENCES:
        found = pattern.fullmatch(english)
        if found:
            return say(found)
    return english


def _told(field: str, fault: Fault) -> Told:
    bounds = [f"{word} {_number(found[1])}" for shape, word in BOUNDS if (found := shape.search(fault.accepted or ""))]
    of_scale = fault.problem.endswith(")") and bounds
    accepted = ", ".join(bounds) if of_scale else ACCEPTED.get(re.sub(r"-(new|[0-9]+)$", "", field), FLAG)
    return Told(sentence(fault.problem), accepted)


def _number(text: str) -> str:
    return text.replace(".", ",")


def _status(english: str) -> str:
    status = english.replace(" ", "_")
    return STATUSES[status] if status in set(Status) else english
