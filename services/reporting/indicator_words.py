"""What the indicator side of the language is called in Bahasa Indonesia, for pages and tables."""

from collections.abc import Mapping

STATES: Mapping[str, str] = {
    "draft": "konsep",
    "proposed": "diajukan",
    "returned": "dikembalikan",
    "agreed": "ditetapkan",
    "under_revision": "sedang direvisi",
    "retired": "tidak dipakai lagi",
}
TARGETS: Mapping[str, str] = {"proposed": "diajukan", "returned": "dikembalikan", "approved": "disetujui"}
POLARITIES: Mapping[str, str] = {
    "maximise": "makin tinggi makin baik",
    "minimise": "makin rendah makin baik",
    "range": "dalam rentang",
}
METHODS: Mapping[str, str] = {"a": "metode A", "b": "metode B", "c": "metode C"}
CONSOLIDATIONS: Mapping[str, str] = {
    "sum": "jumlah triwulan",
    "average": "rata-rata triwulan",
    "last": "nilai triwulan terakhir",
}
TOGETHER: Mapping[str, str] = {"sum": "jumlah", "average": "rata-rata"}
SCALES: Mapping[str, str] = {"number": "angka", "percent": "persen", "index": "indeks", "predicate": "predikat"}
FREQUENCIES: Mapping[str, str] = {"quarterly": "triwulanan", "semiannual": "semesteran", "annual": "tahunan"}
STANDINGS: Mapping[str, str] = {"provisional": "sementara", "final": "final"}
FORMULAS: Mapping[str, str] = {
    "maximise": "maksimasi",
    "minimise_a": "minimasi, metode A",
    "minimise_b": "minimasi, metode B",
    "minimise_c": "minimasi, metode C",
    "range": "rentang",
}
FORECASTS: Mapping[str, str] = {
    "pace": "laju: realisasi terhadap target sejauh ini, dikalikan target setahun",
    "even": "merata: setiap triwulan bertarget memberi rata-rata triwulan sejauh ini",
    "last_value": "nilai terakhir bertahan",
}
PROBLEMS: Mapping[str, str] = {
    "no_target": "Belum ada target yang jatuh tempo sampai triwulan ini.",
    "no_measurement": "Belum ada realisasi untuk triwulan yang bertarget; kosong bukan nol.",
    "missing_measurement": "Sebagian realisasi yang jatuh tempo belum ada: angkanya hanya dari triwulan yang terisi.",
    "target_zero": "Tidak dapat dihitung: targetnya nol, dan rumusnya membagi dengan target.",
    "range_from_zero": "Tidak dapat dihitung: realisasi di bawah rentang yang bermula dari nol.",
    "negative_target": "Tidak dapat dihitung: targetnya di bawah nol, sehingga rumusnya berbalik arah.",
    "negative_realisation": "Tidak dapat dihitung: realisasinya di bawah nol, sehingga rumusnya berbalik arah.",
}
NO_FIGURE: Mapping[str, str] = {
    "no_targets": "belum bertarget",
    "not_due": "belum jatuh tempo",
    "not_assessed": "belum dihitung",
}
WARNINGS: Mapping[str, str] = {
    "activity": "menyebut kegiatan, bukan hasil",
    "budget_absorption": "serapan anggaran bukan ukuran kinerja",
    "copied": "sama dengan indikator lain",
    "too_many": "lebih dari tiga IKU untuk satu sasaran",
    "summed_level": "tingkat dijumlahkan antar triwulan",
    "missing_definition": "definisi operasional belum ada",
    "missing_formula": "rumus belum ada",
    "missing_source": "sumber data belum ada",
    "missing_target": "target belum ada",
    "missing_owner": "bidang pemilik belum ada",
}
FLAGS: Mapping[str, str] = {
    "not_due": "triwulan ini tidak bertarget",
    "outlier": "capaian jauh di atas target",
    "scale_mix": "tampak sebagai pecahan di antara persen, atau sebaliknya",
    "magnitude": "sepuluh kali lebih besar atau lebih kecil daripada triwulan lain",
    "over_hundred": "persentase di atas 100",
}
WORKED: Mapping[str, str] = {
    "target": "Target (T)",
    "low": "Batas bawah (lo)",
    "high": "Batas atas (hi)",
    "realisation": "Realisasi (R)",
    "achievement": "Capaian",
    "score": "Skor",
    "year_end": "Realisasi akhir tahun",
    "year_end_achievement": "Capaian akhir tahun",
}
BOUNDS: Mapping[str, str] = {
    "lowest": "paling rendah",
    "highest": "paling tinggi",
    "so": "jadi",
    "rounded": "dibulatkan menjadi",
}
AWAITED: Mapping[str, str] = {
    "operator": "Operator unit",
    "head": "Kepala unit",
    "coordinator": "Koordinator",
    "verifier": "Verifikator",
}
TASKS: Mapping[str, str] = {
    "fill_definition": "melengkapi definisi",
    "propose": "mengajukan indikator",
    "agree": "menetapkan atau mengembalikan indikator",
    "answer_return": "memperbaiki indikator yang dikembalikan",
    "finish_revision": "menyelesaikan revisi",
    "set_targets": "mengusulkan target",
    "approve_targets": "menyetujui atau mengembalikan target",
    "answer_targets": "memperbaiki target yang dikembalikan",
    "measure": "mengisi realisasi",
    "verify": "memverifikasi realisasi",
    "answer_verification": "menjawab verifikasi tidak sesuai",
}
WAYS: Mapping[str, str] = {"cascade": "turunan", "cross_cutting": "lintas unit"}
ASPECTS: Mapping[str, str] = {
    "strategy": "Strategi pelaksanaan RB",
    "policy_hard": "Capaian pelaksanaan kebijakan, hard element",
    "policy_soft": "Capaian pelaksanaan kebijakan, soft element",
    "result_hard": "Capaian sasaran strategis, hard element",
    "result_soft": "Capaian sasaran strategis, soft element",
}
COMPLETENESS: Mapping[str, str] = {
    "no_indicator": "belum ada IKU yang ditetapkan",
    "not_due": "tidak ada target yang jatuh tempo",
    "incomplete": "data belum lengkap",
    "complete": "lengkap",
}
EVENTS: Mapping[str, str] = {
    "sinergi.rules.adopted": "Aturan ditetapkan",
    "sinergi.indicator.drafted": "Indikator dibuat",
    "sinergi.indicator.definition_changed": "Definisi diubah",
    "sinergi.indicator.proposed": "Indikator diajukan",
    "sinergi.indicator.returned": "Indikator dikembalikan",
    "sinergi.indicator.agreed": "Indikator ditetapkan",
    "sinergi.indicator.revision_started": "Revisi dimulai",
    "sinergi.indicator.revision_dropped": "Revisi indikator dibatalkan",
    "sinergi.indicator.retired": "Indikator tidak dipakai lagi",
    "sinergi.targets.proposed": "Target diusulkan",
    "sinergi.targets.returned": "Target dikembalikan",
    "sinergi.targets.approved": "Target disetujui",
    "sinergi.measurement.recorded": "Realisasi diisi",
    "sinergi.measurement.corrected": "Realisasi dikoreksi",
    "sinergi.measurement.verified": "Realisasi diverifikasi",
    "sinergi.achievement.assessed": "Capaian dihitung",
    "sinergi.rb_index.value_recorded": "Nilai komponen indeks RB dicatat",
    "sinergi.rb_index.published": "Indeks RB diterbitkan",
    "sinergi.rb_index.estimated": "Indeks RB diperkirakan",
}
FIELDS: Mapping[str, str] = {
    "state": "Status",
    "version": "Versi",
    "warnings": "Peringatan mutu",
    "retired_from": "Tidak dipakai mulai",
    "polarity": "Arah",
    "consolidation": "Penggabungan triwulan",
    "frequency": "Frekuensi",
    "unit_of_measure": "Satuan",
    "operational_definition": "Definisi operasional",
    "formula_text": "Rumus",
    "data_source": "Sumber data",
    "bidang": "Bidang",
    "parent_objective": "Sasaran",
    "basis_document": "Dokumen dasar",
    "method": "Metode",
    "predicates": "Predikat",
    "ratio": "Pembilang dan penyebut",
    "baseline": "Nilai dasar",
    "contributions": "Menyumbang ke",
    "served_by": "Didukung rencana aksi",
    "template": "Templat",
    "targets_state": "Status target",
    "targets_proposed": "Target diusulkan, TW I sampai TW IV",
    "annual": "Target tahun",
    "standing": "Sifat",
    "source": "Sumber",
    "label": "Predikat",
    "numerator": "Pembilang",
    "denominator": "Penyebut",
    "flags": "Perlu dicermati",
    "confirmed": "Verifikasi",
    "rules": "Aturan",
    "formula": "Rumus capaian",
    "realisation": "Realisasi gabungan",
    "raw": "Capaian",
    "score": "Skor",
    "band": "Pita",
    "problem": "Kendala hitungan",
    "provisional": "Sementara",
    "filled": "Triwulan terisi",
    "quarters_due": "Triwulan bertarget",
    "consolidated_target": "Target gabungan",
    "forecast": "Perkiraan akhir tahun",
    "out_of_reach": "Target tak terkejar",
}
