"""Why a form or a page about plans or consultations was not taken, in Bahasa Indonesia."""

import re
from collections.abc import Mapping

from services.plans.consultation_state import Status as Stage
from services.plans.page_words import CONSULTATIONS
from services.plans.plan_state import Status
from shared.pages.refusals import Wording
from shared.pages.sentences import number, said, sentences
from shared.pages.words import DIMENSIONS, KINDS, STATUSES

SCALES: Mapping[str, str] = {"number": "angka", "percent": "persen", "index": "indeks"}
FIELDS: Mapping[str, str] = {
    "value": "angka; koma untuk desimal dan titik untuk ribuan, misalnya 1.234,5",
    "budget_absorbed": "jumlah rupiah, nol atau lebih, misalnya 1.250.000",
    "obstacle_category": "salah satu jenis kendala, bila ada penjelasan kendala",
    "obstacle_text": "penjelasan sampai 2000 karakter, bila jenis kendala dipilih",
    "solution": "teks sampai 2000 karakter",
    "reason": "alasan, sampai 2000 karakter",
    "kind": "salah satu jenis bukti dukung",
    "title": "judul, sampai 500 karakter",
    "link": "alamat lengkap yang dimulai dengan https:// atau http://",
    "file": "satu berkas PDF, PNG, JPG, DOCX, atau XLSX, paling besar 20 MB",
    "notes": "teks sampai 2000 karakter",
    "note": "teks sampai 2000 karakter",
    "topic": "pokok bahasan, sampai 200 karakter",
    "question": "pertanyaan, sampai 10.000 karakter",
    "urgency": "salah satu tingkat kepentingan",
    "about": "salah satu rencana aksi unit Anda",
    **dict.fromkeys(DIMENSIONS, "sesuai atau tidak sesuai"),
}


def _ends(found: re.Match[str]) -> str:
    least, most = found["least"], found["most"]
    ends = [f"paling kecil {number(least)}" if least else "", f"paling besar {number(most)}" if most else ""]
    return ", ".join(end for end in ends if end)


def _status(english: str) -> str:
    status = english.replace(" ", "_")
    return STATUSES[status] if status in set(Status) else english


def _stage(english: str) -> str:
    return CONSULTATIONS[Stage(english)] if english in set(Stage) else english


PROBLEMS = sentences(
    (
        (r"the file has ([0-9]+) bytes", lambda found: f"berkas ini berukuran {found[1]} byte"),
        (r"the file is (.+)", lambda found: f"jenis berkas ini tidak diterima ({found[1]})"),
        (
            r"(.+) is not on the scale of the action \((\w+)\)",
            lambda found: f"{number(found[1])} di luar skala aksi ini ({SCALES.get(found[2], found[2])})",
        ),
        (
            r"(.+) is below the target (.+)",
            lambda found: f"realisasi {number(found[1])} di bawah target {number(found[2])}",
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
        (r"a consultation that is (\w+) cannot be .*", lambda found: f"Konsultasi ini {_stage(found[1])}."),
        (r"\S+ has no such action", said("bukan rencana aksi unit Anda")),
        (r"\S+ has not uploaded this file", said("berkasnya belum diunggah")),
        (r"and action are not there together", said("tidak lengkap tanpa rencana aksinya")),
        (r"is there beside an action", said("tidak dapat bersama rencana aksi")),
        (r"(\S+) is not registered", lambda found: f"Tidak ada unit “{found[1]}”."),
        (
            r"there is no (\w+) plan of (\S+) for (\S+)",
            lambda found: f"Unit “{found[2]}” tidak punya {KINDS.get(found[1], found[1])} tahun {found[3]}.",
        ),
        (
            r"no action (\S+) is in force in quarter ([1-4x])",
            lambda found: f"Rencana aksi “{found[1]}” tidak berlaku di TW {found[2]}.",
        ),
        (r"the plan has no action (\S+)", lambda found: f"Rencana ini tidak punya aksi “{found[1]}”."),
        (r"(\S+) has no consultation (\S+)", lambda found: f"Unit “{found[1]}” tidak punya konsultasi “{found[2]}”."),
        (r"there is no consultation (\S+)", lambda found: f"Tidak ada konsultasi “{found[1]}”."),
        (r"(\S+) has no file (\S+)", lambda found: f"Unit “{found[1]}” tidak punya berkas “{found[2]}”."),
        (r"\S+ is at version \S+ and has no version (\S+)", lambda found: f"Belum ada versi {found[1]}."),
        (r"the window of quarter (\S+) of (\S+) is not scheduled", said("Jendela pelaporannya belum dijadwalkan.")),
        (r"nobody approves what they .*", said("Yang mengajukan tidak menyetujui pekerjaannya sendiri.")),
        (r"the proposal changes nothing.*", said("Usulan revisi ini tidak mengubah apa pun.")),
        (r"the scale ends at (\S+)", lambda found: f"skalanya berakhir di {number(found[1])}"),
        (
            r"the plan would come to .*",
            said("Isi rencana ini terlalu panjang. Persingkat teksnya, atau kurangi bukti dukungnya."),
        ),
        (r"nothing is answered yet", said("belum ada jawabannya")),
        (r"not verified yet: (.+)", lambda found: f"tindak lanjut yang belum diperiksa: {found[1]}"),
    )
)
ACCEPTED = sentences(
    (
        (r"(?=.)(?:at least (?P<least>[^\s,]+))?(?:, )?(?:at most (?P<most>[^\s,]+))?", _ends),
        (r"at least one target", said("target di paling sedikit satu triwulan")),
        (r"at least one action", said("paling sedikit satu aksi yang punya target")),
        (r"an action of the unit's plan", said("salah satu rencana aksi unit Anda")),
        (r"why the output counts as reached", said("catatan: mengapa output dianggap tercapai")),
        (r"the SHA-256 of a file uploaded before", said("berkas yang sudah diunggah")),
        (r"a unit that is registered", said("unit yang terdaftar")),
        (r"([0-9x]+) to ([0-9x]+) bytes", lambda found: f"{found[1]} sampai {found[2]} byte"),
        (r"withdrawn, unanswered, .*", said("ditarik, tidak terjawab, atau selesaikan dahulu")),
        (r"more than (\S+)", lambda found: f"lebih dari {number(found[1])}"),
        (r"both or neither", said("keduanya, atau tidak sama sekali")),
    )
)
WORDING = Wording(PROBLEMS, ACCEPTED, FIELDS)
