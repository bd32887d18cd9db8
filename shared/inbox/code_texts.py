"""What each reason for a refusal means and what to do about it, for those who look after a unit's system."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.inbox.verdict import Code


class Said(NamedTuple):
    indonesian: str
    english: str


class Explained(NamedTuple):
    """`title` is the reason in a line, `meaning` what happened, `remedy` what helps."""

    title: Said
    meaning: Said
    remedy: Said


EXPLAINED: Mapping[Code, Explained] = {
    Code.UNDECODABLE: Explained(
        Said("Laporan tidak dapat dibaca", "The report cannot be read"),
        Said(
            "Isi yang diterima bukan JSON dalam UTF-8 yang dapat dibaca dengan satu cara saja: kutip atau kurung "
            "hilang, kunci yang ditulis dua kali, atau angka seperti NaN. Isinya disimpan seperti diterima.",
            "What was received is no JSON in UTF-8 that can be read in one way only: a quote or a bracket is missing, "
            "a key stands twice, or there is a number such as NaN. It is kept exactly as it was received.",
        ),
        Said(
            "Buat JSON dengan pustaka (json_encode di PHP, json.dumps di Python), jangan dengan menyambung teks. "
            "`detail` menyebut baris dan kolomnya. Kirim lagi dengan id baru.",
            "Make the JSON with a library (json_encode in PHP, json.dumps in Python), not by joining texts. `detail` "
            "names line and column. Send it again with a new id.",
        ),
    ),
    Code.NOT_CLOUDEVENT: Explained(
        Said("Bukan CloudEvent 1.0", "Not a CloudEvent 1.0"),
        Said(
            "JSON-nya dapat dibaca, tetapi atribut CloudEvents yang wajib tidak ada atau tidak cocok: specversion "
            '("1.0"), id, source, type, dan data.',
            "The JSON can be read, but attributes that CloudEvents requires are missing or do not fit: specversion "
            '("1.0"), id, source, type, and data.',
        ),
        Said(
            "Lengkapi atribut yang disebut di `errors`. Dalam mode biner, atribut menjadi header: ce-id, ce-source, "
            "ce-type, ce-specversion di HTTP; ce_id dan seterusnya di Kafka.",
            "Complete the attributes that `errors` names. In binary mode the attributes are headers: ce-id, ce-source, "
            "ce-type, ce-specversion over HTTP; ce_id and so on over Kafka.",
        ),
    ),
    Code.OVERSIZED: Explained(
        Said("Laporan terlalu besar", "The report is too large"),
        Said(
            "Satu laporan melebihi ukuran yang diterima; `detail` menyebut batasnya.",
            "One report is larger than what is accepted; `detail` names the limit.",
        ),
        Said(
            "Jangan menaruh isi berkas di dalam laporan. Unggah bukti lewat POST /evidence/<unit> dan sebut "
            "sha256-nya, atau tulis tautannya.",
            "Do not put the content of files into a report. Upload evidence by POST /evidence/<unit> and name its "
            "sha256, or give a link.",
        ),
    ),
    Code.FOREIGN_UNIT: Explained(
        Said("Laporan untuk perangkat daerah lain", "A report of another unit"),
        Said(
            "Ekstensi `unit` menyebut perangkat daerah yang bukan pemilik akun ini. Sebuah akun hanya melapor untuk "
            "perangkat daerahnya sendiri.",
            "The extension `unit` names a unit that this account does not belong to. An account reports for its own "
            "unit only.",
        ),
        Said(
            "Hapus `unit`, atau tulis perangkat daerah pemilik akun. Bila kode perangkat daerah berubah, mintalah akun "
            "baru kepada koordinator.",
            "Leave `unit` out, or give the unit that the account belongs to. If the unit's code has changed, ask the "
            "coordinator for a new account.",
        ),
    ),
    Code.UNKNOWN_TYPE: Explained(
        Said("Jenis laporan tidak dikenal", "The type of report is not known"),
        Said("Tidak ada layanan yang menerima `type` ini.", "No service takes this `type`."),
        Said(
            "Pakai salah satu jenis yang disebut di `detail`, misalnya sinergi.report.progress. Huruf besar dan kecil "
            "dibedakan.",
            "Use one of the types that `detail` names, such as sinergi.report.progress. Capitals matter.",
        ),
    ),
    Code.OTHER_SERVICE: Explained(
        Said("Alamat layanan lain", "Another service takes it"),
        Said(
            "Jenis laporan ini diterima di alamat HTTP layanan lain. Lewat Kafka tidak ada bedanya: "
            "kotak masuknya satu.",
            "This type of report is taken at the HTTP address of another service. Over Kafka it makes no difference: "
            "there is one inbox.",
        ),
        Said(
            "Kirim ke layanan yang disebut di `detail`, dengan id yang sama.",
            "Send it to the service that `detail` names, with the same id.",
        ),
    ),
    Code.FUTURE_SCHEMA: Explained(
        Said("Versi skema belum dikenal", "The schema version is not known yet"),
        Said(
            "`schemaversion` lebih baru daripada yang dikenal layanan ini.",
            "`schemaversion` is newer than what this service knows.",
        ),
        Said(
            "Kirim menurut versi yang disebut di `detail`; tanpa `schemaversion` berarti versi 1.",
            "Send it in a version that `detail` names; without `schemaversion` it is version 1.",
        ),
    ),
    Code.INVALID_DATA: Explained(
        Said("Isi laporan tidak sesuai", "The data does not fit"),
        Said(
            "Satu atau beberapa nilai di `data` tidak ada, salah bentuk, atau di luar batas. `errors` menyebut "
            "semuanya sekaligus: letaknya, kesalahannya, dan apa yang diterima.",
            "Values of `data` are missing, of a wrong shape or out of bounds. `errors` names all of them at once: "
            "where each is, what is wrong, and what is accepted.",
        ),
        Said(
            "Perbaiki nilai yang disebut, lalu kirim dengan id baru dan `resubmits` berisi id yang ditolak. Coba dulu "
            "tanpa mencatat lewat POST /inbox?mode=validate.",
            "Correct the values that are named and send it with a new id, with `resubmits` holding the refused id. Try "
            "first without recording by POST /inbox?mode=validate.",
        ),
    ),
    Code.UNKNOWN_PLAN: Explained(
        Said("Rencana aksi tidak ditemukan", "There is no such plan"),
        Said(
            "Perangkat daerah ini tidak punya rencana aksi untuk `year` dan `kind` tersebut.",
            "The unit has no action plan of this `year` and `kind`.",
        ),
        Said(
            "Periksa `year` dan `kind` (general atau thematic). Rencana dibuat oleh operator sebelum dilaporkan.",
            "Check `year` and `kind` (general or thematic). An operator drafts the plan before it is reported on.",
        ),
    ),
    Code.UNKNOWN_ACTION: Explained(
        Said("Aksi tidak ditemukan", "There is no such action"),
        Said(
            "Rencana yang berlaku pada triwulan itu tidak memuat `action` ini.",
            "The plan in force in that quarter does not hold this `action`.",
        ),
        Said(
            "Ambil id aksi dari GET /plans/<unit>/<year>/<kind>; setelah perubahan rencana, ambil lagi.",
            "Take the ids of actions from GET /plans/<unit>/<year>/<kind>; after a revision, take them again.",
        ),
    ),
    Code.UNKNOWN_INDICATOR: Explained(
        Said("Indikator tidak ditemukan", "There is no such indicator"),
        Said(
            "Perangkat daerah ini tidak punya indikator dengan kode tersebut.",
            "The unit has no indicator of this code.",
        ),
        Said(
            "Periksa `indicator`: yang dimaksud adalah kodenya, bukan namanya.",
            "Check `indicator`: it is the code, not the name.",
        ),
    ),
    Code.UNKNOWN_EVIDENCE: Explained(
        Said("Bukti belum diunggah", "The evidence has not been uploaded"),
        Said(
            "Laporan menyebut sha256 sebuah berkas yang tidak ada pada perangkat daerah ini.",
            "The report names the sha256 of a file that this unit does not have.",
        ),
        Said(
            "Unggah berkasnya lewat POST /evidence/<unit>, lalu kirim laporannya dengan id baru.",
            "Upload the file by POST /evidence/<unit>, then send the report with a new id.",
        ),
    ),
    Code.NOT_APPROVED: Explained(
        Said("Belum disetujui", "Not approved yet"),
        Said(
            "Rencana aksi atau indikatornya ada, tetapi belum disetujui, jadi belum dapat dilaporkan.",
            "The plan or the indicator is there, but it is not approved yet and cannot be reported on.",
        ),
        Said(
            "Tunggu persetujuan, lalu kirim dengan id baru.",
            "Wait for the approval, then send it with a new id.",
        ),
    ),
    Code.NOT_DUE: Explained(
        Said("Tidak dilaporkan pada triwulan itu", "Not reported on in that quarter"),
        Said(
            "Yang dilaporkan tidak berlaku pada `quarter` tersebut: belum mulai, atau sudah berakhir.",
            "What is reported on is not in force in that `quarter`: it has not begun, or has ended.",
        ),
        Said("Periksa `year` dan `quarter`.", "Check `year` and `quarter`."),
    ),
    Code.WINDOW_NOT_OPEN: Explained(
        Said("Masa pelaporan belum dibuka", "The reporting window is not open yet"),
        Said(
            "Masa pelaporan triwulan itu belum dibuka atau belum dijadwalkan; `detail` menyebut kapan dibuka.",
            "The window of that quarter has not opened or is not scheduled; `detail` says when it opens.",
        ),
        Said(
            "Kirim lagi dengan id baru setelah dibuka: GET /windows/<year>/<quarter> menyebut waktunya.",
            "Send it again with a new id once it is open: GET /windows/<year>/<quarter> says when.",
        ),
    ),
    Code.WINDOW_CLOSED: Explained(
        Said("Masa pelaporan sudah ditutup", "The reporting window is closed"),
        Said(
            "Laporan datang setelah masa pelaporan triwulan itu ditutup bagi perangkat daerah ini.",
            "The report came after the window of that quarter was closed for this unit.",
        ),
        Said(
            "Kirim sebagai koreksi dengan `reason`, atau mintalah perpanjangan kepada koordinator.",
            "Send it as a correction with a `reason`, or ask the coordinator for an extension.",
        ),
    ),
    Code.ID_REUSED: Explained(
        Said("Id sudah dipakai untuk isi lain", "The id was used for another content"),
        Said(
            "Laporan dengan `source` dan `id` yang sama sudah pernah diterima dengan isi yang berbeda. Yang pertama "
            "tetap berlaku.",
            "A report of the same `source` and `id` came before with another content. The first one stands.",
        ),
        Said(
            "Setiap laporan baru mendapat id baru; id lama hanya untuk mengirim ulang isi yang persis sama.",
            "Every new report gets a new id; an old id is only for sending exactly the same content again.",
        ),
    ),
    Code.RESUBMITS_UNKNOWN: Explained(
        Said("Yang diperbaiki tidak ditemukan", "There is nothing that it corrects"),
        Said(
            "`resubmits` menyebut id yang tidak pernah ditolak dari `source` yang sama.",
            "`resubmits` names an id of the same `source` that was never refused.",
        ),
        Said(
            "Tulis id laporan yang ditolak, atau hapus `resubmits`. Untuk membetulkan nilai yang sudah diterima, "
            "pakai `reason` di dalam `data`.",
            "Give the id of the refused report, or leave `resubmits` out. To correct a value that was accepted, give a "
            "`reason` in `data`.",
        ),
    ),
    Code.REFUSED: Explained(
        Said("Ditolak oleh aturan lain", "Another rule refuses it"),
        Said(
            "Laporan dapat dibaca dan datanya lengkap, tetapi sebuah aturan tidak membolehkannya; "
            "`detail` menyebutnya.",
            "The report can be read and its data is complete, but a rule does not allow it; `detail` names the rule.",
        ),
        Said(
            "Ikuti `detail` dan `errors`. Bila tidak jelas, hubungi koordinator dengan menyebut `item`.",
            "Follow `detail` and `errors`. If that is not clear, ask the coordinator and name the `item`.",
        ),
    ),
}
