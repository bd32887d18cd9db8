"""What the fields of reports and verdicts mean, in Indonesian, for those who write a unit's system."""

from collections.abc import Mapping

EVIDENCE = {
    "evidence": "Bukti: berkas yang sudah diunggah (sebut sha256-nya) atau tautan.",
    "evidence[].kind": "Jenis bukti.",
    "evidence[].title": "Judul bukti, seperti yang akan dibaca orang.",
    "evidence[].sha256": "SHA-256 berkas yang diunggah lewat POST /evidence/<unit>. Isi ini atau link, tidak keduanya.",
    "evidence[].link": "Alamat bukti. Isi ini atau sha256, tidak keduanya.",
}
CORRECTION = "Alasan koreksi. Bila diisi, laporan ini membetulkan nilai yang sudah dilaporkan."
FIELDS: Mapping[str, Mapping[str, str]] = {
    "sinergi.report.progress": {
        "year": "Tahun rencana aksi.",
        "kind": "Jenis rencana aksi: general (RB General) atau thematic (RB Tematik).",
        "action": "Id aksi, seperti yang disebut GET /plans/<unit>/<year>/<kind>.",
        "quarter": "Triwulan yang dilaporkan.",
        "value": "Realisasi keluaran dalam satuan aksi. Nol adalah nilai; yang belum ada jangan dikirim.",
        "budget_absorbed": "Anggaran yang terserap sampai triwulan ini, dalam rupiah.",
        "obstacle": "Kendala, bila ada.",
        "obstacle.category": "Golongan kendala.",
        "obstacle.text": "Kendala dengan kata-kata Anda.",
        "solution": "Rencana tindak lanjut atas kendala.",
        **EVIDENCE,
        "reason": CORRECTION,
    },
    "sinergi.report.consultation": {
        "topic": "Pokok pertanyaan, satu baris.",
        "question": "Pertanyaan selengkapnya.",
        "urgency": "Seberapa mendesak: low, normal atau urgent. Koordinator menetapkannya kembali.",
        "linked": "Tentang apa: sebuah aksi, sebuah indikator, atau satu tahun atau triwulan. Boleh tidak disebut.",
        "linked.year": "Tahunnya.",
        "linked.quarter": "Triwulannya, bila tentang satu triwulan.",
        "linked.kind": "Jenis rencana aksi; disebut bersama action.",
        "linked.action": "Id aksi perangkat daerah Anda.",
        "linked.indicator": "Kode indikator. Isi ini atau action, tidak keduanya.",
    },
    "sinergi.report.measurement": {
        "indicator": "Kode indikator (bukan namanya), seperti yang disebut GET /indicators/<unit>.",
        "year": "Tahun pengukuran.",
        "quarter": "Triwulan yang diukur.",
        "value": "Nilai capaian. Isi ini, atau label, atau numerator dan denominator.",
        "label": "Predikat, untuk indikator yang berskala kata (misalnya WTP).",
        "numerator": "Pembilang, untuk indikator yang dihitung dari perbandingan.",
        "denominator": "Penyebut, untuk indikator yang dihitung dari perbandingan.",
        "standing": "provisional (sementara) atau final. Yang final hanya dapat diubah dengan koreksi.",
        "source": "Sumber data.",
        **EVIDENCE,
        "reason": CORRECTION,
    },
}
ATTRIBUTES = {
    "specversion": 'Selalu "1.0".',
    "id": "Nomor laporan dari sistem Anda: satu nomor, satu isi. Mengirim ulang dengan id yang sama aman.",
    "source": "Nama sistem Anda, misalnya /dinkes/simpus. Id hanya perlu unik di dalam satu source.",
    "type": "Jenis laporan.",
    "time": "Kapan laporan dibuat di sistem Anda.",
    "datacontenttype": "application/json, bila disebut.",
    "unit": "Perangkat daerah. Bila disebut, harus pemilik akun.",
    "resubmits": "Id laporan yang ditolak dan yang diperbaiki oleh laporan ini.",
    "schemaversion": "Versi skema isi; tanpa ini berarti 1.",
    "data": "Isi laporan menurut jenisnya.",
}
VERDICT = {
    "item": "Nomor di buku penerimaan kami: satu untuk setiap unit, source dan id. Sebut ini bila bertanya.",
    "unit": "Perangkat daerah pemilik akun.",
    "door": "Lewat mana laporan ini datang: kafka atau http.",
    "outcome": "Putusan: accepted (diterima), refused (ditolak), duplicate (sudah pernah diterima).",
    "received_at": "Kapan diterima.",
    "decided_at": "Kapan diputuskan.",
    "id": "Id laporan, bila terbaca.",
    "source": "Source laporan, bila terbaca.",
    "type": "Jenis laporan, bila terbaca.",
    "stream": "Di mana fakta dari laporan ini tercatat.",
    "version": "Versi catatan itu sesudahnya.",
    "unchanged": "true bila laporan tidak menyatakan hal baru.",
    "code": "Mengapa ditolak; setiap kode punya penjelasan.",
    "detail": "Kalimat untuk orang.",
    "errors": "Setiap nilai yang salah: letak, kesalahan, dan apa yang diterima.",
    "errors[].field": "Letak nilai, misalnya data.evidence[0].link.",
    "errors[].problem": "Apa yang salah.",
    "errors[].accepted": "Apa yang diterima.",
    "resubmits": "Id laporan ditolak yang diperbaiki.",
    "first": "Putusan pertama, bila ini duplikat. Putusan pertama tidak pernah berubah.",
}
TITLES = {
    "sinergi.report.progress": "Realisasi aksi",
    "sinergi.report.consultation": "Permintaan konsultasi",
    "sinergi.report.measurement": "Pengukuran indikator",
}
