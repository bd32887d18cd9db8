"""Why a form or a page of reporting was not taken, in Bahasa Indonesia."""

from collections.abc import Mapping

from shared.pages.refusals import Wording
from shared.pages.sentences import said, sentences

FIELDS: Mapping[str, str] = {
    "addressee": "salah satu unit",
    "text": "isi arahan, sampai 2000 karakter",
    "due": "hari ini atau hari sesudahnya",
    "remark": "catatan, sampai 2000 karakter",
    "reason": "alasan, sampai 2000 karakter",
    "title": "judul bukti, sampai 500 karakter",
    "link": "alamat lengkap yang dimulai dengan https:// atau http://",
}
PROBLEMS = sentences(
    (
        (r"is over already", said("sudah lewat")),
        (
            r"the instruction is closed.*",
            said("Arahan ini sudah ditutup; hanya pimpinan yang dapat membukanya kembali."),
        ),
        (r"the instruction is not closed.*", said("Arahan ini masih terbuka.")),
        (r"there is an instruction \S+ already", said("Arahan ini sudah ada.")),
        (r"(\S+) has no instruction (\S+)", lambda found: f"Unit “{found[1]}” tidak punya arahan “{found[2]}”."),
        (r"no unit (\S+) is registered.*", lambda found: f"Tidak ada unit “{found[1]}”."),
        (r"the unit (\S+) has no indicator (\S+).*", lambda found: f"Unit “{found[1]}” tidak punya IKU “{found[2]}”."),
        (r"(\S+) has no action (\S+)", lambda found: f"Unit “{found[1]}” tidak punya rencana aksi “{found[2]}”."),
        (r"no action (\S+) in this plan", lambda found: f"Rencana ini tidak punya aksi “{found[1]}”."),
        (r"stands beside an action( or indicator)?", said("tidak dapat bersama rencana aksi atau IKU")),
        (r"and action go together", said("tidak lengkap tanpa rencana aksinya")),
        (r"(\S+) is after (\S+)", said("belum terjadi")),
        (r"(\S+) begins at (\S+), after (\S+)", lambda found: f"Masa laporan {found[1]} belum dimulai."),
        (r"(\S+) is no period of .*", lambda found: f"Tidak ada masa laporan “{found[1]}”."),
        (r"the read model .*", said("Angkanya masih disiapkan. Muat ulang sebentar lagi.")),
        (
            r"nothing has been recorded that an estimate could be made of",
            said("Belum ada yang tercatat untuk membuat perkiraan."),
        ),
        (r"(\S+) has no consultation (\S+)", lambda found: f"Unit “{found[1]}” tidak punya konsultasi “{found[2]}”."),
        (r"no precedent is kept of .*", said("Tidak ada preseden dari konsultasi ini.")),
        (r"no \w+ report of (\S+) was issued", lambda found: f"Belum ada laporan {found[1]} yang diterbitkan."),
        (
            r"the \w+ report of (\S+) has no edition (\S+), but (\S+)",
            lambda found: f"Laporan {found[1]} tidak punya edisi {found[2]}; edisi terakhirnya {found[3]}.",
        ),
        (
            r"no report (?:with|has a file with) the SHA-256 \S+.*",
            said("Tidak ada laporan dengan SHA-256 itu."),
        ),
        (r"the file (?:has|does not say|cannot be read).*", said("Berkas ini tidak dapat dibaca sebagai laporan.")),
        (r"a file of the report has .*", said("Berkas laporan ini terlalu besar.")),
        (r"there is no edition that it could correct", said("belum ada edisi yang dapat diperbaiki")),
        (r"another edition was issued meanwhile.*", said("Edisi lain baru saja diterbitkan: lihat dahulu.")),
        (r"no figure is another one than in edition \S+", said("Tidak ada angka yang berubah sejak edisi terakhir.")),
    )
)
ACCEPTED = sentences(
    (
        (r"\S+ or a later day", said("hari ini atau hari sesudahnya")),
        (r"a unit that is registered", said("salah satu unit")),
        (r"the code of an indicator of the unit", said("kode IKU unit itu")),
        (r"the id of an action.*", said("rencana aksi unit itu")),
        (r"the unit that it belongs to", said("unit pemiliknya")),
        (r"what it is about", said("hal yang diarahkan")),
        (r"a moment that is past", said("waktu yang sudah lewat")),
        (r"stream@version, .*", said("aliran@versi, seperti dalam `after` jawaban perintah")),
        (r"one of them", said("salah satu")),
        (r"both or neither", said("keduanya, atau tidak sama sekali")),
        (r"none for the first edition", said("tanpa alasan untuk edisi pertama")),
    )
)
WORDING = Wording(PROBLEMS, ACCEPTED, FIELDS)
