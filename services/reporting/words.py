"""What the names of the language are called in Bahasa Indonesia, for pages and tables."""

from collections.abc import Mapping

from services.reporting import indicator_words

BANDS: Mapping[str, str] = {
    "green": "Hijau",
    "yellow": "Kuning",
    "red": "Merah",
    "very_high": "Sangat tinggi",
    "high": "Tinggi",
    "medium": "Sedang",
    "low": "Rendah",
    "very_low": "Sangat rendah",
    "above_105": "Di atas 105",
    "up_to_105": "95 sampai 105",
    "below_95": "80 sampai 95",
    "below_80": "60 sampai 80",
    "below_60": "Di bawah 60",
    "incomplete": "Data belum lengkap",
    "not_computable": "Tidak dapat dihitung",
    "not_due": "Tidak ada target",
}
SCHEMES: Mapping[str, str] = {
    "traffic_light": "Lampu lalu lintas",
    "permendagri_86_2017": "Permendagri 86/2017",
    "five_colours": "Lima warna",
}
SIGNS: Mapping[str, str] = {
    "good": "●",
    "fair": "◕",
    "middling": "◑",
    "poor": "◔",
    "bad": "○",
    "over": "▲",
    "none": "—",
}
KINDS: Mapping[str, str] = {"general": "RB General", "thematic": "RB Tematik"}
GROUPS: Mapping[str, str] = {"perangkat_daerah": "Dinas, badan, dan perangkat daerah lain", "kecamatan": "Kecamatan"}
UNIT_KINDS: Mapping[str, str] = {
    "regency": "Kabupaten",
    "badan": "Badan",
    "dinas": "Dinas",
    "inspektorat": "Inspektorat",
    "rsud": "RSUD",
    "satpol": "Satpol PP",
    "sekretariat": "Sekretariat",
    "kecamatan": "Kecamatan",
    "bagian": "Bagian",
    "bidang": "Bidang",
}
STATUSES: Mapping[str, str] = {
    "absent": "belum ada",
    "draft": "konsep",
    "submitted": "diajukan",
    "returned": "dikembalikan",
    "approved": "disetujui",
    "under_revision": "sedang direvisi",
}
STATES: Mapping[str, str] = {
    "no_plan": "belum ada rencana aksi",
    "not_approved": "rencana aksi belum disetujui",
    "incomplete": "laporan belum lengkap",
    "not_due": "tidak ada target di triwulan ini",
    "complete": "lengkap",
}
WINDOWS: Mapping[str, str] = {
    "not_scheduled": "belum dijadwalkan",
    "not_open": "belum dibuka",
    "open": "dibuka",
    "extended": "diperpanjang",
    "closed": "ditutup",
}
OBSTACLES: Mapping[str, str] = {
    "schedule": "Jadwal",
    "regulation": "Regulasi",
    "system": "Sistem dan aplikasi",
    "budget": "Anggaran",
    "staff": "Sumber daya manusia",
    "evidence": "Bukti dukung",
    "waiting_for_decision": "Menunggu keputusan",
    "other": "Lainnya",
}
FLAGS: Mapping[str, str] = {
    "early": "Realisasi sebelum ada target",
    "falling": "Nilai kumulatif turun",
    "over": "Capaian di atas 120 %",
    "reused_evidence": "Bukti dukung yang sama dipakai lebih dari sekali",
}
EVIDENCE: Mapping[str, str] = {
    "formal_report": "Laporan resmi",
    "decree": "Surat keputusan",
    "minutes": "Notula",
    "photo": "Foto",
    "link": "Tautan",
}
TARGET_KINDS: Mapping[str, str] = {"cumulative": "kumulatif", "per_quarter": "per triwulan", "level": "tingkat"}
DIMENSIONS: Mapping[str, str] = {
    "execution": "Ketepatan pelaksanaan",
    "output": "Ketercapaian output",
    "quality": "Kualitas pelaksanaan",
    "timeliness": "Kesesuaian waktu",
}
ROLES: Mapping[str, str] = {
    "operator": "Operator unit",
    "head": "Kepala unit",
    "verifier": "Verifikator",
    "coordinator": "Koordinator",
    "leader": "Pimpinan",
    "operations": "Operasional",
    "system": "Sistem SKPD",
}
FIGURES: Mapping[str, str] = {
    "due": "Target yang jatuh tempo",
    "reported": "Sudah dilaporkan",
    "missing": "Belum dilaporkan",
    "achieved": "Target tercapai",
    "not_achieved": "Target belum tercapai",
    "late": "Dilaporkan setelah jendela ditutup",
    "progress": "Kemajuan rencana aksi",
    "absorption": "Serapan anggaran",
    "verification": "Hasil verifikasi",
}
EVENTS: Mapping[str, str] = {
    "sinergi.unit.registered": "Unit didaftarkan",
    "sinergi.unit.renamed": "Nama unit diubah",
    "sinergi.account.opened": "Akun sistem unit dibuka",
    "sinergi.account.rotated": "Rahasia akun sistem unit diganti",
    "sinergi.account.revoked": "Akun sistem unit dicabut",
    "sinergi.window.scheduled": "Jendela pelaporan dijadwalkan",
    "sinergi.window.extended": "Jendela pelaporan diperpanjang",
    "sinergi.plan.drafted": "Rencana aksi dibuat",
    "sinergi.plan.parent_changed": "Indikator induk diubah",
    "sinergi.plan.action_added": "Rencana aksi ditambah",
    "sinergi.plan.action_changed": "Rencana aksi diubah",
    "sinergi.plan.action_removed": "Rencana aksi dihapus",
    "sinergi.plan.submitted": "Rencana aksi diajukan",
    "sinergi.plan.returned": "Rencana aksi dikembalikan",
    "sinergi.plan.approved": "Rencana aksi disetujui",
    "sinergi.plan.revision_proposed": "Revisi diusulkan",
    "sinergi.plan.revision_approved": "Revisi disetujui",
    "sinergi.plan.revision_dropped": "Revisi dibatalkan",
    "sinergi.progress.reported": "Realisasi dilaporkan",
    "sinergi.progress.corrected": "Realisasi dikoreksi",
    "sinergi.progress.verified": "Realisasi diverifikasi",
    **indicator_words.EVENTS,
}
FIELDS: Mapping[str, str] = {
    "name": "Nama",
    "account": "Akun",
    "kind": "Jenis",
    "parent": "Induk",
    "official_code": "Kode resmi",
    "effective_from": "Berlaku mulai",
    "opens": "Dibuka",
    "closes": "Ditutup",
    "until": "Diperpanjang sampai",
    "status": "Status",
    "due": "Diharapkan kembali",
    "revision": "Revisi",
    "indicator": "Indikator",
    "baseline_year": "Tahun dasar",
    "baseline_value": "Nilai dasar",
    "target": "Target tahun ini",
    "id": "Kode",
    "description": "Rencana aksi",
    "output_unit": "Satuan output",
    "output_indicator": "Indikator output",
    "target_kind": "Jenis target",
    "scale": "Skala",
    "targets": "Target TW I sampai TW IV",
    "target_total": "Target setahun",
    "budget_total": "Anggaran setahun",
    "executor": "Pelaksana",
    "coordinator": "Koordinator",
    "rb_indicator": "Indikator RB",
    "weight": "Bobot",
    "minimum": "Batas bawah",
    "maximum": "Batas atas",
    "value": "Realisasi",
    "budget_absorbed": "Serapan anggaran",
    "obstacle": "Kendala",
    "solution": "Solusi",
    "evidence": "Bukti dukung",
    "verified": "Nilai yang diverifikasi",
    "notes": "Catatan",
    **DIMENSIONS,
    **indicator_words.FIELDS,
}
