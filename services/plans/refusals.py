"""Why a form about plans or consultations was not taken, in Bahasa Indonesia."""

import re
from collections.abc import Mapping, Sequence

from services.plans.plan_state import Status
from shared.pages.refusals import Wording, said, sentences
from shared.pages.words import STATUSES
from shared.problems import Fault

SCALES: Mapping[str, str] = {"number": "angka", "percent": "persen", "index": "indeks"}
NUMBER = "angka; koma untuk desimal dan titik untuk ribuan, misalnya 1.234,5"
ACCEPTED: Mapping[str, str] = {
    "value": NUMBER,
    "budget_absorbed": "jumlah rupiah, nol atau lebih, misalnya 1.250.000",
    "obstacle_category": "salah satu jenis kendala, bila ada penjelasan kendala",
    "obstacle_text": "penjelasan sampai 2000 karakter, bila jenis kendala dipilih",
    "solution": "teks sampai 2000 karakter",
    "reason": "alasan, sampai 2000 karakter",
    "kind": "salah satu jenis bukti dukung",
    "title": "judul, sampai 500 karakter",
    "link": "alamat lengkap yang dimulai dengan https:// atau http://",
    "file": "satu berkas PDF, PNG, JPG, DOCX, atau XLSX, paling besar 20 MB",
    "notes": "catatan: mengapa output dianggap tercapai",
    "note": "teks sampai 2000 karakter",
    "topic": "pokok bahasan, sampai 200 karakter",
    "question": "pertanyaan, sampai 10.000 karakter",
    "urgency": "salah satu tingkat kepentingan",
    "linked.action": "salah satu rencana aksi unit Anda",
    "actions": "paling sedikit satu aksi yang punya target",
}
FLAG = "sesuai atau tidak sesuai"


SENTENCES = sentences(
    (
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
            said("Jendela pelaporan sudah ditutup. Isi alasan koreksi, lalu kirim lagi."),
        ),
        (
            r"the window of quarter [1-4] is not open.*",
            said("Jendela pelaporan belum dibuka, jadi belum ada yang dapat dilaporkan."),
        ),
        (
            r"nobody verifies what they .*",
            said("Yang melaporkan, mengoreksi, atau mengajukan tidak memverifikasi pekerjaannya sendiri."),
        ),
        (r"nothing is reported for quarter [1-4].*", said("Belum ada laporan untuk triwulan ini.")),
        (r"a plan without actions is not complete", said("rencana aksi ini belum punya aksi")),
        (r"the action '(.+)' has no target", lambda found: f"aksi “{found[1]}” belum punya target"),
        (r"a plan that is ([\w ]+) cannot be .*", lambda found: f"Rencana aksi ini {_status(found[1])}."),
        (
            r"\S+ is at version [0-9]+, not at [0-9]+",
            said("Rencana aksi ini berubah sejak halaman dibuka. Periksa lagi keadaannya, lalu kirim ulang."),
        ),
        (r"the unit did not ask for it; .*", said("Unit Anda tidak memintanya; koordinator yang menutupnya.")),
        (
            r"it has been held already; .*",
            said("Konsultasi ini sudah dilaksanakan, jadi tidak dapat ditarik; koordinator yang menutupnya."),
        ),
        (r"it is closed already, otherwise; .*", said("Konsultasi ini sudah ditutup.")),
        (r"a consultation that is closed cannot be .*", said("Konsultasi ini sudah ditutup.")),
        (r"\S+ has no such action", said("bukan rencana aksi unit Anda")),
        (r"\S+ has not uploaded this file", said("berkasnya belum diunggah")),
    )
)
BOUNDS: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(r"at least (\S+?)(?=,|$)"), "paling kecil"),
    (re.compile(r"at most (\S+?)(?=,|$)"), "paling besar"),
]


def _accepted(field: str, fault: Fault) -> str:
    bounds = [f"{word} {_number(found[1])}" for shape, word in BOUNDS if (found := shape.search(fault.accepted or ""))]
    of_scale = fault.problem.endswith(")") and bounds
    return ", ".join(bounds) if of_scale else ACCEPTED.get(re.sub(r"-(new|[0-9]+)$", "", field), FLAG)


def _number(text: str) -> str:
    return text.replace(".", ",")


def _status(english: str) -> str:
    status = english.replace(" ", "_")
    return STATUSES[status] if status in set(Status) else english


WORDING = Wording(SENTENCES, _accepted)
